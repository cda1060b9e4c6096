/** What columns come to over all accounts that a filter finds. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { accountFilter, accountGroupBy, day, decimalText, freshness, money } from "./shapes.ts";

const totalAmounts = z.strictObject({
  filled: z.int(),
  sum: money,
  /** Rounded half-even to the minor unit. */
  average: money,
  /** Of an even number the middle between both; null where medians were not asked for. */
  median: money.nullable(),
  least: money,
  most: money,
});

/** What a column comes to over all rows that the filter finds, by what the column is. */
export const columnTotal = z.discriminatedUnion("kind", [
  z.strictObject({
    column: z.string(),
    kind: z.literal("money"),
    filled: z.int(),
    empty: z.int(),
    /** One for each currency, in their order; nothing is converted. */
    amounts: z.array(totalAmounts),
  }),
  z.strictObject({
    column: z.string(),
    kind: z.literal("number"),
    filled: z.int(),
    empty: z.int(),
    sum: decimalText.nullable(),
    /** With six decimals at most. */
    average: decimalText.nullable(),
    median: decimalText.nullable(),
    least: decimalText.nullable(),
    most: decimalText.nullable(),
  }),
  z.strictObject({
    column: z.string(),
    /** Days and, of moments, their days in UTC. */
    kind: z.literal("day"),
    filled: z.int(),
    empty: z.int(),
    first: day.nullable(),
    last: day.nullable(),
    /** The earlier of both middle days where their number is even; null where medians were not asked for. */
    median: day.nullable(),
  }),
  z.strictObject({ column: z.string(), kind: z.literal("other"), filled: z.int(), empty: z.int() }),
]);
export type ColumnTotal = z.output<typeof columnTotal>;

export const totalAccounts = defineOperation({
  name: "accounts.totals",
  summary: "Counts, sums, averages, medians and extremes of columns over all accounts that a filter finds, exact.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/account-totals" },
  input: z.strictObject({
    filter: accountFilter,
    /** Ids of columns; a field of accounts is `field.tier`. */
    columns: z.array(z.string()).max(60).default([]),
    /** They take longest: each column has to be put in order. */
    medians: z.boolean().default(false),
    /** The same once more for each group of accounts that have one value of this column: `stage`, `plan`, `field.tier`. */
    by: accountGroupBy,
  }),
  output: z.strictObject({
    count: z.int(),
    columns: z.array(columnTotal),
    /** Empty unless asked for, in the order in which they are read; accounts without a value have null, and come last. */
    groups: z.array(
      z.strictObject({
        value: z.string().nullable(),
        /** Finds exactly the accounts of the group, among those that the filter finds; null where no filter does. */
        filter: z.string().nullable(),
        count: z.int(),
        columns: z.array(columnTotal),
      }),
    ),
    freshness,
  }),
});
