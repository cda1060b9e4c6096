/** A person's word on one field of many accounts at once, and taking all of it back. */
import { z } from "zod";
import { MOST_ACCOUNTS_AT_ONCE } from "#core/fields/words-at-once.ts";
import { writtenValue } from "./account-fields.ts";
import { defineOperation } from "./operation.ts";
import { day, id } from "./shapes.ts";

const batch = z.strictObject({
  /** By which it is undone; null when nothing was changed. */
  batchId: id.nullable(),
  /** All that were chosen. */
  accounts: z.int(),
  changed: z.int(),
  /** They have that value by a person's word already, until the same day. */
  unchanged: z.int(),
  /** Of those changed: somebody's word on them is replaced. */
  replacesWords: z.int(),
  /** The first of those that are changed. */
  examples: z.array(
    z.strictObject({ accountId: id, name: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});
export type FieldBatch = z.output<typeof batch>;

export const setFieldOfMany = defineOperation({
  name: "fields.setMany",
  summary:
    "Sets one field of many accounts by hand, until a day or for good, all or nothing; a dry run says what it would change.",
  access: "specialist",
  effect: "write",
  deed: "set a field of many accounts",
  http: { method: "POST", path: "/fields/{fieldId}/values" },
  input: z
    .strictObject({
      fieldId: z.string(),
      /** Which accounts: their ids, or all that a filter of the list of accounts finds. */
      accountIds: z.array(z.string()).min(1).max(MOST_ACCOUNTS_AT_ONCE).optional(),
      filter: z.string().trim().min(1).max(2000).optional(),
      /** Of those that the filter finds: all but these. */
      exceptIds: z.array(z.string()).max(MOST_ACCOUNTS_AT_ONCE).optional(),
      value: writtenValue,
      /** The first day on which it no longer counts. */
      until: day.nullable().default(null),
      reason: z.string().trim().max(500).nullable().default(null),
    })
    .refine((given) => (given.accountIds === undefined) !== (given.filter === undefined), {
      message: "Name the accounts (accountIds), or a filter that finds them (filter).",
    })
    .refine((given) => given.exceptIds === undefined || given.filter !== undefined, {
      message: "Only what a filter finds can have exceptions; leave the others out of accountIds.",
    }),
  output: batch,
});

export const undoFieldOfMany = defineOperation({
  name: "fields.undoMany",
  summary:
    "Takes back what was set on many accounts or in many cells at once; where somebody has spoken since, their word stays.",
  access: "specialist",
  effect: "write",
  deed: "took back a field of many accounts",
  http: { method: "POST", path: "/field-batches/{batchId}/undo" },
  input: z.strictObject({ batchId: id }),
  output: z.strictObject({
    restored: z.int(),
    /** Somebody has said something else of these since. */
    leftAlone: z.int(),
  }),
});
