/** One search over accounts, people, notes and tasks. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { datedPart, id } from "./shapes.ts";

export const FOUND_KINDS = ["account", "person", "note", "task"] as const;

/** Those that were looked for are marked. */
const passage = z.array(datedPart.extend({ isHit: z.boolean() }));

const found = z.strictObject({
  kind: z.enum(FOUND_KINDS),
  id,
  /** Null for a person who is at no account now. */
  accountId: id.nullable(),
  accountName: z.string().nullable(),
  /** The name of an account or a person, the title of a task, who wrote a note. */
  title: passage,
  /** Where it stands in a note or in the answer of a promise; else what tells it from its namesakes. */
  passage,
  /** From 0 to 100, the best first. */
  score: z.int(),
  /** Written alike and not the same: there may be a slip in what was asked for. */
  isAlike: z.boolean(),
});
export type Found = z.output<typeof found>;

export const searchEverything = defineOperation({
  name: "search.everything",
  summary:
    "Finds accounts, people, notes and tasks that hold all of the words, best first; also what is written alike where hardly anything holds them.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/search" },
  input: z.strictObject({
    q: z.string().trim().min(1).max(200),
    /** Only things of this kind. */
    kind: z.enum(FOUND_KINDS).optional(),
    /** Of each kind. */
    limit: z.coerce.number().int().min(1).max(50).default(12),
  }),
  output: z.strictObject({ data: z.array(found) }),
});
