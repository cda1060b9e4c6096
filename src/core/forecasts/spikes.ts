import { nextWeekday, type UsageWindow, weekdayIndex } from "./usage-window.ts";

/** A one-off: more than three times what such a weekday usually brings, and far outside the usual noise. */
const TIMES = 3;
const SCALES = 5;

/** More such days than these within four weeks are how the account is, not a one-off. */
const RECENT_DAYS = 28;
const MOST_ONGOING = 3;
const MOST_ENDED = 5;
const MOST_FROM_ZERO = 2;

/** Fewer reported days tell nothing about what is usual. */
const FEWEST_DAYS = 5;

/** What was to be expected on each spike's day, NaN on every other day; null when there is no spike. */
export function expectedOnSpikes(window: UsageWindow): Float64Array | null {
  const { values, from } = window;
  if (window.reportedDays < FEWEST_DAYS) return null;
  const usual = usualPerWeekday(values, from);
  if (!isAnyHigh(values, from, usual)) return null;
  const scale = robustScale(values, from, usual);
  let expected: Float64Array | null = null;
  let weekday = weekdayIndex(from);
  for (let i = 0; i < values.length; i += 1, weekday = nextWeekday(weekday)) {
    const habit = usual[weekday]!;
    if (!(values[i]! > TIMES * habit && values[i]! - habit > SCALES * scale)) continue;
    expected ??= new Float64Array(values.length).fill(Number.NaN);
    expected[i] = habit;
  }
  return expected && withoutNewHabits(expected);
}

/** Most windows have no day of three times the usual, and need no scale. */
function isAnyHigh(values: Float64Array, from: number, usual: Float64Array): boolean {
  let weekday = weekdayIndex(from);
  for (let i = 0; i < values.length; i += 1, weekday = nextWeekday(weekday))
    if (values[i]! > TIMES * usual[weekday]!) return true;
  return false;
}

/**
 * A level that moved up, or an account that is busy now and then, is not a spike. Three odd days may be one that goes
 * on; five may be one that has ended. From nothing at all, the third day of usage is a beginning.
 */
function withoutNewHabits(expected: Float64Array): Float64Array | null {
  const length = expected.length;
  const recent = Math.max(0, length - RECENT_DAYS);
  let odd = 0;
  let fromZero = true;
  for (let i = recent; i < length; i += 1) {
    if (!(expected[i]! >= 0)) continue;
    odd += 1;
    if (expected[i]! > 0) fromZero = false;
  }
  const ongoing = expected[length - 1]! >= 0 || expected[length - 2]! >= 0;
  const most = fromZero ? MOST_FROM_ZERO : ongoing ? MOST_ONGOING : MOST_ENDED;
  if (odd > most) expected.fill(Number.NaN, recent);
  return expected.some((value) => value >= 0) ? expected : null;
}

/** The lower median of each weekday; of all days for a weekday seen once, since a day cannot be odd against itself. */
function usualPerWeekday(values: Float64Array, from: number): Float64Array {
  const usual = new Float64Array(7);
  const one: number[] = [];
  let overall = Number.NaN;
  for (let weekday = 0; weekday < 7; weekday += 1) {
    one.length = 0;
    const offset = (((weekday - weekdayIndex(from)) % 7) + 7) % 7;
    for (let i = offset; i < values.length; i += 7) if (!Number.isNaN(values[i]!)) one.push(values[i]!);
    if (one.length >= 2) usual[weekday] = lowerMedian(one);
    else {
      if (Number.isNaN(overall)) overall = lowerMedian(Array.from(values.filter((value) => !Number.isNaN(value))));
      usual[weekday] = overall;
    }
  }
  return usual;
}

/** Median absolute deviation from the weekday's habit, scaled to a normal distribution's standard deviation. */
function robustScale(values: Float64Array, from: number, usual: Float64Array): number {
  const away: number[] = [];
  let weekday = weekdayIndex(from);
  for (let i = 0; i < values.length; i += 1, weekday = nextWeekday(weekday))
    if (!Number.isNaN(values[i]!)) away.push(Math.abs(values[i]! - usual[weekday]!));
  return 1.4826 * lowerMedian(away);
}

/** Sorts in place; 0 of nothing. Insertion sort, because the lists are of a week's or two months' days. */
function lowerMedian(list: number[]): number {
  for (let i = 1; i < list.length; i += 1) {
    const value = list[i]!;
    let j = i - 1;
    while (j >= 0 && list[j]! > value) {
      list[j + 1] = list[j]!;
      j -= 1;
    }
    list[j + 1] = value;
  }
  return list.length === 0 ? 0 : list[(list.length - 1) >> 1]!;
}
