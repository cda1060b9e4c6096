import { nextWeekday, type UsageWindow, weekdayIndex } from "./usage-window.ts";

/** What a day brings: a level, a weekday's share of it, and how far days and weeks stray from it. */
export type DailyRate = {
  /** Quantity of a mean day over the last 14 complete days, weekdays allowed for. */
  readonly level: number;
  /** By weekday, 0 is Monday; about 1 on the mean. */
  readonly weights: Float64Array;
  /** Variance of a day around what its week and weekday let expect, in parts of the level squared. */
  readonly dayVariance: number;
  /** Half the mean squared step of one week's level to the next, less what daily noise explains; same unit. */
  readonly driftVariance: number;
};

const LEVEL_DAYS = 14;

/** A few days cannot prove that an account is steady: they count together with this many days of a usual account. */
const PRIOR_DAYS = 4;
const PRIOR_DAY_VARIANCE = 0.02;
const PRIOR_WEEKS = 1.5;
const PRIOR_DRIFT_VARIANCE = 0.005;

/** @param usual the window's values with spikes taken out (NaN), as days not reported are */
export function dailyRate(window: UsageWindow, usual: Float64Array): DailyRate {
  const { from } = window;
  const begin = beginOf(usual);
  const weights = weekdayWeights(usual, from, begin);
  const level = levelOf(usual, from, weights, begin);
  if (level <= 0) return { level: 0, weights, dayVariance: PRIOR_DAY_VARIANCE, driftVariance: PRIOR_DRIFT_VARIANCE };
  return { level, weights, ...straying(usual, from, { level, weights }, begin) };
}

/**
 * A meter that was switched on lately says nothing by the zeros before it; but one day of use is no habit either, so
 * at least five days are looked at.
 */
function beginOf(usual: Float64Array): number {
  let begin = 0;
  while (begin < usual.length - 5 && !(usual[begin]! > 0)) begin += 1;
  return begin;
}

/** Mean of the last 14 reported days, at most four weeks back, each divided by its weekday's weight together. */
function levelOf(usual: Float64Array, from: number, weights: Float64Array, begin: number): number {
  let total = 0;
  let weight = 0;
  let days = 0;
  const earliest = Math.max(begin, usual.length - 2 * LEVEL_DAYS);
  for (let i = usual.length - 1; i >= earliest && days < LEVEL_DAYS; i -= 1) {
    const value = usual[i]!;
    if (Number.isNaN(value)) continue;
    total += value;
    weight += weights[weekdayIndex(from + i)]!;
    days += 1;
  }
  return weight > 0 ? total / weight : 0;
}

/**
 * Weekday means over the overall mean, drawn towards 1 as far as the noise could have made the difference: a clear
 * pattern is kept whole, chance is not projected.
 */
function weekdayWeights(usual: Float64Array, from: number, begin: number): Float64Array {
  const sums = new Float64Array(7);
  const counts = new Float64Array(7);
  let squares = 0;
  let weekday = weekdayIndex(from + begin);
  for (let i = begin; i < usual.length; i += 1, weekday = nextWeekday(weekday)) {
    const value = usual[i]!;
    if (Number.isNaN(value)) continue;
    sums[weekday]! += value;
    counts[weekday]! += 1;
    squares += value * value;
  }
  return drawnTowardsOne(sums, counts, squares);
}

function drawnTowardsOne(sums: Float64Array, counts: Float64Array, squares: number): Float64Array {
  const weights = new Float64Array(7).fill(1);
  let total = 0;
  let days = 0;
  let seen = 0;
  let between = 0;
  for (let d = 0; d < 7; d += 1) {
    if (counts[d] === 0) continue;
    total += sums[d]!;
    days += counts[d]!;
    seen += 1;
    between += (sums[d]! * sums[d]!) / counts[d]!;
  }
  const mean = total / days;
  if (!(mean > 0) || days <= seen) return weights;
  const noise = Math.max(0, (squares - between) / (days - seen));
  const perWeekday = days / seen;
  const signal = Math.max(0, (between - days * mean * mean) / (seen - 1 || 1) - noise) / perWeekday;
  if (signal <= 0) return weights;
  for (let d = 0; d < 7; d += 1) {
    if (counts[d] === 0) continue;
    const kept = signal / (signal + noise / counts[d]!);
    weights[d] = 1 + kept * (sums[d]! / counts[d]! / mean - 1);
  }
  return weights;
}

/** Noise within weeks and steps between them over the last eight weeks, each with its prior counted in. */
function straying(usual: Float64Array, from: number, rate: Pick<DailyRate, "level" | "weights">, begin: number) {
  let within = PRIOR_DAYS * PRIOR_DAY_VARIANCE;
  let days = PRIOR_DAYS;
  let steps = PRIOR_WEEKS * PRIOR_DRIFT_VARIANCE;
  let pairs = PRIOR_WEEKS;
  let later = Number.NaN;
  for (let end = usual.length; end - 7 >= begin; end -= 7) {
    const week = weekOf(usual, from, rate, end);
    within += week.squares;
    days += Math.max(0, week.days - 1);
    const step = later - week.level;
    if (!Number.isNaN(step)) {
      steps += (step * step) / 2;
      pairs += 1;
    }
    later = week.level;
  }
  const dayVariance = within / days;
  return { dayVariance, driftVariance: Math.max(0.1 * PRIOR_DRIFT_VARIANCE, steps / pairs - dayVariance / 7) };
}

type Week = { level: number; squares: number; days: number };

/** A week's own level and how far its days stray from that, in parts of the account's level; no level of few days. */
function weekOf(
  usual: Float64Array,
  from: number,
  { level, weights }: Pick<DailyRate, "level" | "weights">,
  end: number,
): Week {
  let total = 0;
  let weight = 0;
  let days = 0;
  const first = weekdayIndex(from + end);
  let weekday = first;
  for (let i = end - 7; i < end; i += 1, weekday = nextWeekday(weekday)) {
    const value = usual[i]!;
    if (Number.isNaN(value)) continue;
    total += value;
    weight += weights[weekday]!;
    days += 1;
  }
  if (days < 4 || weight <= 0) return { level: Number.NaN, squares: 0, days: 0 };
  const own = total / weight;
  let squares = 0;
  weekday = first;
  for (let i = end - 7; i < end; i += 1, weekday = nextWeekday(weekday)) {
    const away = (usual[i]! - own * weights[weekday]!) / level;
    if (!Number.isNaN(away)) squares += away * away;
  }
  return { level: own / level, squares, days };
}
