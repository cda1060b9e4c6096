/** How well what was typed fits a text: whole beginnings of words before parts of words, and those before scattered letters. */

const STARTS_TEXT = 8;
const STARTS_WORD = 6;
const WITHIN = 4;
/** Letters in order with others between them; the closer together the better. */
const SCATTERED = 2;

/** @returns null where a word of the query does not fit at all; 0 for an empty query */
export function fuzzyScore(query: string, text: string): number | null {
  const lower = text.toLowerCase();
  let score = 0;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const one = scoreOfWord(word, lower);
    if (one === null) return null;
    score += one;
  }
  return score;
}

function scoreOfWord(word: string, text: string): number | null {
  const at = text.indexOf(word);
  if (at === 0) return STARTS_TEXT;
  if (at > 0) return isWordStart(text, at) || text.includes(` ${word}`) ? STARTS_WORD : WITHIN;
  // Two letters are scattered over almost any text.
  return word.length < 3 ? null : scattered(word, text);
}

function isWordStart(text: string, at: number): boolean {
  return !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}

function scattered(word: string, text: string): number | null {
  let from = -1;
  let first = -1;
  for (const letter of word) {
    from = text.indexOf(letter, from + 1);
    if (from < 0) return null;
    if (first < 0) first = from;
  }
  return (SCATTERED * word.length) / (from - first + 1);
}

/** Best first; what fits equally well stays in its order. */
export function fuzzyFind<Item>(query: string, items: readonly Item[], textOf: (item: Item) => string): Item[] {
  return items
    .flatMap((item) => {
      const score = fuzzyScore(query, textOf(item));
      return score === null ? [] : [{ item, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
