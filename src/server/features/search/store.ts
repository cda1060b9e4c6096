/** SQL of the search. Each statement is bounded by an index and a limit; nothing counts all that matches. */
import type { AccountId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import {
  holdsAll,
  likeText,
  PERSON_TEXT,
  PERSON_WORDS,
  slipQueries,
  TASK_TEXT,
  wordsHeld,
  wordsHeldInRow,
} from "#server/features/search-words/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

/** Best ones are chosen among these; where more match, the words are too common for an order to mean anything. */
const CANDIDATES = 300;

export type NamedPerson = { personId: string; name: string | null; email: string | null };

export function listPeople(db: Db, terms: readonly string[]): Promise<NamedPerson[]> {
  return listPersons(db, sql`select * from person where ${holdsAll(PERSON_TEXT, terms)}`);
}

/** By name, so that who is called just so is always among them; who has no name is here by the address. */
export function listPeopleBegun(db: Db, terms: readonly string[], limit: number): Promise<NamedPerson[]> {
  const named = sql`search_fold(coalesce(name, email, '')) collate "C"`;
  const begins = sql`${named} like ${`${likeText(terms.join(" "))}%`}`;
  return db.list(sql<NamedPerson>`
    select person_id as "personId", name, email from person where ${begins} order by ${named}, person_id limit ${limit}`);
}

/** Those that may hold the words but for a slip. */
export function listPeopleAlike(db: Db, terms: readonly string[]): Promise<NamedPerson[]> {
  return listPersons(db, slippedIn(sql`person`, PERSON_WORDS, terms));
}

function listPersons(db: Db, people: Sql): Promise<NamedPerson[]> {
  return db.list(sql<NamedPerson>`
    select person_id as "personId", name, email from (${people}) as person limit ${CANDIDATES}`);
}

export type Place = { personId: string; accountId: AccountId; accountName: string };

/** One of the accounts at which each is now; of several the one that they were seen at last. */
export function listPlaces(db: Db, personIds: readonly string[]): Promise<Place[]> {
  return db.list(sql<Place>`
    select distinct on (person_id) person_id as "personId", account_id as "accountId", account.name as "accountName"
    from person_role join account using (account_id)
    where person_id = any(${personIds as string[]}::uuid[]) and removed_on is null
    order by person_id, last_seen_on desc nulls last, account_id`);
}

const IS_THERE = sql`deleted_at is null`;

export type NoteFound = {
  noteId: string;
  accountId: AccountId;
  accountName: string;
  author: string;
  body: string;
  happenedAt: Instant;
};

/** Words that are in many notes are found among so many of the newest, rarer ones through the index; tasks alike. */
const LOOKED_THROUGH = 1000;

/**
 * The newest that hold the words, each with its account. Left to itself the database would go through all notes from the newest
 * on, since it takes any beginning of a word for common; so the two ways are asked for one by one.
 */
export async function listNotes(db: Db, terms: readonly string[], limit: number): Promise<NoteFound[]> {
  const held = wordsHeld(sql`body`, terms);
  if (held === null) return [];
  const newest = sql`select * from note where deleted_at is null order by happened_at desc, note_id desc limit ${LOOKED_THROUGH}`;
  const recent = await newestOf(db, sql`(${newest}) as note where ${wordsHeldInRow(sql`body`, terms)}`, limit);
  if (recent.length >= limit) return recent;
  return newestOf(db, sql`(select * from note where ${held} and deleted_at is null offset 0) as note`, limit);
}

/** The newest in which one of the words has a slip; whoever asks looks for the others. */
export function listNotesAlike(db: Db, terms: readonly string[]): Promise<NoteFound[]> {
  return newestOf(db, sql`(${slippedIn(sql`note`, sql`search_words(body)`, terms, IS_THERE)}) as note`, CANDIDATES);
}

/** Each query is planned for itself, so that it goes by the index of words; so many rows are taken as it gives first. */
function slippedIn(table: Sql, words: Sql, terms: readonly string[], andThat = sql`true`): Sql {
  return sql`select distinct found.* from unnest(${slipQueries(terms)}::tsquery[]) as asked cross join lateral (
    select * from ${table} where ${words} @@ asked and ${andThat} limit ${LOOKED_THROUGH}) as found`;
}

function newestOf(db: Db, notes: Sql, limit: number): Promise<NoteFound[]> {
  return db.list(sql<NoteFound>`
    select note_id as "noteId", account_id as "accountId", account.name as "accountName",
      coalesce(member.name, author) as author, body, happened_at as "happenedAt"
    from (
      select note_id, account_id, author, body, happened_at from ${notes}
      order by happened_at desc, note_id desc limit ${limit}) as shown
    join account using (account_id) left join member on member.member_id::text = author
    order by happened_at desc, note_id desc`);
}

export type TaskFound = {
  taskId: string;
  accountId: AccountId;
  accountName: string;
  title: string;
  kind: "task" | "promise";
  dueOn: LocalDate;
  doneAt: Instant | null;
  /** What a promise was closed with. */
  answer: string | null;
};

/** Open ones first, the most urgent on top, then those that were done last. */
export async function listTasks(db: Db, terms: readonly string[], limit: number): Promise<TaskFound[]> {
  const held = wordsHeld(TASK_TEXT, terms);
  if (held === null) return [];
  const open = sql`select * from task where done_at is null and deleted_at is null order by falls_on limit ${LOOKED_THROUGH}`;
  const urgent = await firstOf(db, sql`(${open}) as task where ${wordsHeldInRow(TASK_TEXT, terms)}`, limit);
  if (urgent.length >= limit) return urgent;
  return firstOf(db, sql`(select * from task where ${held} and deleted_at is null offset 0) as task`, limit);
}

/** As `listNotesAlike`. */
export function listTasksAlike(db: Db, terms: readonly string[]): Promise<TaskFound[]> {
  return firstOf(
    db,
    sql`(${slippedIn(sql`task`, sql`search_words(${TASK_TEXT})`, terms, IS_THERE)}) as task`,
    CANDIDATES,
  );
}

function firstOf(db: Db, tasks: Sql, limit: number): Promise<TaskFound[]> {
  const order = sql`done_at is not null, done_at desc, falls_on, task_id`;
  return db.list(sql<TaskFound>`
    select task_id as "taskId", account_id as "accountId", account.name as "accountName", title, kind, falls_on as "dueOn",
      done_at as "doneAt", answer
    from (select task_id, account_id, title, kind, falls_on, done_at, answer from ${tasks} order by ${order} limit ${limit}) as shown
    join account using (account_id) order by ${order}`);
}
