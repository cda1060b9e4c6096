/** SQL of the search. Each statement is bounded by an index and a limit; nothing counts all that matches. */
import type { AccountId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { holdsAlike, holdsAll, PERSON_TEXT, wordsHeld, wordsHeldInRow } from "#server/features/search-words/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

/** Best ones are chosen among these; where more match, the words are too common for an order to mean anything. */
const CANDIDATES = 200;
const MOST_ALIKE = 2000;

export type PersonFound = {
  personId: string;
  name: string | null;
  email: string | null;
  accountId: AccountId | null;
  accountName: string | null;
};

export function listPeople(db: Db, terms: readonly string[]): Promise<PersonFound[]> {
  return listPersons(db, sql`select * from person where ${holdsAll(PERSON_TEXT, terms)} limit ${CANDIDATES}`);
}

/** Those that may hold the words but for a slip. Found apart from the limit, so that the index is asked and not all people. */
export function listPeopleAlike(db: Db, terms: readonly string[]): Promise<PersonFound[]> {
  return listPersons(
    db,
    sql`select * from (select * from person where ${holdsAlike(PERSON_TEXT, terms)} offset 0) as person limit ${MOST_ALIKE}`,
  );
}

/** With one of the accounts at which they are now; of several the one that they were seen at last. */
function listPersons(db: Db, persons: Sql): Promise<PersonFound[]> {
  return db.list(sql<PersonFound>`
    select person.person_id as "personId", person.name, person.email, place.account_id as "accountId",
      place.name as "accountName"
    from (${persons}) as person left join lateral (
      select account.account_id, account.name from person_role join account using (account_id)
      where person_role.person_id = person.person_id and removed_on is null
      order by last_seen_on desc nulls last, account_id limit 1) as place on true`);
}

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
};

/** Open ones first, the most urgent on top, then those that were done last. */
export async function listTasks(db: Db, terms: readonly string[], limit: number): Promise<TaskFound[]> {
  const held = wordsHeld(sql`title`, terms);
  if (held === null) return [];
  const open = sql`select * from task where done_at is null and deleted_at is null order by falls_on, task_id limit ${LOOKED_THROUGH}`;
  const urgent = await firstOf(db, sql`(${open}) as task where ${wordsHeldInRow(sql`title`, terms)}`, limit);
  if (urgent.length >= limit) return urgent;
  return firstOf(db, sql`(select * from task where ${held} and deleted_at is null offset 0) as task`, limit);
}

function firstOf(db: Db, tasks: Sql, limit: number): Promise<TaskFound[]> {
  const order = sql`done_at is not null, done_at desc, falls_on, task_id`;
  return db.list(sql<TaskFound>`
    select task_id as "taskId", account_id as "accountId", account.name as "accountName", title, kind, falls_on as "dueOn",
      done_at as "doneAt"
    from (select task_id, account_id, title, kind, falls_on, done_at from ${tasks} order by ${order} limit ${limit}) as shown
    join account using (account_id) order by ${order}`);
}
