/** Which accounts hold words: one answer for the search, the palette, and the words of a list's filter. */
import type { AccountId } from "#core/ids.ts";
import { foldText } from "#core/search/fold-text.ts";
import { compareFound } from "#core/search/rank-accounts.ts";
import { holdsTerm, nameScore } from "#core/search/search-terms.ts";
import { alikeScore, maySlip } from "#core/search/slips.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import {
  accountText,
  holds,
  holdsAlike,
  holdsAll,
  likeText,
  PERSON_TEXT,
} from "#server/features/search-words/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type FoundAccount = {
  accountId: AccountId;
  name: string;
  domain: string | null;
  region: string;
  externalId: string;
  currency: string;
  netMinor: number | null;
  renewalOn: LocalDate | null;
  score: number;
  isAlike: boolean;
};

type Row = Omit<FoundAccount, "score" | "isAlike">;

/** Best ones are chosen among these; where more hold the words, the next renewals are among them all the same. */
const MOST_CANDIDATES = 1000;
const BEGINNINGS = 50;
/** So many of the next renewals are looked through first: words that are in many names are found there at once. */
const NEXT_RENEWALS = 1000;
/** A slip is looked for where fewer than these hold the words. */
const ENOUGH = 3;
const MOST_ALIKE = 2000;
const EXACT_SCORE = 100;
/** Found by who is there: after all that is found by itself, before what is only alike. */
const PLACE_SCORE = 35;
const MOST_PEOPLE = 200;

export type Asked = {
  terms: readonly string[];
  /** That the text means as an id. */
  exactIds: readonly AccountId[];
  today: LocalDate;
  most: number;
};

/** The best that hold all of the words, best first; where hardly any do, those that do but for a slip (F-3). */
export async function findAccounts(db: Db, { terms, exactIds, today, most }: Asked): Promise<FoundAccount[]> {
  const found = new Map<AccountId, FoundAccount>();
  const add = (rows: readonly Row[], scoreOf: (row: Row) => number | null, isAlike = false) => {
    for (const row of rows) {
      const score = found.has(row.accountId) ? null : scoreOf(row);
      if (score !== null) found.set(row.accountId, { ...row, score, isAlike });
    }
  };
  add(await listByIds(db, exactIds), () => EXACT_SCORE);
  if (terms.length > 0) {
    const [next, begun] = await Promise.all([listNext(db, terms, today), listBegun(db, terms)]);
    add([...next, ...begun], (row) => nameScore(row.name, terms));
    if (next.length < most) add(await listHolding(db, terms), (row) => nameScore(row.name, terms));
    if (found.size < ENOUGH && terms.some(maySlip))
      add(await listAlike(db, terms), (row) => scoreAlike(row, terms), true);
  }
  return [...found.values()].sort((a, b) => compareFound(a, b, today)).slice(0, most);
}

/** As `findAccounts`, with the accounts of people who hold the words after those that hold them. */
export async function findAccountsOrPlaces(db: Db, asked: Asked): Promise<FoundAccount[]> {
  const found = await findAccounts(db, asked);
  if (found.length >= asked.most || asked.terms.length === 0) return found;
  const known = new Set(found.map(({ accountId }) => accountId));
  const places = await db.list(sql<Row>`
    select ${COLUMNS} from (
      select distinct account_id from (
        select person_id from person where ${holdsAll(PERSON_TEXT, asked.terms)} limit ${MOST_PEOPLE}) as held
      join person_role using (person_id)) as place join account_state using (account_id)`);
  const others = places.filter(({ accountId }) => !known.has(accountId));
  return [...found, ...others.map((row) => ({ ...row, score: PLACE_SCORE, isAlike: false }))]
    .sort((a, b) => compareFound(a, b, asked.today))
    .slice(0, asked.most);
}

function scoreAlike(row: Row, terms: readonly string[]): number | null {
  const folded = foldText([row.name, row.domain ?? "", row.externalId].join("\n"));
  return alikeScore(folded, terms, (term) => holdsTerm(folded, term));
}

const COLUMNS = sql`account_state.account_id as "accountId", account_state.name, account_state.domain, account_state.region,
  account_state.external_id as "externalId", account_state.currency, net_minor as "netMinor", renewal_on as "renewalOn"`;

function listByIds(db: Db, accountIds: readonly AccountId[]): Promise<Row[]> {
  if (accountIds.length === 0) return Promise.resolve([]);
  return db.list(
    sql<Row>`select ${COLUMNS} from account_state where account_id = any(${accountIds as string[]}::uuid[])`,
  );
}

function listNext(db: Db, terms: readonly string[], today: LocalDate): Promise<Row[]> {
  return db.list(sql<Row>`
    select ${COLUMNS} from (
      select * from account_state where renewal_on >= ${today} order by renewal_on, account_id limit ${NEXT_RENEWALS}
    ) as account_state where ${holdsAll(accountText("account_state"), terms)}`);
}

/** Read by name, so that the one that is called just so is always among them. */
function listBegun(db: Db, terms: readonly string[]): Promise<Row[]> {
  const begins = sql`search_fold(name) collate "C" like ${`${likeText(terms.join(" "))}%`}`;
  return db.list(sql<Row>`
    select ${COLUMNS} from (
      select account_id from account where ${begins} order by search_fold(name) collate "C", account_id limit ${BEGINNINGS}
    ) as begun join account_state using (account_id)`);
}

function listHolding(db: Db, terms: readonly string[]): Promise<Row[]> {
  return listThrough(db, holdsAll(accountText("account"), terms), MOST_CANDIDATES);
}

function listAlike(db: Db, terms: readonly string[]): Promise<Row[]> {
  return listThrough(db, holdsAlike(accountText("account"), terms), MOST_ALIKE);
}

/** Found apart from the limit: with it the database would rather read all accounts until enough of them answer. */
function listThrough(db: Db, condition: Sql, most: number): Promise<Row[]> {
  return db.list(sql<Row>`
    with held as materialized (select account_id from account where ${condition})
    select ${COLUMNS} from (select account_id from held limit ${most}) as held join account_state using (account_id)`);
}

// As conditions of lists ------------------------------------------------------------------------------------------------

/** The accounts that hold the term, as a condition; null where it is so common that each row is better asked itself. */
export async function accountHolds(db: Db, term: string): Promise<Sql | null> {
  const condition = holds(accountText("account"), term);
  if (await isCommon(db, "account", condition)) return null;
  return among(await db.list(sql<IdRow>`select account_id as "accountId" from account where ${condition}`));
}

/** Those with a person whose name or address holds the term. */
export function personHolds(db: Db, term: string): Promise<Sql> {
  return ofPeople(db, holds(PERSON_TEXT, term));
}

/** Those with a person whose address holds it. */
export function emailHolds(db: Db, term: string): Promise<Sql> {
  return ofPeople(db, sql`${holds(PERSON_TEXT, term)} and ${holds(sql`search_fold(person.email)`, term)}`);
}

type IdRow = { accountId: AccountId };

async function ofPeople(db: Db, condition: Sql): Promise<Sql> {
  const places = sql`from person join person_role using (person_id)`;
  if (await isCommon(db, "person", condition))
    return sql`exists (select 1 ${places} where person_role.account_id = account_state.account_id and ${condition})`;
  return among(await db.list(sql<IdRow>`select distinct account_id as "accountId" ${places} where ${condition}`));
}

function among(rows: readonly IdRow[]): Sql {
  return sql`account_id = any(${rows.map(({ accountId }) => accountId)}::uuid[])`;
}

/** Rows that are looked at to see how common a word is, and the part of them from which on it counts as common. */
const SAMPLED = 1000;
const COMMON_SHARE = 0.01;
/** Fewer rows are found one way or the other in no time. */
const FEW_ROWS = 20_000;

async function isCommon(db: Db, table: "account" | "person", condition: Sql): Promise<boolean> {
  const { count } = await db.get(sql<{ count: number }>`
    select reltuples::float8 as count from pg_class where oid = ${table}::regclass`);
  if (count < FEW_ROWS) return false;
  const percent = (100 * SAMPLED) / count;
  const { held, seen } = await db.get(sql<{ held: number; seen: number }>`
    select count(*) filter (where ${condition}) as held, count(*) as seen
    from ${sql.table(table)} tablesample system (${percent}) repeatable (1)`);
  return held > seen * COMMON_SHARE;
}
