/** The pooled tables: how wide the truth lay around projections, learnt from many meters' history. */
import { invalid } from "../errors.ts";
import { normalQuantile, OUTCOMES } from "./outcomes.ts";

/** What is known about one projection's certainty; each is a variance in parts of the remaining quantity squared. */
export type SpreadFeatures = readonly [constant: number, days: number, level: number, weeks: number, drift: number];

/** As it is written to a file. */
export type ForecastTables = {
  readonly version: string;
  readonly periodDays: number;
  readonly learntFrom: { readonly meters: number; readonly windows: number };
  /** Weights of the five features; their sum is the expected squared relative error of the remaining quantity. */
  readonly variance: readonly number[];
  readonly probabilities: readonly number[];
  /** Middles of the classes that the tables were learnt in; between two, they are mixed. */
  readonly remainingDays: readonly number[];
  readonly spreads: readonly number[];
  /** `[remaining days][spread][probability]`: (truth / expected - 1) / spread. */
  readonly errors: readonly (readonly (readonly number[])[])[];
};

/** The tables made ready for use: each row of errors at the middles of the 64 slices. */
export type ForecastModel = {
  readonly version: string;
  readonly variance: Float64Array;
  readonly remainingDays: Float64Array;
  readonly logSpreads: Float64Array;
  readonly errors: Float64Array[][];
};

export const LEAST_SPREAD = 0.01;
export const MOST_SPREAD = 2;

/** @throws ProductError `forecast-model.invalid` naming what is wrong with the tables */
export function forecastModel(tables: unknown): ForecastModel {
  const given = tables as ForecastTables | null;
  if (typeof given !== "object" || given === null || typeof given.version !== "string") throw broken("version");
  numbers(given.variance, "variance", 5);
  numbers(given.probabilities, "probabilities");
  numbers(given.remainingDays, "remainingDays");
  numbers(given.spreads, "spreads");
  if (!Array.isArray(given.errors) || given.errors.length !== given.remainingDays.length) throw broken("errors");
  for (const row of given.errors) {
    if (!Array.isArray(row) || row.length !== given.spreads.length) throw broken("errors");
    for (const errors of row) numbers(errors, "errors", given.probabilities.length);
  }
  return {
    version: given.version,
    variance: Float64Array.from(given.variance),
    remainingDays: Float64Array.from(given.remainingDays),
    logSpreads: Float64Array.from(given.spreads, Math.log),
    errors: given.errors.map((row) => row.map((errors: readonly number[]) => atOutcomes(given.probabilities, errors))),
  };
}

function numbers(list: unknown, field: string, length?: number): void {
  const fine = Array.isArray(list) && list.length > 0 && list.every((value) => Number.isFinite(value));
  if (!fine || (length !== undefined && list.length !== length)) throw broken(field);
}

function broken(field: string) {
  return invalid(
    "forecast-model.invalid",
    `The forecast tables cannot be used: "${field}" is missing or not as "firstbill forecast fit" writes it.`,
  );
}

function atOutcomes(probabilities: readonly number[], errors: readonly number[]): Float64Array {
  return Float64Array.from({ length: OUTCOMES }, (_, i) => {
    const p = (i + 0.5) / OUTCOMES;
    const above = probabilities.findIndex((probability) => probability >= p);
    if (above === 0) return errors[0]!;
    if (above < 0) return errors[errors.length - 1]!;
    const share = (p - probabilities[above - 1]!) / (probabilities[above]! - probabilities[above - 1]!);
    return errors[above - 1]! + share * (errors[above]! - errors[above - 1]!);
  });
}

/** The expected relative error of the remaining quantity, between 1 % and 200 %. */
export function spreadOf(model: ForecastModel, features: SpreadFeatures): number {
  let variance = 0;
  for (let i = 0; i < features.length; i += 1) variance += model.variance[i]! * features[i]!;
  return Math.min(MOST_SPREAD, Math.max(LEAST_SPREAD, Math.sqrt(Math.max(0, variance))));
}

/** Adds to `into` the errors of a projection with so many days to come and this spread, mixed from the nearest tables. */
export function mixErrors(model: ForecastModel, remainingDays: number, spread: number, into: Float64Array): void {
  const { remainingDays: knots, logSpreads, errors } = model;
  const days = place(knots, remainingDays);
  const spreads = place(logSpreads, Math.log(spread));
  for (let a = 0; a < 2; a += 1) {
    for (let b = 0; b < 2; b += 1) {
      const share = (a === 0 ? 1 - days.share : days.share) * (b === 0 ? 1 - spreads.share : spreads.share);
      if (share === 0) continue;
      const row = errors[days.below + a]![spreads.below + b]!;
      for (let i = 0; i < into.length; i += 1) into[i]! += share * row[i]!;
    }
  }
}

function place(knots: Float64Array, value: number): { below: number; share: number } {
  const last = knots.length - 1;
  if (value <= knots[0]!) return { below: 0, share: 0 };
  if (value >= knots[last]!) return { below: last, share: 0 };
  let below = 0;
  while (knots[below + 1]! <= value) below += 1;
  return { below, share: (value - knots[below]!) / (knots[below + 1]! - knots[below]!) };
}

/**
 * Without tables, and what the tables are drawn towards where history is thin. This is theory and nothing was fitted: a
 * sum's own noise, the noise of the level that is extended, steps between weeks and drift each count once, and the
 * steadiest meter strays by 3 %. Errors are as Student's t with 5 degrees of freedom has them, since the noise of a
 * meter is itself only estimated.
 */
export const PLAIN_MODEL: ForecastModel = {
  version: "plain",
  variance: Float64Array.of(0.001, 1, 1, 1, 1),
  remainingDays: Float64Array.of(15),
  logSpreads: Float64Array.of(Math.log(0.1)),
  errors: [[Float64Array.from({ length: OUTCOMES }, (_, i) => plainError((i + 0.5) / OUTCOMES))]],
};

/** Quantile of Student's t by its expansion around the normal one (Abramowitz and Stegun 26.7.5). */
export function plainError(probability: number): number {
  const degrees = 5;
  const z = normalQuantile(probability);
  return z + (z ** 3 + z) / (4 * degrees) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
}
