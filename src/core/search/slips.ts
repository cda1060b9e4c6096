/** Slips of the pen (F-3): in a word of six letters or more one letter is wrong, missing, too many, or two changed places. */

/** In shorter words one letter makes another word. */
const SHORTEST_SLIP = 6;

/** Below everything that holds the words; each slip takes some of it. */
const ALIKE_SCORE = 30;
const SLIP_COSTS = 5;

export function maySlip(term: string): boolean {
  return term.length >= SHORTEST_SLIP && /^[a-z0-9]+$/.test(term);
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
/** What a longer term goes on with is left to `beginsWithSlip`. */
const LONGEST_ASKED = 24;

/**
 * How words begin that begin with the term but for one slip, and the one that is whole when its last letter is missing: what
 * an index of words is asked for. Words that begin with the term itself are not among them.
 */
export function slippedBeginnings(term: string): { beginnings: string[]; whole: string } {
  const asked = term.slice(0, LONGEST_ASKED);
  const whole = asked.slice(0, -1);
  const all = new Set(term.length > LONGEST_ASKED ? [asked] : []);
  for (let at = 0; at < asked.length; at += 1) {
    const [before, letter, after] = [asked.slice(0, at), asked[at]!, asked.slice(at + 1)];
    if (before + after !== whole) all.add(before + after);
    if (after !== "") all.add(before + after[0]! + letter + after.slice(1));
    for (const other of LETTERS)
      if (other !== letter) all.add(before + other + after).add(before + other + letter + after);
  }
  return { beginnings: [...all].filter((one) => one !== term), whole };
}

/** The words of a text that begin with one of the terms but for a slip. @param folded,terms folded */
export function slippedWords(folded: string, terms: readonly string[]): string[] {
  const words = wordsOf(folded);
  return words.filter((word) => terms.some((term) => maySlip(term) && beginsWithSlip(word, term)));
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
  const words = wordsOf(folded);
  let slips = 0;
  for (const term of terms) {
    if (holds(term)) continue;
    if (!maySlip(term) || !words.some((word) => beginsWithSlip(word, term))) return null;
    slips += 1;
  }
  return Math.max(1, ALIKE_SCORE - SLIP_COSTS * slips);
}

function wordsOf(folded: string): string[] {
  return folded.split(/[^a-z0-9]+/).filter((word) => word !== "");
}
