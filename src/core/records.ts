/** What every source's data becomes before it is read: a row of one of the kinds that files have. */
import type { KindId } from "./imports/column.ts";

/**
 * One row, written as in a file of its kind: cells by column name, money in major units, days and instants in ISO form.
 * So whatever a vendor sends passes the same checks as a file, and its refusals read the same.
 */
export type SourceRecord = {
  readonly kind: KindId;
  readonly values: Readonly<Record<string, string>>;
  /** What the row says something about, where reports of one thing may arrive in any order: `invoice in_123`. */
  readonly object?: string;
  /** Sorts as text, later after earlier: a report older than the one that was applied to its object changes nothing. */
  readonly version?: string;
};
