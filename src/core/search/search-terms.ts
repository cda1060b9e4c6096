/** What somebody wrote into the search, as the words that all have to be there. */

const MOST_TERMS = 8;

/** In small letters, each once; quotation marks keep nothing together. */
export function searchTerms(text: string): string[] {
  const words = text.toLowerCase().normalize("NFC").replaceAll(/["“”]/g, " ").split(/\s+/);
  return [...new Set(words.filter((word) => word !== ""))].slice(0, MOST_TERMS);
}

/** Each word or its beginning, all of them, as PostgreSQL's `to_tsquery` reads it; what stands in quotes is never an operator. */
export function toTsQuery(terms: readonly string[]): string {
  return terms.map((term) => `'${term.replaceAll(/['\\]/g, "$&$&")}':*`).join(" & ");
}

/** How well a name answers, from 0 to 100: the whole name, its beginning, the beginning of a word of it, anywhere in it. */
export function nameScore(name: string, terms: readonly string[]): number {
  const lower = name.toLowerCase().normalize("NFC");
  const asked = terms.join(" ");
  if (lower === asked) return 100;
  if (lower.startsWith(asked)) return 90;
  const begins = terms.every((term) => lower.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(term)));
  if (begins) return 80;
  return terms.every((term) => lower.includes(term)) ? 60 : 40;
}

/** Below names and above what is only alike; the newest first. @param daysAgo since it was written or is due */
export function textScore(daysAgo: number): number {
  return Math.max(40, 55 - Math.floor(Math.max(0, daysAgo) / 30));
}

/** A name that is only written alike: never above one that holds the words. @param likeness from 0 to 1 */
export function likenessScore(likeness: number): number {
  return Math.floor(39 * Math.min(1, Math.max(0, likeness)));
}
