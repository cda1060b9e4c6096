/**
 * How an erased person is known again without keeping a word of theirs: what names them is brought into one form, of
 * which only a keyed hash is kept, and the same is done with each such piece of a text that comes in later (I-24).
 */
import { BLOT, emailKey, isOrdinaryWord, type NamedPerson, nameWords, TELLING_DIGITS } from "./blot-out.ts";

/** `wordCount` says how many words in a row make it; null for addresses and numbers. */
export type PersonMark = { mark: string; wordCount: number | null };

/** A piece of a text that might name somebody. */
export type PlacedMark = { mark: string; start: number; end: number };

const MOST_WORDS = 8;
const LEAST_DIGITS = 7;
const WORD = /[\p{L}\p{N}_]+/gu;
const EMAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const NUMBER = /[+(]{0,2}[0-9](?:[0-9\s()./-]{5,24})[0-9]/g;

/** @param accountIds where the person was known: names count only there, whole ones also in texts of no account */
export function marksOfPerson(
  { emails, names, phones, others = [] }: NamedPerson,
  accountIds: readonly string[],
): PersonMark[] {
  const { whole, words } = nameWords(names);
  const scopes = [...accountIds, ""];
  const marks = [
    ...emails.map((email) => ({ mark: emailKey(email), wordCount: null })),
    ...phones.flatMap((phone) => {
      const digits = digitsOf(phone);
      return digits.length < LEAST_DIGITS ? [] : [{ mark: phoneMark(digits), wordCount: null }];
    }),
    ...others.flatMap((other) => inWords(other, (form) => `words|${form}`)),
    ...whole.flatMap((name) => scopes.flatMap((scope) => inWords(name, (form) => nameMark(scope, form)))),
    ...words.flatMap((word) => accountIds.flatMap((id) => inWords(word, (form) => nameMark(id, form)))),
  ];
  // A name of one word alone would hit ordinary texts of no account.
  return marks.filter(({ mark, wordCount }) => !(mark.startsWith("name||") && wordCount === 1));
}

/** @param wordCounts how many words in a row are worth looking at */
export function marksIn(text: string, accountId: string | null, wordCounts: readonly number[]): PlacedMark[] {
  const emails = [...text.matchAll(EMAIL)].map((found) => placed(found, emailKey(found[0].replace(/^['.-]+/, ""))));
  const numbers = [...text.matchAll(NUMBER)].flatMap((found) => {
    const digits = digitsOf(found[0]);
    return digits.length < LEAST_DIGITS ? [] : [placed(found, phoneMark(digits))];
  });
  return [...emails, ...numbers, ...runsOfWords(text, accountId ?? "", wordCounts)];
}

/** Puts a mark in the place of each piece that names somebody who was erased; longer pieces first. */
export function blotMarked(text: string, marks: readonly PlacedMark[], isErased: (mark: string) => boolean): string {
  const found = marks.filter(({ mark }) => isErased(mark)).sort((a, b) => b.end - b.start - (a.end - a.start));
  const taken: PlacedMark[] = [];
  for (const one of found) if (taken.every(({ start, end }) => one.end <= start || one.start >= end)) taken.push(one);
  return taken
    .sort((a, b) => b.start - a.start)
    .reduce((left, { start, end }) => `${left.slice(0, start)}${BLOT}${left.slice(end)}`, text);
}

function runsOfWords(text: string, scope: string, wordCounts: readonly number[]): PlacedMark[] {
  if (wordCounts.length === 0) return [];
  const words = [...text.matchAll(WORD)];
  return words.flatMap((first, index) =>
    wordCounts.flatMap((count) => {
      const last = words[index + count - 1];
      if (last === undefined) return [];
      const place = { start: first.index, end: last.index + last[0].length };
      const form = words
        .slice(index, index + count)
        .map((one) => one[0].toLowerCase())
        .join(" ");
      const any = { mark: `words|${form}`, ...place };
      const isPlainWord = count === 1 && isOrdinaryWord(first[0]) && !/^\p{Lu}/u.test(first[0]);
      return isPlainWord ? [any] : [any, { mark: nameMark(scope, form), ...place }];
    }),
  );
}

function placed(found: RegExpMatchArray, mark: string): PlacedMark {
  const start = found.index ?? 0;
  return { mark, start, end: start + found[0].length };
}

function inWords(text: string, toMark: (form: string) => string): PersonMark[] {
  const words = text.match(WORD)?.slice(0, MOST_WORDS) ?? [];
  return words.length === 0 ? [] : [{ mark: toMark(words.join(" ").toLowerCase()), wordCount: words.length }];
}

function nameMark(scope: string, form: string): string {
  return `name|${scope}|${form}`;
}

/** Somebody of this whole name in this account; null for a name of one word, which others may have too. */
export function wholeNameMark(accountId: string, name: string): string | null {
  const [found] = inWords(name, (form) => nameMark(accountId, form));
  return found === undefined || found.wordCount === 1 ? null : found.mark;
}

function phoneMark(digits: string): string {
  return `tel|${digits.slice(-TELLING_DIGITS)}`;
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, "");
}
