/** Slips of the pen in names (F-3): in a word of six letters or more one letter is wrong, missing, too many, or two changed places. */

/** In shorter words one letter makes another word. */
const SHORTEST_SLIP = 6;

/** Below everything that holds the words; each slip takes some of it. */
const ALIKE_SCORE = 30;
const SLIP_COSTS = 5;

export function maySlip(term: string): boolean {
  return term.length >= SHORTEST_SLIP && /^[a-z0-9]+$/.test(term);
}

/**
 * Wherever the one slip is, the first or the last half of the word is whole: what an index is asked for. When two letters
 * change places over the middle neither half is, so both orders of those two are asked for as well.
 */
export function slipHalves(term: string): {
  first: string;
  last: string;
  lastAfter: { least: number; most: number };
  exchanged: string;
} {
  const middle = Math.floor(term.length / 2);
  return {
    first: term.slice(0, middle),
    last: term.slice(middle),
    lastAfter: { least: middle - 1, most: middle + 1 },
    exchanged: term.slice(0, middle - 1) + term[middle]! + term[middle - 1]! + term.slice(middle + 1),
  };
}

/** Whether a word begins with the term but for one slip. @param word,term both folded */
export function beginsWithSlip(word: string, term: string): boolean {
  return [-1, 0, 1].some((longer) => {
    const length = term.length + longer;
    return length <= word.length && isOneSlip(word.slice(0, length), term);
  });
}

/** One letter wrong, missing, too many, or two neighbours exchanged. */
export function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  const restA = a.slice(same);
  const restB = b.slice(same);
  if (restA.length > restB.length) return restA.slice(1) === restB;
  if (restA.length < restB.length) return restA === restB.slice(1);
  if (restA.slice(1) === restB.slice(1)) return true;
  return restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
}

/**
 * How well a text answers where slips are forgiven: null where a term is neither held nor in it but for a slip.
 * @param folded the text, folded
 */
export function alikeScore(folded: string, terms: readonly string[], holds: (term: string) => boolean): number | null {
  const words = folded.split(/[^a-z0-9]+/);
  let slips = 0;
  for (const term of terms) {
    if (holds(term)) continue;
    if (!maySlip(term) || !words.some((word) => beginsWithSlip(word, term))) return null;
    slips += 1;
  }
  return Math.max(1, ALIKE_SCORE - SLIP_COSTS * slips);
}
