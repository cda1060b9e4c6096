/** Conditions that a text holds words, as `src/core/search` means it, in the form that the indexes know. */
import { isBeginning, termWords, toTsQuery, WORD_BORDERS } from "#core/search/search-terms.ts";
import { maySlip, slippedBeginnings } from "#core/search/slips.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

/** What an account is found by, on `account` or `account_state`: as the index on `account` has it. */
export function accountText(table: "account" | "account_state"): Sql {
  const { name, domain, externalId } = {
    name: sql.ref(`${table}.name`),
    domain: sql.ref(`${table}.domain`),
    externalId: sql.ref(`${table}.external_id`),
  };
  return sql`search_fold(${name} || E'\\n' || coalesce(${domain}, '') || E'\\n' || ${externalId})`;
}

/** What a task is found by, as its index has it. */
export const TASK_TEXT = sql`title || E'\\n' || coalesce(answer, '')`;

export const PERSON_TEXT = sql`search_fold(coalesce(person.name, '') || E'\\n' || coalesce(person.email, ''))`;

/** The words of what accounts and people are found by, as their indexes have them. */
export const ACCOUNT_WORDS = sql`search_words(account.name || E'\\n' || coalesce(account.domain, '') || E'\\n' || account.external_id)`;
export const PERSON_WORDS = sql`search_words(coalesce(person.name, '') || E'\\n' || coalesce(person.email, ''))`;

/** @param text folded; terms are folded too */
export function holdsAll(text: Sql, terms: readonly string[]): Sql {
  return allOf(terms, (term) => holds(text, term));
}

export function holds(text: Sql, term: string): Sql {
  const word = likeText(term);
  if (!isBeginning(term)) return sql`${text} like ${`%${word}%`}`;
  const patterns = [`${word}%`, ...WORD_BORDERS.map((border) => `%${likeText(border)}${word}%`)];
  const likes = patterns.map((pattern) => sql`${text} like ${pattern}`);
  // The patterns are what the index knows; where rows are gone through, one look says no to nearly all of them.
  const atBorder = `(^|[${WORD_BORDERS.join("")}])${term.replace(/[^a-z0-9]/g, "\\$&")}`;
  return sql`(coalesce(${text} ~ ${atBorder}, false) and (${sql.join(likes, sql` or `)}))`;
}

function allOf(terms: readonly string[], conditionOf: (term: string) => Sql): Sql {
  return terms.length === 0 ? sql`false` : sql`(${sql.join(terms.map(conditionOf), sql` and `)})`;
}

/** Whether a note or a task answers, through its index. Null where nothing was asked for. */
export function wordsHeld(text: Sql, terms: readonly string[]): Sql | null {
  const query = toTsQuery(terms);
  return query === null ? null : sql`search_words(${text}) @@ ${query}::tsquery`;
}

/** The index goes through as many of them at once; its work grows with their square. */
const AT_ONCE = 64;

/**
 * What the index of words is asked for, one after the other, to find texts in which one of the words has a slip. It takes
 * a millisecond, where a pattern for the slip would go through a large part of all texts.
 */
export function slipQueries(terms: readonly string[]): string[] {
  return termWords(terms)
    .filter(maySlip)
    .flatMap((word) => {
      const { beginnings, whole } = slippedBeginnings(word);
      const asked = [whole, ...beginnings.map((beginning) => `${beginning}:*`)];
      return Array.from({ length: Math.ceil(asked.length / AT_ONCE) }, (_, part) =>
        asked.slice(part * AT_ONCE, (part + 1) * AT_ONCE).join(" | "),
      );
    });
}

/**
 * The same for few rows, without any index. Folding is most of the work, so a text of plain letters is folded only where it has
 * the words somewhere; in any other text they may stand in other letters.
 */
export function wordsHeldInRow(text: Sql, terms: readonly string[]): Sql {
  const mayHold = (word: string) =>
    sql`(octet_length(${text}) <> char_length(${text}) or lower((${text}) collate "C") like ${`%${word}%`})`;
  const words = termWords(terms);
  return sql`(${sql.join(
    [...words.map(mayHold), ...words.map((word) => begins(sql`search_fold(${text})`, word))],
    sql` and `,
  )})`;
}

export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

function begins(text: Sql, pattern: string): Sql {
  return sql`${text} ~ ${`(^|[^a-z0-9])${pattern}`}`;
}
