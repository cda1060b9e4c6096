/** How many things took, or have lasted, so many whole days; the exact middle and the exact share of them. */

export type DayCount = { readonly days: number; readonly count: number };

/** The middle one, or the mean of the two in the middle, so that it may end in a half. Null without any. */
export function medianDays(counts: readonly DayCount[]): number | null {
  const total = totalOf(counts);
  if (total === 0) return null;
  const sorted = byDays(counts);
  return (daysAt(sorted, Math.floor((total - 1) / 2)) + daysAt(sorted, Math.floor(total / 2))) / 2;
}

/** The fewest days within which at least that share of them lies (nearest rank). Null without any. */
export function percentileDays(counts: readonly DayCount[], sharePercent: number): number | null {
  const total = totalOf(counts);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil((total * sharePercent) / 100));
  return daysAt(byDays(counts), rank - 1);
}

export function totalOf(counts: readonly DayCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function byDays(counts: readonly DayCount[]): DayCount[] {
  return [...counts].sort((a, b) => a.days - b.days);
}

/** The days of the one at this place, from 0, when all stand in order. */
function daysAt(sorted: readonly DayCount[], place: number): number {
  let passed = 0;
  for (const { days, count } of sorted) {
    passed += count;
    if (place < passed) return days;
  }
  return sorted.at(-1)?.days ?? 0;
}
