/** Shapes that several operations use. Days are `YYYY-MM-DD`, instants RFC 3339 in UTC, money integer minor units. */
import { z } from "zod";
import { ROLES } from "./operation.ts";

export const id = z.uuid();
export const day = z.iso.date();
export const instant = z.iso.datetime();
export const role = z.enum(ROLES);

export const money = z.strictObject({ currency: z.string().length(3), minor: z.int() });
/** An exact decimal as text, such as a quantity: "1700000" or "0.5". */
export const decimalText = z.string();

const when = z.union([
  z.strictObject({ day }),
  z.strictObject({ dayOf: instant }),
  z.strictObject({ moment: instant }),
]);
/**
 * Parts put together are the text, in English and UTC. `when` says the day or the moment that stands there, for whoever writes
 * it in another language or zone: a day, the day of a moment in the reader's zone, or a moment with its time.
 */
export const datedPart = z.strictObject({ text: z.string(), when: when.optional() });

/** A page of a list by keyset: pass `cursor` back as it was given; null means there is no more. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ data: z.array(item), nextCursor: z.string().nullable() });
}
export const pageQuery = { cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(500).default(50) };

/** How fresh a list is: the day up to which usage is complete, and when state was last derived. */
export const freshness = z.strictObject({
  completeThrough: day.nullable(),
  derivedAt: instant.nullable(),
  /** Sources, regions or meters that are behind the others, in words; empty when all is in. */
  late: z.array(z.string()),
  /** Sources that are behind their schedule, each in a sentence: what depends on them is old. */
  sources: z.array(z.string()),
});

/** Which accounts, as screen, terminal and agents write it. */
export const accountFilter = z
  .string()
  .default("")
  .describe(
    "Which accounts, in the grammar of filters: `stage:3a net:>100 renews:<14d human:none`, free words, `or`, `-` and brackets. docs/filters.md has every word; one that cannot be read is named in the answer.",
  );

/**
 * A column that accounts can be grouped by: one with few values, such as `stage`, `plan` or a field of choices; or one of
 * numbers, amounts or days, such as `net`, `people` or `renewal`, which is grouped in bands: `100..250`, `overdue`, `today`,
 * `this-week`, `later:2026-04`. A band begins with its first number and ends before its second.
 */
export const accountGroupBy = z.string().max(120).optional();
