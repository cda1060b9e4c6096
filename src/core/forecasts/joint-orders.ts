import { normalQuantile, OUTCOMES } from "./outcomes.ts";

/**
 * How much the meters of one account move together. One customer's traffic drives several meters, so neither
 * independence nor lockstep fits; no public data tells the figure, and the bill's mean does not depend on it.
 */
const CORRELATION = 0.5;

const orders = new Map<number, Uint8Array[]>();

/** One meter is its 64 outcomes; the tail of a sum of several needs more points to be right. */
const FUTURES = 2 * OUTCOMES;

/**
 * Futures of an account with so many uncertain meters: for each meter which of its 64 outcomes it takes in each
 * future. Every outcome occurs equally often, so means stay exact.
 */
export function jointOrders(meters: number): Uint8Array[] {
  const known = orders.get(meters);
  if (known) return known;
  const made = meters <= 1 ? [Uint8Array.from({ length: OUTCOMES }, (_, i) => i)] : manyOrders(meters);
  orders.set(meters, made);
  return made;
}

function manyOrders(meters: number): Uint8Array[] {
  const scores = independent(Array.from({ length: meters }, (_, meter) => evenScores(meter)));
  return scores.map((own, meter) =>
    ranksOf(own.map((_, i) => correlated(scores, meter, i))).map((rank) => (rank * OUTCOMES) / FUTURES),
  );
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
  const points = Float64Array.from({ length: FUTURES }, (_, i) => (coordinate === 0 ? i : mirrored(i + skipped, base)));
  return Float64Array.from(ranksOf(points), (rank) => normalQuantile((rank + 0.5) / FUTURES));
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
