/**
 * The quantity of one meter over the whole open period, as a distribution. Days reported count as they are; each other
 * day is expected to bring what its weekday brought lately, wherever the period began; a one-off is counted once.
 */
import { fromEpochDay, type LocalDate } from "../time/local-date.ts";
import { type DailyRate, dailyRate } from "./daily-rate.ts";
import { type ForecastModel, mixErrors, PLAIN_MODEL, type SpreadFeatures, spreadOf } from "./forecast-model.ts";
import { Later } from "./later.ts";
import { OUTCOMES, quantileOf } from "./outcomes.ts";
import { expectedOnSpikes } from "./spikes.ts";
import { nextWeekday, type UsageHistory, type UsageWindow, usageWindow, weekdayIndex } from "./usage-window.ts";

export type Spike = { readonly day: LocalDate; readonly quantity: number; readonly expected: number };

export type UsageProjection = {
  /** Sum of the period's reported days. */
  readonly observed: number;
  /** The forecast: spikes counted once as used, not extrapolated. */
  readonly mean: number;
  /** 64 equally likely totals in ascending order; read them with `quantileOf` and `probabilityAbove`. */
  readonly outcomes: Float64Array;
  /** What a vendor's linear forecast shows: `observed` extended evenly. Never said to be somebody's bill. */
  readonly straightLine: number;
  /** As if the period's spikes had been usual days. */
  readonly spikeFree: number;
  /** In the period, oldest first. */
  readonly spikes: readonly Spike[];
  /** For each day of the period the quantity reported or, where none is, the one on the median path. */
  readonly medianPath: Later<Float64Array>;
  /** Days of the period not reported, those to come included. At 0 all figures are the sum. */
  readonly remainingDays: number;
  /** Expected relative error of the remaining quantity; 0 when nothing remains. */
  readonly spread: number;
};

/** Fewer reported days in all make no habit: the period's own rate is extended, and little is claimed to be known. */
const FEWEST_DAYS = 5;
const YOUNG_VARIANCE = 0.25;

/** Everything but the spread; what the fit of the tables looks at too. */
type Expectation = Seen & {
  window: UsageWindow;
  perDay: PerDay;
  expectedOnSpikes: Float64Array | null;
  remaining: number;
  features: SpreadFeatures;
};

/** The remaining days filled with what is expected of them. */
export function expectationOf(history: UsageHistory): Expectation {
  const window = usageWindow(history);
  const expected = expectedOnSpikes(window);
  const rate = dailyRate(window, expected ? withoutSpikes(window.values, expected) : window.values);
  const seen = seenInPeriod(window);
  const perDay = window.reportedDays < FEWEST_DAYS ? evenRate(window, seen) : rate;
  const remaining = expectedOn(window, perDay);
  const features = spreadFeatures(rate, Math.max(1, seen.remainingDays), window);
  // Written out: spreading takes longer than the sums.
  const { observed, reportedDays, remainingDays } = seen;
  return { observed, reportedDays, remainingDays, window, perDay, expectedOnSpikes: expected, remaining, features };
}

/** Rules A-03 and 6.3(b): the number that decides is `mean`. */
export function projectUsage(history: UsageHistory, model: ForecastModel = PLAIN_MODEL): UsageProjection {
  const expectation = expectationOf(history);
  const { window, perDay, observed, remaining, remainingDays } = expectation;
  const spread = remainingDays === 0 ? 0 : spreadOf(model, expectation.features);
  const outcomes = outcomesOf(model, { observed, remaining, spread, remainingDays });
  const spikes = expectation.expectedOnSpikes ? spikesInPeriod(window, expectation.expectedOnSpikes) : NO_SPIKES;
  const mean = observed + remaining;
  return {
    observed,
    mean,
    outcomes,
    straightLine: straightLine(window, expectation),
    spikeFree: spikes.reduce((total, spike) => total - spike.quantity + spike.expected, mean),
    spikes,
    medianPath: new Later(() =>
      medianPath(window, perDay, remaining > 0 ? (quantileOf(outcomes, 0.5) - observed) / remaining : 1),
    ),
    remainingDays,
    spread,
  };
}

const NO_SPIKES: readonly Spike[] = [];

function withoutSpikes(values: Float64Array, expected: Float64Array): Float64Array {
  const usual = values.slice();
  for (let i = 0; i < usual.length; i += 1) if (expected[i]! >= 0) usual[i] = Number.NaN;
  return usual;
}

type Seen = { observed: number; reportedDays: number; remainingDays: number };
type PerDay = Pick<DailyRate, "level" | "weights">;

/** Days of the period before the account's first row brought nothing and were not waited for: they are zero. */
function seenInPeriod({ values, from, to, start, end }: UsageWindow): Seen {
  let observed = 0;
  let reportedDays = Math.max(0, Math.min(from, to) - start);
  for (let day = Math.max(start, from); day < to; day += 1) {
    const value = values[day - from]!;
    if (Number.isNaN(value)) continue;
    observed += value;
    reportedDays += 1;
  }
  return { observed, reportedDays, remainingDays: end - start - reportedDays };
}

function straightLine({ start, end }: UsageWindow, { observed, reportedDays }: Seen): number {
  if (reportedDays === end - start) return observed;
  return reportedDays === 0 ? 0 : (observed / reportedDays) * (end - start);
}

/** The mean of the period's reported days since the account's first row, or of all there are before the first of them. */
function evenRate({ values, from, start }: UsageWindow, seen: Seen): PerDay {
  const known = values.filter((value, i) => !Number.isNaN(value) && from + i >= start);
  const days = known.length > 0 ? known : values.filter((value) => !Number.isNaN(value));
  const total = known.length > 0 ? seen.observed : days.reduce((a, b) => a + b, 0);
  return { level: days.length === 0 ? 0 : total / days.length, weights: EVEN };
}

const EVEN = new Float64Array(7).fill(1);

/** What is expected of the period's days that are not reported, together. */
function expectedOn({ values, from, to, start, end }: UsageWindow, { level, weights }: PerDay): number {
  let remaining = 0;
  const first = Math.max(start, from);
  let weekday = weekdayIndex(first);
  for (let day = first; day < end; day += 1, weekday = nextWeekday(weekday))
    if (day >= to || Number.isNaN(values[day - from]!)) remaining += level * weights[weekday]!;
  return remaining;
}

/** @param ratio of the median day to the expected one */
function medianPath({ values, from, to, start, end }: UsageWindow, rate: PerDay, ratio: number): Float64Array {
  const path = new Float64Array(end - start);
  for (let day = Math.max(start, from); day < end; day += 1) {
    const value = day < to ? values[day - from]! : Number.NaN;
    path[day - start] = Number.isNaN(value) ? rate.level * rate.weights[weekdayIndex(day)]! * ratio : value;
  }
  return path;
}

/** A sum of `n` days strays by their own noise, by the level's, and by how far weeks drift, the more the longer. */
function spreadFeatures(rate: DailyRate, n: number, { reportedDays }: UsageWindow): SpreadFeatures {
  const young = reportedDays < 14 ? YOUNG_VARIANCE / Math.max(1, reportedDays) : 0;
  const { dayVariance, driftVariance } = rate;
  return [1, dayVariance / n, dayVariance / 14 + young, driftVariance, (driftVariance * n) / 30];
}

type Expected = { observed: number; remaining: number; spread: number; remainingDays: number };

/** Never below what was already used; the mean of the outcomes is the mean of the forecast. */
function outcomesOf(model: ForecastModel, { observed, remaining, spread, remainingDays }: Expected): Float64Array {
  const outcomes = new Float64Array(OUTCOMES);
  if (remaining <= 0) return outcomes.fill(observed);
  mixErrors(model, remainingDays, spread, outcomes);
  let total = 0;
  for (let i = 0; i < OUTCOMES; i += 1) {
    outcomes[i] = Math.max(0, 1 + spread * outcomes[i]!);
    total += outcomes[i]!;
  }
  const scale = (remaining * OUTCOMES) / total;
  for (let i = 0; i < OUTCOMES; i += 1) outcomes[i] = observed + scale * outcomes[i]!;
  return outcomes;
}

function spikesInPeriod({ values, from, start }: UsageWindow, expected: Float64Array): Spike[] {
  const spikes: Spike[] = [];
  for (let i = Math.max(0, start - from); i < values.length; i += 1)
    if (expected[i]! >= 0) spikes.push({ day: fromEpochDay(from + i), quantity: values[i]!, expected: expected[i]! });
  return spikes;
}
