import type { BillingPeriod } from "../time/billing-period.ts";
import { addDays, earlier, epochDay, type LocalDate } from "../time/local-date.ts";

/** What a projection is made from: one meter of one account. */
export type UsageHistory = {
  /**
   * Quantity per day from `firstDay` on. `null` or NaN: not reported, which is unknown and never zero. A day past the
   * end of the list and up to `reportedThrough` was reported without usage and is zero.
   */
  readonly quantities: ArrayLike<number | null>;
  readonly firstDay: LocalDate;
  readonly period: BillingPeriod;
  /** The last complete day; later quantities are half days and are not read. */
  readonly reportedThrough: LocalDate;
};

/** Days are counted since 1970-01-01. `values` runs from `from` to `through`; NaN is a day not reported. Nobody writes to it. */
export type UsageWindow = {
  readonly values: Float64Array;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly start: number;
  readonly end: number;
  /** Reported days in all, those before the window included. */
  readonly reportedDays: number;
};

/** Eight weeks of history show a weekday's habit and how much one week differs from the next. */
const HISTORY_DAYS = 56;

/** The first day whose usage a projection can use; whoever loads usage need not load more. */
export function historyFrom(period: BillingPeriod, reportedThrough: LocalDate): LocalDate {
  return earlier(period.start, addDays(reportedThrough, 1 - HISTORY_DAYS));
}

/** The days that matter, the whole open period and at least eight weeks where there are as many. */
export function usageWindow(history: UsageHistory): UsageWindow {
  const start = epochDay(history.period.start);
  const end = epochDay(history.period.end);
  const first = epochDay(history.firstDay);
  const to = Math.min(epochDay(history.reportedThrough) + 1, end);
  const from = Math.min(Math.max(first, Math.min(start, to - HISTORY_DAYS)), Math.max(to, start));
  const values = valuesOf(history.quantities, from - first, Math.max(0, to - from));
  return { values, from, to, start, end, reportedDays: Math.max(0, from - first) + countReported(values) };
}

/** A part of the list itself where that holds all of it: a past is gone through with a window a day. */
function valuesOf(quantities: UsageHistory["quantities"], offset: number, length: number): Float64Array {
  if (quantities instanceof Float64Array && offset >= 0 && offset + length <= quantities.length)
    return quantities.subarray(offset, offset + length);
  const values = new Float64Array(length);
  for (let i = 0; i < length; i += 1) {
    const quantity = offset + i < quantities.length ? quantities[offset + i] : 0;
    values[i] = quantity ?? Number.NaN;
  }
  return values;
}

function countReported(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i += 1) if (!Number.isNaN(values[i]!)) count += 1;
  return count;
}

/** 0 is Monday. */
export function weekdayIndex(epochDays: number): number {
  return (((epochDays + 3) % 7) + 7) % 7;
}

/** The weekday after it, for walks over days: a division a day would be the most of their work. */
export function nextWeekday(weekday: number): number {
  return weekday === 6 ? 0 : weekday + 1;
}
