/** Finds up to which day usage has been reported in full, so that a half day reads as "not in yet" and not as a collapse. */
import { addDays, earlier, type LocalDate } from "../time/local-date.ts";

const DAYS_BEFORE = 14;

/**
 * The last day on which more than half as many accounts reported as is usual (the median of the 14 days before it).
 * @param reporting how many accounts reported on a day; a day without any may be left out
 * @param latest today is not over, so yesterday at most
 * @returns null when nothing was reported
 */
export function completeThrough(reporting: ReadonlyMap<LocalDate, number>, latest: LocalDate): LocalDate | null {
  const days = [...reporting.keys()].filter((day) => (reporting.get(day) ?? 0) > 0).sort();
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return null;
  for (let day = earlier(last, latest); day >= first; day = addDays(day, -1)) {
    const before = Array.from({ length: DAYS_BEFORE }, (_, index) => addDays(day, -index - 1)).filter(
      (one) => one >= first,
    );
    const usual = median(before.map((one) => reporting.get(one) ?? 0));
    const count = reporting.get(day) ?? 0;
    if (count > 0 && count * 2 > usual) return day;
  }
  return null;
}

function median(counts: readonly number[]): number {
  const sorted = [...counts].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
