/** People at a customer: their personal values can be exported and erased. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";

/** A dry run lists no more texts than these; the count is of all. */
export const MOST_TEXTS_SHOWN = 500;

export const erasePerson = defineOperation({
  name: "person.erase",
  summary: "Erases a person everywhere and for good; a keyed hash stays so that no import brings them back.",
  access: "operator",
  effect: "write",
  http: { method: "POST", path: "/person-erasures" },
  /** `dry_run=true` tries it and takes it back, as with everything that changes something. */
  input: z.strictObject({
    email: z.email(),
    /** Of theirs, as far as known: they are blotted out of notes and other texts in any spacing. */
    phones: z
      .array(
        z
          .string()
          .regex(/(?:\d\D*){7}/, "A phone number has at least seven digits.")
          .max(40),
      )
      .max(10)
      .default([]),
  }),
  output: z.strictObject({
    people: z.int(),
    roles: z.int(),
    messages: z.int(),
    notesChanged: z.int(),
    /** In a dry run: what would be replaced, and where. */
    texts: z.array(
      z.strictObject({ accountId: z.uuid().nullable(), place: z.string(), before: z.string(), after: z.string() }),
    ),
    erased: z.boolean(),
  }),
});
