/** Periods that are over, looked at as they looked on a day within them: what tables are learnt from and scored on. */
import { addDays, epochDay, type LocalDate } from "../time/local-date.ts";
import type { UsageHistory } from "./usage-window.ts";

export type MeterHistory = { readonly quantities: Float64Array; readonly firstDay: LocalDate };

export type PastPeriods = {
  readonly periodDays: number;
  /** Only periods that begin on this day or later. */
  readonly from?: LocalDate | undefined;
  /** Only periods that end by this day; as ends are, exclusive. */
  readonly before?: LocalDate | undefined;
};

/** A new period is looked at every so many days, so that every weekday begins one. */
export const STEP_DAYS = 6;
const LEAST_HISTORY_DAYS = 14;

/**
 * Where past periods begin, counted from the meter's first day.
 * @param nth the meter's place among all, so that not all meters are looked at on the same days
 */
export function pastPeriods({ quantities, firstDay }: MeterHistory, nth: number, asked: PastPeriods): number[] {
  const first = epochDay(firstDay);
  const from = asked.from === undefined ? 0 : epochDay(asked.from) - first;
  const before = asked.before === undefined ? Infinity : epochDay(asked.before) - first;
  const starts: number[] = [];
  const last = Math.min(quantities.length, before) - asked.periodDays;
  for (let start = LEAST_HISTORY_DAYS + (nth % STEP_DAYS); start <= last; start += STEP_DAYS)
    if (start >= from) starts.push(start);
  return starts;
}

/** What was known when so many days of the period were reported. */
export function knownThen(
  { quantities, firstDay }: MeterHistory,
  at: { readonly start: number; readonly periodDays: number; readonly daysReported: number },
): UsageHistory {
  return {
    quantities,
    firstDay,
    period: { start: addDays(firstDay, at.start), end: addDays(firstDay, at.start + at.periodDays) },
    reportedThrough: addDays(firstDay, at.start + at.daysReported - 1),
  };
}

export function quantityBetween({ quantities }: MeterHistory, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i += 1) total += quantities[i]!;
  return total;
}
