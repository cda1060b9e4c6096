/** Which accounts hold words: one answer for the search, the palette, and the words of a list's filter. */
import type { AccountId } from "#core/ids.ts";
import { foldText } from "#core/search/fold-text.ts";
import { compareFound } from "#core/search/rank-accounts.ts";
import { holdsTerm, isBeginning, nameScore } from "#core/search/search-terms.ts";
import { alikeScore, maySlip } from "#core/search/slips.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import {
  ACCOUNT_WORDS,
  accountText,
  holds,
  holdsAll,
  likeText,
  PERSON_TEXT,
  slipQueries,
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
    const scoreOf = (row: Row) => nameScore(row.name, terms);
    const [next, begun] = await Promise.all([listNext(db, holdsAll(FOLDED, terms), today), listBegun(db, terms)]);
    add([...next, ...begun], scoreOf);
    if (next.length < most) add(await listCandidates(db, holdsAll(accountText("account"), terms)), scoreOf);
  }
  if (found.size < ENOUGH && terms.some(maySlip)) {
    const scoreOf = (row: Row) => scoreAlike(row, terms);
    const slipped = await listSlipped(db, terms);
    add(slipped, scoreOf, true);
    if (slipped.length >= MOST_CANDIDATES) add(await listNext(db, sql`true`, today), scoreOf, true);
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

/** Folded once for each row, however many words are looked for. */
const FOLDED = sql`folded`;

function listNext(db: Db, condition: Sql, today: LocalDate): Promise<Row[]> {
  return db.list(sql<Row>`
    select ${COLUMNS} from (
      select *, ${accountText("account_state")} as folded from account_state
      where renewal_on >= ${today} order by renewal_on, account_id limit ${NEXT_RENEWALS}
    ) as account_state where ${condition}`);
}

/** Read by name, so that the one that is called just so is always among them. */
function listBegun(db: Db, terms: readonly string[]): Promise<Row[]> {
  const begins = sql`search_fold(name) collate "C" like ${`${likeText(terms.join(" "))}%`}`;
  return db.list(sql<Row>`
    select ${COLUMNS} from (
      select account_id from account where ${begins} order by search_fold(name) collate "C", account_id limit ${BEGINNINGS}
    ) as begun join account_state using (account_id)`);
}

/** Whichever the index gives first. */
function listCandidates(db: Db, condition: Sql): Promise<Row[]> {
  return db.list(sql<Row>`
    select ${COLUMNS} from (select account_id from account where ${condition} limit ${MOST_CANDIDATES}) as held
      join account_state using (account_id)`);
}

/** Those in which one of the words has a slip, by the index of their words: each query is planned for itself. */
function listSlipped(db: Db, terms: readonly string[]): Promise<Row[]> {
  return db.list(sql<Row>`
    select ${COLUMNS} from (
      select distinct found.account_id from unnest(${slipQueries(terms)}::tsquery[]) as asked cross join lateral (
        select account_id from account where ${ACCOUNT_WORDS} @@ asked limit ${MOST_CANDIDATES}) as found
    ) as slipped join account_state using (account_id)`);
}

// As conditions of lists ------------------------------------------------------------------------------------------------

type IdRow = { accountId: AccountId };

/**
 * Accounts of a list that hold the term, or where a person does by name or address, or that `orElse` is true of. What is rare is
 * found first. Whether common words are found row by row, as for a page, or all at once, as for a count, is left to the database,
 * which can choose as long as it is one condition over `account`.
 */
export async function accountsHolding(db: Db, term: string, orElse: Sql): Promise<Sql> {
  const held = holds(accountText("account"), term);
  const [isCommonWord, person] = await Promise.all([
    isCommon(db, "account", term),
    isBeginning(term) ? NOBODY : placesOf(db, "account", term, sql`true`),
  ]);
  if (isCommonWord || person.isCommon)
    return sql`account_id in (select account_id from account where ${held} or ${person.condition} or ${orElse})`;
  const ids = await db.list(
    sql<IdRow>`select account_id as "accountId" from account where ${held} or ${person.condition}`,
  );
  return sql`(${among(sql`account_id`, ids)} or ${orElse})`;
}

/** Those of which one column holds the term. It is found by all that an account is found by; the planner is to count that once. */
export async function columnHolds(db: Db, column: "name" | "domain" | "external_id", term: string): Promise<Sql> {
  const held = holds(accountText("account"), term);
  const inColumn = holds(sql`search_fold(${sql.ref(`account.${column}`)})`, term);
  const found = sql<IdRow>`select account_id as "accountId" from account where ${held} and coalesce(${inColumn}, false)`;
  if (await isCommon(db, "account", term)) return sql`account_id in (${found})`;
  return among(sql`account_id`, await db.list(found));
}

/** Those with a person whose address holds it. */
export async function emailHolds(db: Db, term: string): Promise<Sql> {
  const inColumn = holds(sql`search_fold(person.email)`, term);
  return (await placesOf(db, "account_state", term, sql`coalesce(${inColumn}, false)`)).condition;
}

type PlacesOfPeople = { isCommon: boolean; condition: Sql };

const NOBODY: PlacesOfPeople = { isCommon: false, condition: sql`false` };

/** Where people are who hold the term, as a condition on the accounts of a table. */
async function placesOf(
  db: Db,
  table: "account" | "account_state",
  term: string,
  andThat: Sql,
): Promise<PlacesOfPeople> {
  const accountId = sql.ref(`${table}.account_id`);
  const places = sql<IdRow>`select distinct account_id as "accountId" from person join person_role using (person_id)
    where ${holds(PERSON_TEXT, term)} and ${andThat}`;
  if (await isCommon(db, "person", term)) return { isCommon: true, condition: sql`${accountId} in (${places})` };
  return { isCommon: false, condition: among(accountId, await db.list(places)) };
}

function among(column: Sql, rows: readonly IdRow[]): Sql {
  return sql`${column} = any(${rows.map(({ accountId }) => accountId)}::uuid[])`;
}

/** Rows that are looked at to see how common a word is, and the part of them from which on it counts as common. */
const SAMPLED = 1000;
const COMMON_SHARE = 0.01;
/** Fewer rows are found one way or the other in no time. */
const FEW_ROWS = 20_000;

const SAMPLES = { account: accountText("account"), person: PERSON_TEXT };

async function isCommon(db: Db, table: keyof typeof SAMPLES, term: string): Promise<boolean> {
  const { count } = await db.get(sql<{ count: number }>`
    select reltuples::float8 as count from pg_class where oid = ${table}::regclass`);
  if (count < FEW_ROWS) return false;
  const percent = (100 * SAMPLED) / count;
  const { held, seen } = await db.get(sql<{ held: number; seen: number }>`
    select count(*) filter (where ${holds(sql`folded`, term)}) as held, count(*) as seen from (
      select ${SAMPLES[table]} as folded from ${sql.table(table)} tablesample system (${percent}) repeatable (1) offset 0
    ) as sample`);
  return held > seen * COMMON_SHARE;
}
