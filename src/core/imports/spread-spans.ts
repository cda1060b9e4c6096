/** Days that have no report of their own: one report told what several of them brought together. */
import { addDays, type LocalDate } from "../time/local-date.ts";

/** Both days belong to it; `lastDay` is the one that was reported. */
export type SpreadSpan = { readonly firstDay: LocalDate; readonly lastDay: LocalDate };

/**
 * The days over which `dailyFromCumulative` spreads a report evenly: those after the report before, up to its own.
 * @param reported days with a report of one period, in order, each once and none before `periodStart`
 */
export function spreadSpans(periodStart: LocalDate, reported: readonly LocalDate[]): SpreadSpan[] {
  const spans: SpreadSpan[] = [];
  let firstDay = periodStart;
  for (const lastDay of reported) {
    if (firstDay < lastDay) spans.push({ firstDay, lastDay });
    firstDay = addDays(lastDay, 1);
  }
  return spans;
}
