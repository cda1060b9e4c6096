/** What somebody wrote into the search, as the words that all have to be there. */
import { foldText } from "./fold-text.ts";

const MOST_TERMS = 8;

/** Fewer letters than these say nothing within a word, and are looked for at beginnings of words (F-1). */
const SHORTEST_PART = 3;

/** Folded (F-2), each once; quotation marks keep nothing together, and signs alone are no words. */
export function searchTerms(text: string): string[] {
  const words = text.replaceAll(/[()[\]{},;:!?"“”„«»]/g, " ").split(/\s+/);
  const terms = words.map((word) => foldText(word).trim()).filter((term) => /[a-z0-9]/.test(term));
  return [...new Set(terms)].slice(0, MOST_TERMS);
}

/** Too short to be looked for anywhere: `br` finds `The Bright` and not `Lumbre`. Signs are looked for as they are. */
export function isBeginning(term: string): boolean {
  return term.length < SHORTEST_PART && /^[a-z0-9]/.test(term);
}

/** After these, and at the start, one or two letters begin a word. What else parts words was folded to a space. */
export const WORD_BORDERS: readonly string[] = [" ", "\n", "_", ".", "@", "/", "&", "+", "-"];

/** Whether a text that somebody wrote holds a word that somebody looks for (F-1). @param folded,term both folded */
export function holdsTerm(folded: string, term: string): boolean {
  if (!isBeginning(term)) return folded.includes(term);
  return folded.startsWith(term) || WORD_BORDERS.some((border) => folded.includes(border + term));
}

/** Whether a word of the text begins so, after whatever sign. */
export function beginsWord(folded: string, term: string): boolean {
  for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + 1))
    if (at === 0 || !isLetter(folded[at - 1]!)) return true;
  return false;
}

/** A letter or digit of a folded text. */
export function isLetter(sign: string): boolean {
  return /[a-z0-9]/.test(sign);
}

/** What notes and tasks are searched for: beginnings of their words, without any signs. */
export function termWords(terms: readonly string[]): string[] {
  return [...new Set(terms.flatMap((term) => term.split(/[^a-z0-9]+/)))].filter((word) => word !== "");
}

/** Whether a note or a task answers (F-1): each word begins one of its words. */
export function textHolds(text: string, terms: readonly string[]): boolean {
  const folded = foldText(text);
  const words = termWords(terms);
  return words.length > 0 && words.every((word) => beginsWord(folded, word));
}

/** Beginnings of words, all of them, as PostgreSQL's `to_tsquery` reads it; null where there is no letter in what was asked. */
export function toTsQuery(terms: readonly string[]): string | null {
  const words = termWords(terms);
  return words.length === 0 ? null : words.map((word) => `'${word}':*`).join(" & ");
}

/**
 * How well a name answers, from 0 to 100 (F-1): the whole name, its beginning, the beginning of a word of it, anywhere in it;
 * the least where it is found by something else, such as a domain.
 */
export function nameScore(name: string, terms: readonly string[]): number {
  const folded = spaced(foldText(name));
  const asked = spaced(terms.join(" "));
  if (folded === asked) return 100;
  if (folded.startsWith(asked)) return 90;
  if (terms.every((term) => beginsWord(folded, spaced(term)))) return 80;
  return terms.every((term) => folded.includes(spaced(term))) ? 60 : 40;
}

function spaced(folded: string): string {
  return folded.replaceAll(/\s+/g, " ").trim();
}

/** Below names and above what is only alike; the newest first. @param daysAgo since it was written or is due */
export function textScore(daysAgo: number): number {
  return Math.max(40, 55 - Math.floor(Math.max(0, daysAgo) / 30));
}
