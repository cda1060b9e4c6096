/** Learns the pooled tables from history: what projections of past periods missed by, in classes of how sure they were. */
import { invalid } from "../errors.ts";
import type { LocalDate } from "../time/local-date.ts";
import { fitSpreadWeights, type Miss } from "./fit-spread-weights.ts";
import { type ForecastTables, PLAIN_MODEL, plainError, spreadOf } from "./forecast-model.ts";
import { knownThen, type MeterHistory, pastPeriods, quantityBetween, STEP_DAYS } from "./past-periods.ts";
import { expectationOf } from "./project-usage.ts";

export type FitOptions = {
  readonly periodDays?: number;
  readonly version?: string;
  /** Nothing is learnt from a period that ends later. */
  readonly before?: LocalDate | undefined;
};

const PROBABILITIES = [
  0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95,
  0.975, 0.99,
];
/** As parts of the period: how much of it was still to come. */
const REMAINING_SHARES = [0.9, 0.77, 0.5, 0.27, 0.1];
/** Middles of the classes of expected relative error. */
const SPREADS = [0.03, 0.06, 0.12, 0.24, 0.48];
/** Drawn towards what is more general as if so many meters had missed as that says. */
const PRIOR_METERS = 100;
const MOST_WINDOWS = 400_000;
/** A class needs this many past projections; with fewer it says what is more general. */
const LEAST_IN_CLASS = 60;
/** In spreads. A meter that came back from nothing missed by thousands, which no range is meant to hold. */
const MOST_ERROR = 8;

/** @throws ProductError `forecast-fit.too-little` when no meter has enough days */
export function fitForecastModel(meters: readonly MeterHistory[], options: FitOptions = {}): ForecastTables {
  const periodDays = options.periodDays ?? 30;
  const misses = pastMisses(meters, periodDays, options.before);
  if (misses.length < LEAST_IN_CLASS)
    throw invalid(
      "forecast-fit.too-little",
      `The history holds ${misses.length} past projections and at least ${LEAST_IN_CLASS} are needed; give more days or more accounts.`,
    );
  const remainingDays = REMAINING_SHARES.map((share) => Math.round(share * periodDays)).reverse();
  const variance = fitSpreadWeights(misses);
  const model = { ...PLAIN_MODEL, variance: Float64Array.from(variance) };
  const errors = misses.map(({ meter, remainingDays, features, miss }): StandardError => {
    const spread = spreadOf(model, features);
    const error = Math.min(MOST_ERROR, Math.max(-MOST_ERROR, miss / spread));
    return { meter, remainingDays, nearest: nearest(spread), error };
  });
  return {
    version: options.version ?? "fitted",
    periodDays,
    learntFrom: { meters: meters.length, windows: misses.length },
    variance,
    probabilities: PROBABILITIES,
    remainingDays,
    spreads: SPREADS,
    errors: errorTables(errors, remainingDays),
  };
}

function pastMisses(meters: readonly MeterHistory[], periodDays: number, before: LocalDate | undefined): Miss[] {
  const days = meters.reduce((total, meter) => total + meter.quantities.length, 0);
  const every = Math.max(1, Math.ceil(((days / STEP_DAYS) * REMAINING_SHARES.length) / MOST_WINDOWS));
  const misses: Miss[] = [];
  for (let nth = 0; nth < meters.length; nth += every)
    for (const start of pastPeriods(meters[nth]!, nth, { periodDays, before }))
      collect(meters[nth]!, { nth, start, periodDays }, misses);
  return misses;
}

/** A past period of a meter, seen from several of its days: what was expected against the truth. */
function collect(
  meter: MeterHistory,
  { nth, start, periodDays }: { nth: number; start: number; periodDays: number },
  misses: Miss[],
): void {
  for (const share of REMAINING_SHARES) {
    const remainingDays = Math.round(share * periodDays);
    const daysReported = periodDays - remainingDays;
    const truth = quantityBetween(meter, start + daysReported, start + periodDays);
    const { remaining, features } = expectationOf(knownThen(meter, { start, periodDays, daysReported }));
    if (!(remaining > 0 && !Number.isNaN(truth))) continue;
    misses.push({ meter: nth, remainingDays, features, miss: truth / remaining - 1 });
  }
}

type StandardError = { meter: number; remainingDays: number; nearest: number; error: number };

/** A class's own errors are drawn towards those of all with as many days to come, and these towards the plain ones. */
function errorTables(errors: readonly StandardError[], remainingDays: number[]): number[][][] {
  const plain = PROBABILITIES.map(plainError);
  return remainingDays.map((days) => {
    const ofDays = errors.filter((one) => one.remainingDays === days);
    const ofAllSpreads = drawnTowards(plain, ofDays);
    return SPREADS.map((spread) =>
      drawnTowards(
        ofAllSpreads,
        ofDays.filter((one) => one.nearest === spread),
      ).map(rounded),
    );
  });
}

/** Meters are counted and not projections, since one meter's projections miss together. */
function drawnTowards(general: readonly number[], errors: readonly StandardError[]): number[] {
  if (errors.length < LEAST_IN_CLASS) return [...general];
  const meters = new Set(errors.map((one) => one.meter)).size;
  const share = meters / (meters + PRIOR_METERS);
  const own = quantilesOf(errors.map((one) => one.error));
  return own.map((error, i) => share * error + (1 - share) * general[i]!);
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

function nearest(spread: number): number {
  return SPREADS.reduce((best, one) =>
    Math.abs(Math.log(one / spread)) < Math.abs(Math.log(best / spread)) ? one : best,
  );
}

/** Split-conformal: the outer ranks are taken one further out than the sample's own. */
function quantilesOf(errors: number[]): number[] {
  const sorted = Float64Array.from(errors).sort();
  return PROBABILITIES.map((p) => {
    const rank = p * (sorted.length + 1) - 1;
    const below = Math.min(sorted.length - 1, Math.max(0, Math.floor(rank)));
    const above = Math.min(sorted.length - 1, below + 1);
    return sorted[below]! + (sorted[above]! - sorted[below]!) * Math.min(1, Math.max(0, rank - below));
  });
}
