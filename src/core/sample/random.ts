/** Numbers that look random and are the same each time for the same seed and words. No clock and no process state. */

export type Random = {
  /** At least 0 and below 1. */
  next(): number;
  between(low: number, high: number): number;
  /** Both ends included. */
  integer(low: number, high: number): number;
  /** As likely to be twice as half: for sizes that differ by orders of magnitude. */
  scaled(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(options: readonly T[]): T;
  /** Mean 0, standard deviation 1. */
  normal(): number;
};

export function randomFor(seed: number, ...words: readonly (string | number)[]): Random {
  const next = sequenceFrom(hashOf(`${seed}/${words.join("/")}`));
  const between = (low: number, high: number) => low + (high - low) * next();
  return {
    next,
    between,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    scaled: (low, high) => low * (high / low) ** next(),
    chance: (probability) => next() < probability,
    pick: (options) => options[Math.floor(next() * options.length)]!,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** Picks by weight; the weights need not add up to 1. */
export function pickWeighted<Name extends string>(random: Random, weights: Readonly<Record<Name, number>>): Name {
  const entries = Object.entries<number>(weights) as [Name, number][];
  let left = random.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of entries) {
    left -= weight;
    if (left < 0) return name;
  }
  return entries.at(-1)![0];
}

/** FNV-1a over the text, then mixed so that neighbouring texts give distant numbers. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A 32-bit counter with a good mixer; one number is enough of a state for series of a few thousand draws. */
function sequenceFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
  };
}
