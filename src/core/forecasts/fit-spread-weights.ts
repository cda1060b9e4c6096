import { LEAST_SPREAD, MOST_SPREAD, PLAIN_MODEL, type SpreadFeatures } from "./forecast-model.ts";

/** What a projection of a past period missed by. */
export type Miss = {
  readonly meter: number;
  readonly remainingDays: number;
  readonly features: SpreadFeatures;
  /** Truth over expectation of the remaining quantity, less one. */
  readonly miss: number;
};

/** Few degrees of freedom: a meter that stops or takes off must not set how wide all others are. */
const DEGREES = 3;
/** Before any history is seen, a weight is within a factor of two of what theory says, as one standard deviation. */
const PRIOR_FACTOR = 1.25;
const ROUNDS = 40;

/**
 * The weights of the five features under which the misses are likeliest as Student's t, each meter counted once however
 * many its projections are. Found by steps up and down along one weight after the other, so that the same misses give
 * the same weights.
 */
export function fitSpreadWeights(misses: readonly Miss[]): number[] {
  const unlikeliness = unlikelinessOf(misses);
  const logs = Array.from(PLAIN_MODEL.variance, Math.log);
  const steps = logs.map(() => 0.5);
  let best = unlikeliness(logs);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let i = 0; i < logs.length; i += 1) {
      const moved = [steps[i]!, -steps[i]!].find((step) => unlikeliness(logs.with(i, logs[i]! + step)) < best);
      if (moved === undefined) {
        steps[i]! /= 2;
        continue;
      }
      logs[i]! += moved;
      best = unlikeliness(logs);
    }
  }
  return logs.map((log) => Number(Math.exp(log).toPrecision(3)));
}

/** Minus the logarithm of likelihood and prior together, but for what does not depend on the weights. */
function unlikelinessOf(misses: readonly Miss[]): (logs: readonly number[]) => number {
  const perMeter = new Map<number, number>();
  for (const { meter } of misses) perMeter.set(meter, (perMeter.get(meter) ?? 0) + 1);
  const shares = Float64Array.from(misses, ({ meter }) => 1 / perMeter.get(meter)!);
  const squares = Float64Array.from(misses, ({ miss }) => miss * miss);
  const features = misses.map((one) => one.features);
  const theory = Array.from(PLAIN_MODEL.variance, Math.log);
  return (logs) => {
    const weights = logs.map(Math.exp);
    let total = 0;
    for (let i = 0; i < squares.length; i += 1) {
      const variance = varianceOf(features[i]!, weights);
      const tail = Math.log1p(squares[i]! / (DEGREES * variance));
      total += shares[i]! * (Math.log(variance) / 2 + ((DEGREES + 1) / 2) * tail);
    }
    const away = logs.reduce((sum, log, i) => sum + (log - theory[i]!) ** 2, 0);
    return total + away / (2 * Math.log(PRIOR_FACTOR) ** 2);
  };
}

function varianceOf(features: SpreadFeatures, weights: readonly number[]): number {
  let variance = 0;
  for (let i = 0; i < weights.length; i += 1) variance += weights[i]! * features[i]!;
  return Math.min(MOST_SPREAD ** 2, Math.max(LEAST_SPREAD ** 2, variance));
}
