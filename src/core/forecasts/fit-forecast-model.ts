/** Learns the pooled tables from history: what projections of past periods missed by, in classes of how sure they were. */
import { invalid } from "../errors.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import { type ForecastTables, PLAIN_MODEL, plainError, spreadOf } from "./forecast-model.ts";
import { expectationOf } from "./project-usage.ts";

export type MeterHistory = { readonly quantities: Float64Array; readonly firstDay: LocalDate };

export type FitOptions = { readonly periodDays?: number; readonly version?: string };

const PROBABILITIES = [
  0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95,
  0.975, 0.99,
];
/** As parts of the period: how much of it was still to come. */
const REMAINING_SHARES = [0.9, 0.77, 0.5, 0.27, 0.1];
/** Middles of the classes of expected relative error. */
const SPREADS = [0.03, 0.06, 0.12, 0.24, 0.48];
const PRIOR_METERS = 200;
/** A new period is looked at every so many days, so that every weekday begins one. */
const STEP_DAYS = 6;
const MOST_WINDOWS = 400_000;
const LEAST_HISTORY_DAYS = 14;
/** A class needs this many past projections; with fewer it is taken as plain. */
const LEAST_IN_CLASS = 60;
/** @throws ProductError `forecast-fit.too-little` when no meter has enough days */
export function fitForecastModel(meters: readonly MeterHistory[], options: FitOptions = {}): ForecastTables {
  const periodDays = options.periodDays ?? 30;
  const past = pastProjections(meters, periodDays);
  if (past.length < LEAST_IN_CLASS)
    throw invalid(
      "forecast-fit.too-little",
      `The history holds ${past.length} past projections and at least ${LEAST_IN_CLASS} are needed; give more days or more accounts.`,
    );
  const remainingDays = REMAINING_SHARES.map((share) => Math.round(share * periodDays)).reverse();
  return {
    version: options.version ?? "fitted",
    periodDays,
    learntFrom: { meters: meters.length, windows: past.length },
    variance: Array.from(PLAIN_MODEL.variance),
    probabilities: PROBABILITIES,
    remainingDays,
    spreads: SPREADS,
    errors: errorTables(past, remainingDays),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(5));
}

function pastProjections(meters: readonly MeterHistory[], periodDays: number): StandardError[] {
  const days = meters.reduce((total, meter) => total + meter.quantities.length, 0);
  const every = Math.max(1, Math.ceil(((days / STEP_DAYS) * REMAINING_SHARES.length) / MOST_WINDOWS));
  const past: StandardError[] = [];
  for (let i = 0; i < meters.length; i += every) collect(meters[i]!, periodDays, i, past);
  return past;
}

/** Every past period of a meter, seen from several of its days: what was expected against the truth. */
function collect(meter: MeterHistory, periodDays: number, offset: number, past: StandardError[]): void {
  const { quantities, firstDay } = meter;
  const first = LEAST_HISTORY_DAYS + (offset % STEP_DAYS);
  for (let start = first; start + periodDays <= quantities.length; start += STEP_DAYS) {
    const period = { start: addDays(firstDay, start), end: addDays(firstDay, start + periodDays) };
    for (const share of REMAINING_SHARES) {
      const remainingDays = Math.round(share * periodDays);
      const split = start + periodDays - remainingDays;
      const truth = sumOf(quantities, split, start + periodDays);
      const reportedThrough = addDays(firstDay, split - 1);
      const { remaining, features } = expectationOf({ quantities, firstDay, period, reportedThrough });
      if (!(remaining > 0 && !Number.isNaN(truth))) continue;
      const spread = spreadOf(PLAIN_MODEL, features);
      past.push({ meter: offset, remainingDays, spread, error: (truth / remaining - 1) / spread });
    }
  }
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i += 1) total += values[i]!;
  return total;
}

type StandardError = { meter: number; remainingDays: number; spread: number; error: number };

/**
 * A class's own errors, drawn towards the plain ones as if two hundred plain meters were among its meters. Meters are
 * counted and not projections, since one meter's projections miss together.
 */
function errorTables(errors: readonly StandardError[], remainingDays: number[]): number[][][] {
  return remainingDays.map((days) => {
    const ofDays = errors.filter((one) => one.remainingDays === days);
    return SPREADS.map((spread) => {
      const near = ofDays.filter((one) => nearest(one.spread) === spread);
      const meters = near.length < LEAST_IN_CLASS ? 0 : new Set(near.map((one) => one.meter)).size;
      const share = meters / (meters + PRIOR_METERS);
      const own = share > 0 ? quantilesOf(near.map((one) => one.error)) : PROBABILITIES.map(() => 0);
      return own.map((error, i) => rounded(share * error + (1 - share) * plainError(PROBABILITIES[i]!)));
    });
  });
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
