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

/**
 * How much the meters of one account move together. One customer's traffic drives several meters, so neither
 * independence nor lockstep fits; no public data tells the figure, and the bill's mean does not depend on it.
 */
const CORRELATION = 0.5;

const orders = new Map<number, Uint8Array[]>();

/** For each meter a fixed order of the 64 outcomes, so that row `i` of all meters together is one future of the account. */
export function jointOrders(meters: number): Uint8Array[] {
  const known = orders.get(meters);
  if (known) return known;
  const scores = independent(Array.from({ length: meters }, (_, meter) => evenScores(meter)));
  const made = scores.map((own, meter) => ranksOf(own.map((_, i) => correlated(scores, meter, i))));
  orders.set(meters, made);
  return made;
}

/** Row `meter` of the Cholesky factor of a matrix with 1 on its diagonal and the correlation elsewhere, times the scores. */
function correlated(scores: readonly Float64Array[], meter: number, i: number): number {
  let left = 1;
  let value = 0;
  for (let k = 0; k < meter; k += 1) {
    const share =
      (CORRELATION * Math.sqrt(1 - CORRELATION)) / Math.sqrt((1 + (k - 1) * CORRELATION) * (1 + k * CORRELATION));
    value += share * scores[k]![i]!;
    left -= share * share;
  }
  return value + Math.sqrt(left) * scores[meter]![i]!;
}

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

/** Normal scores of one coordinate of Hammersley's point set, which fills a cube evenly: `i`, then `i`'s digits mirrored. */
function evenScores(coordinate: number): Float64Array {
  const base = PRIMES[(coordinate - 1) % PRIMES.length] ?? 2;
  const skipped = Math.floor(coordinate / 13) * 61;
  const points = Float64Array.from({ length: OUTCOMES }, (_, i) =>
    coordinate === 0 ? i : mirrored(i + skipped, base),
  );
  return Float64Array.from(ranksOf(points), (rank) => normalQuantile((rank + 0.5) / OUTCOMES));
}

/** Takes the chance likeness out (Gram-Schmidt), so that the orders have the correlation that they are meant to have. */
function independent(scores: readonly Float64Array[]): Float64Array[] {
  const made: Float64Array[] = [];
  for (const own of scores) {
    const rest = Float64Array.from(own);
    for (const earlier of made) {
      const likeness = dot(rest, earlier);
      for (let i = 0; i < rest.length; i += 1) rest[i]! -= likeness * earlier[i]!;
    }
    const length = Math.sqrt(dot(rest, rest));
    made.push(rest.map((value) => value / length));
  }
  return made;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i += 1) total += a[i]! * b[i]!;
  return total;
}

function mirrored(whole: number, base: number): number {
  let value = 0;
  let weight = 1 / base;
  for (let rest = whole; rest > 0; rest = Math.floor(rest / base)) {
    value += (rest % base) * weight;
    weight /= base;
  }
  return value;
}

function ranksOf(values: Float64Array): Uint8Array {
  const ranks = new Uint8Array(values.length);
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]! || a - b);
  for (const [rank, index] of order.entries()) ranks[index] = rank;
  return ranks;
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
