import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";

/** Whole days by which every date of an import moves, so that its last day of usage is yesterday. May be negative. */
export function shiftToYesterday(lastUsageDay: LocalDate, today: LocalDate): number {
  return daysBetween(lastUsageDay, addDays(today, -1));
}
