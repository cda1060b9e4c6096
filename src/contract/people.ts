/** People at a customer: their personal values can be exported and erased. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";

/** A dry run lists no more texts than these; the count is of all. */
export const MOST_TEXTS_SHOWN = 500;

const WHO = {
  /** In any case, with and without what stands after a plus. */
  email: z.email().optional(),
  personId: z.uuid().optional(),
  /** Of theirs, as far as known: they are found in notes and other texts in any spacing. */
  phones: z
    .array(
      z
        .string()
        .regex(/(?:\d\D*){7}/, "A phone number has at least seven digits.")
        .max(40),
    )
    .max(10)
    .default([]),
  /** Anything else that is theirs alone: a postal address, an IP address. */
  others: z.array(z.string().trim().min(3).max(200)).max(20).default([]),
};

const NAMED = "Say who: by e-mail or by the id that `firstbill person find` shows.";

function isNamed({ email, personId }: { email?: string | undefined; personId?: string | undefined }): boolean {
  return email !== undefined || personId !== undefined;
}

/** Where something of theirs stands, and how often. An export and an erasure name the same. */
const ITEMS = z.array(z.strictObject({ place: z.string(), count: z.int() }));

export const findPeople = defineOperation({
  name: "person.find",
  summary: "Finds people by e-mail, name or id, over all accounts and sources.",
  access: "operator",
  effect: "read",
  http: { method: "GET", path: "/people" },
  input: z.strictObject({ query: z.string().trim().min(2).max(200) }),
  output: z.strictObject({
    data: z.array(
      z.strictObject({
        personId: z.uuid(),
        source: z.string(),
        externalId: z.string(),
        email: z.string().nullable(),
        /** Those of before, in small letters. */
        formerEmails: z.array(z.string()),
        name: z.string().nullable(),
        accounts: z.array(z.strictObject({ accountId: z.uuid(), name: z.string() })),
      }),
    ),
  }),
});

export const exportPerson = defineOperation({
  name: "person.export",
  summary: "Everything about a person in one archive: for people as Markdown, for machines as JSON.",
  access: "operator",
  effect: "write",
  deed: "exported everything about a person",
  http: { method: "POST", path: "/person-exports" },
  input: z.strictObject(WHO).refine(isNamed, NAMED),
  output: z.strictObject({
    items: ITEMS,
    fileName: z.string(),
    /** A .zip file in base64. */
    archive: z.string(),
  }),
});

export const erasePerson = defineOperation({
  name: "person.erase",
  summary: "Erases a person everywhere and for good; a keyed hash stays so that no import brings them back.",
  access: "operator",
  effect: "write",
  deed: "erased a person",
  http: { method: "POST", path: "/person-erasures" },
  /** `dry_run=true` tries it and takes it back, as with everything that changes something. */
  input: z.strictObject(WHO).refine(isNamed, NAMED),
  output: z.strictObject({
    people: z.int(),
    roles: z.int(),
    messages: z.int(),
    /** Texts in which they are blotted out. */
    notesChanged: z.int(),
    /** Stored payloads of webhooks. */
    payloads: z.int(),
    /** Files that were sent and wait to be read. */
    files: z.int(),
    items: ITEMS,
    /** In a dry run: what would be replaced, and where. */
    texts: z.array(
      z.strictObject({ accountId: z.uuid().nullable(), place: z.string(), before: z.string(), after: z.string() }),
    ),
    erased: z.boolean(),
  }),
});
