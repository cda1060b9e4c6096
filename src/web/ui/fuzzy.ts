/** How well what was typed fits a text: whole beginnings of words before parts of words, then scattered letters, then slips. */

const STARTS_TEXT = 8;
const STARTS_WORD = 6;
const WITHIN = 4;
/** Letters in order with others between them; the closer together the better. */
const SCATTERED = 2;
/** One letter too many, too few, wrong, or two that changed places. */
const SLIPPED = 1;

/** @returns null where a word of the query does not fit at all; 0 for an empty query */
export function fuzzyScore(query: string, text: string): number | null {
  const lower = plain(text);
  let score = 0;
  for (const word of plain(query).split(/\s+/).filter(Boolean)) {
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
  return word.length < 3 ? null : (scattered(word, text) ?? slipped(word, text));
}

/** "Müller" is found by "muller". */
function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
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

/** Against the beginning of each word, since one types the beginning; short words are too much alike. */
function slipped(word: string, text: string): number | null {
  // A letter that the text does not have was meant.
  if (word.length < 4 || [...word].some((letter) => !text.includes(letter))) return null;
  const fits = text
    .split(/[^\p{L}\p{N}]+/u)
    .some((other) =>
      [word.length - 1, word.length, word.length + 1].some((length) => isOneSlip(word, other.slice(0, length))),
    );
  return fits ? SLIPPED : null;
}

/** Whether one becomes the other by one letter more, less, another, or two beside each other changing places. */
function isOneSlip(one: string, other: string): boolean {
  let from = 0;
  while (from < one.length && one[from] === other[from]) from++;
  const [a, b] = [one.slice(from), other.slice(from)];
  return (
    a.slice(1) === b.slice(1) ||
    a.slice(1) === b ||
    a === b.slice(1) ||
    (a.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  );
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
