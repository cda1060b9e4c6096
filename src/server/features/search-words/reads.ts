/** Conditions that a text holds words, as `src/core/search` means it, in the form that the indexes know. */
import { isBeginning, termWords, toTsQuery } from "#core/search/search-terms.ts";
import { maySlip, slipHalves } from "#core/search/slips.ts";
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

export const PERSON_TEXT = sql`search_fold(coalesce(person.name, '') || E'\\n' || coalesce(person.email, ''))`;

/** @param text folded; terms are folded too */
export function holdsAll(text: Sql, terms: readonly string[]): Sql {
  return terms.length === 0
    ? sql`false`
    : sql`(${sql.join(
        terms.map((term) => holds(text, term)),
        sql` and `,
      )})`;
}

export function holds(text: Sql, term: string): Sql {
  return isBeginning(term) ? begins(text, escaped(term)) : sql`${text} like ${`%${likeText(term)}%`}`;
}

/** A little more than `alikeScore` takes: whoever asks looks at what comes. */
export function holdsAlike(text: Sql, terms: readonly string[]): Sql {
  const each = terms.map((term) => {
    if (!maySlip(term)) return holds(text, term);
    const { first, last, lastAfter, exchanged } = slipHalves(term);
    const before = `[a-z0-9]{${lastAfter.least},${lastAfter.most}}`;
    return sql`(${holds(text, term)} or ${begins(text, first)} or ${begins(text, before + last)} or ${begins(text, exchanged)})`;
  });
  return each.length === 0 ? sql`false` : sql`(${sql.join(each, sql` and `)})`;
}

/** Whether a note or a task answers, through its index. Null where nothing was asked for. */
export function wordsHeld(text: Sql, terms: readonly string[]): Sql | null {
  const query = toTsQuery(terms);
  return query === null ? null : sql`search_words(${text}) @@ ${query}::tsquery`;
}

/** The same for few rows, without any index: to fold a text is a tenth of the work of listing its words. */
export function wordsHeldInRow(text: Sql, terms: readonly string[]): Sql {
  return sql`(${sql.join(
    termWords(terms).map((word) => begins(sql`search_fold(${text})`, word)),
    sql` and `,
  )})`;
}

export function likeText(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

function begins(text: Sql, pattern: string): Sql {
  return sql`${text} ~ ${`(^|[^a-z0-9])${pattern}`}`;
}

function escaped(term: string): string {
  return term.replace(/[^a-z0-9 ]/g, "\\$&");
}
