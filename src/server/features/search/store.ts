/** SQL of the search. Each statement is bounded by an index and a limit; nothing counts all that matches. */
import type { AccountId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

/** Best ones are chosen among these; where more match, the words are too common for an order to mean anything. */
const CANDIDATES = 200;
const BEGINNINGS = 50;

/** As the index on `account` has it. */
const ACCOUNT_TEXT = sql`(account.name || ' ' || coalesce(account.domain, ''))`;

/** Fewer than three letters are looked for at beginnings of words: within a word no index knows them, and they say nothing there. */
const SHORTEST_PART = 3;

function holdsAll(text: Sql, terms: readonly string[]): Sql {
  const each = terms.map((term) => {
    const word = escaped(term);
    if (term.length >= SHORTEST_PART) return sql`${text} ilike ${`%${word}%`}`;
    return sql`(${text} ilike ${`${word}%`} or ${text} ilike ${`% ${word}%`})`;
  });
  return each.length === 0 ? sql`false` : sql`(${sql.join(each, sql` and `)})`;
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

export type AccountFound = {
  accountId: AccountId;
  name: string;
  domain: string | null;
  region: string;
  externalId: string;
  /** How alike a mistyped name is, from 0 to 1; null where it holds the words. */
  likeness: number | null;
};

const ACCOUNT = sql`account.account_id as "accountId", name, domain, region, external_id as "externalId"`;

/** Those whose name begins with the words are read by name, so that the one that is called just so is always among them. */
export function listAccounts(
  db: Db,
  { terms, exactIds }: { terms: readonly string[]; exactIds: readonly AccountId[] },
): Promise<AccountFound[]> {
  const begins = sql`lower(name) collate "C" like ${`${escaped(terms.join(" "))}%`}`;
  return db.list(sql<AccountFound>`
    (select ${ACCOUNT}, null::real as likeness from account where account_id = any(${exactIds as string[]}::uuid[]))
    union
    (select ${ACCOUNT}, null::real as likeness from account where ${terms.length > 0} and ${begins}
      order by lower(name) collate "C", account_id limit ${BEGINNINGS})
    union
    (select ${ACCOUNT}, null::real as likeness from account where ${holdsAll(ACCOUNT_TEXT, terms)} limit ${CANDIDATES})`);
}

export function listAccountsAlike(db: Db, text: string, limit: number): Promise<AccountFound[]> {
  return db.list(sql<AccountFound>`
    select ${ACCOUNT}, word_similarity(${text}, ${ACCOUNT_TEXT}) as likeness from account
    where ${ACCOUNT_TEXT} %> ${text} order by likeness desc, account_id limit ${limit}`);
}

export type PersonFound = {
  personId: string;
  name: string | null;
  email: string | null;
  accountId: AccountId | null;
  accountName: string | null;
  likeness: number | null;
};

/** With one of the accounts at which they are now; of several the one that they were seen at last. */
function withAccount(persons: Sql): Sql<PersonFound> {
  return sql<PersonFound>`
    select person.person_id as "personId", person.name, person.email, place.account_id as "accountId",
      place.name as "accountName", likeness
    from (${persons}) as person left join lateral (
      select account.account_id, account.name from person_role join account using (account_id)
      where person_role.person_id = person.person_id and removed_on is null
      order by last_seen_on desc nulls last, account_id limit 1) as place on true`;
}

export function listPeople(db: Db, terms: readonly string[]): Promise<PersonFound[]> {
  return db.list(
    withAccount(sql`
      select person_id, name, email, null::real as likeness from person
      where ${holdsAll(sql`person.name`, terms)} or ${holdsAll(sql`person.email`, terms)} limit ${CANDIDATES}`),
  );
}

export function listPeopleAlike(db: Db, text: string, limit: number): Promise<PersonFound[]> {
  return db.list(
    withAccount(sql`
      select person_id, name, email, word_similarity(${text}, name) as likeness from person
      where name %> ${text} order by likeness desc, person_id limit ${limit}`),
  );
}

export type NoteFound = {
  noteId: string;
  accountId: AccountId;
  accountName: string;
  author: string;
  body: string;
  happenedAt: Instant;
};

/** Among so many of the newest, words that are in most notes have enough answers. */
const NEWEST = 1000;
/** Of rarer words so many are looked through for the newest. */
const MOST_RARE = 2000;

const NOTE = sql`note_id, account_id, author, body, happened_at`;

/**
 * The newest that hold the words, each with its account. Left to itself the database would go through all notes from the newest
 * on, since it takes any beginning of a word for common; so the two ways are asked for one by one.
 * @param query as `to_tsquery` takes it
 */
export async function listNotes(db: Db, query: string, limit: number): Promise<NoteFound[]> {
  const holds = sql`to_tsvector('simple', body) @@ to_tsquery('simple', ${query})`;
  const newest = sql`select ${NOTE} from note where deleted_at is null order by happened_at desc, note_id desc limit ${NEWEST}`;
  const recent = await newestOf(db, sql`select * from (${newest}) as newest where ${holds}`, limit);
  if (recent.length >= limit) return recent;
  const known = new Set(recent.map(({ noteId }) => noteId));
  const older = await newestOf(
    db,
    sql`select ${NOTE} from note where ${holds} and deleted_at is null limit ${MOST_RARE}`,
    limit,
  );
  return [...recent, ...older.filter(({ noteId }) => !known.has(noteId))].slice(0, limit);
}

function newestOf(db: Db, notes: Sql, limit: number): Promise<NoteFound[]> {
  return db.list(sql<NoteFound>`
    select note_id as "noteId", account_id as "accountId", account.name as "accountName",
      coalesce(member.name, author) as author, body, happened_at as "happenedAt"
    from (select * from (${notes}) as holding order by happened_at desc, note_id desc limit ${limit}) as shown
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

/** Open ones first, then by day. */
export function listTasks(db: Db, query: string, limit: number): Promise<TaskFound[]> {
  return db.list(sql<TaskFound>`
    select task_id as "taskId", account_id as "accountId", account.name as "accountName", title, kind, due_on as "dueOn",
      done_at as "doneAt"
    from (
      select task_id, account_id, title, kind, due_on, done_at from task
      where to_tsvector('simple', title) @@ to_tsquery('simple', ${query}) and deleted_at is null
      limit ${CANDIDATES}) as found
    join account using (account_id) order by done_at is not null, due_on desc, task_id limit ${limit}`);
}
