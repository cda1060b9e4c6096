/**
 * A distribution as 64 equally likely outcomes in ascending order: the middles of 64 slices of probability. It needs no
 * random numbers, its mean is a plain mean, and pricing it is 64 calls.
 */
export const OUTCOMES = 64;

/** Probabilities that a forecast is issued with. */
export const QUANTILES = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975] as const;

/** The value that is not exceeded with this probability; straight between two outcomes, flat beyond the ends. */
export function quantileOf(ascending: Float64Array, probability: number): number {
  const last = ascending.length - 1;
  const position = Math.min(last, Math.max(0, probability * ascending.length - 0.5));
  const below = Math.floor(position);
  const low = ascending[below]!;
  return below === last ? low : low + (ascending[below + 1]! - low) * (position - below);
}

/** Probability that the value is above the level, strictly; agrees with `quantileOf`, ends of the slices included. */
export function probabilityAbove(ascending: Float64Array, level: number): number {
  const count = ascending.length;
  if (level < ascending[0]!) return 1;
  if (level >= ascending[count - 1]!) return 0;
  let above = 0;
  while (ascending[above]! <= level) above += 1;
  const low = ascending[above - 1]!;
  const position = above - 1 + (level - low) / (ascending[above]! - low);
  return 1 - (position + 0.5) / count;
}

export function meanOf(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += values[i]!;
  return total / values.length;
}

/** Inverse of the standard normal distribution by bisection of its logistic-type approximation; good to 4 digits. */
export function normalQuantile(probability: number): number {
  let low = -8;
  let high = 8;
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    Math.exp((-z * z) / 2) *
    0.3989422804014327 *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}
