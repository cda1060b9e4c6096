/** SQL of people and of their erasure. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type PersonRow = { personId: string; source: string; externalId: string; name: string | null };

export function listPersonsByEmail(db: Db, email: string): Promise<PersonRow[]> {
  return db.list(sql<PersonRow>`
    select person_id as "personId", source, external_id as "externalId", name from person where lower(email) = lower(${email})`);
}

export async function listTombstones(db: Db, hashes: readonly string[]): Promise<string[]> {
  const rows = await db.list(
    sql<{ hash: string }>`select hash from person_tombstone where hash = any(${hashes as string[]}::text[])`,
  );
  return rows.map(({ hash }) => hash);
}

export async function recordTombstones(db: Db, hashes: readonly string[], erasedAt: Instant): Promise<void> {
  await db.run(sql`
    insert into person_tombstone (hash, erased_at)
    select hash, ${erasedAt}::timestamptz from unnest(${hashes as string[]}::text[]) as t (hash)
    on conflict (hash) do nothing`);
}

export async function listAccountsOf(db: Db, personIds: readonly string[]): Promise<string[]> {
  const rows = await db.list(sql<{ accountId: string }>`
    select distinct account_id as "accountId" from person_role where person_id = any(${personIds as string[]}::uuid[])`);
  return rows.map(({ accountId }) => accountId);
}

const BLOT = "[erased person]";

/** Puts a mark in the place of the word, in notes and task titles of these accounts. @returns how many were changed */
export async function blotOut(db: Db, accountIds: readonly string[], word: string): Promise<number> {
  const ids = sql`any(${accountIds as string[]}::uuid[])`;
  const pattern = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const notes = await db.run(sql`
    update note set body = regexp_replace(body, ${pattern}, ${BLOT}, 'gi') where account_id = ${ids} and body ~* ${pattern}`);
  const tasks = await db.run(sql`
    update task set title = regexp_replace(title, ${pattern}, ${BLOT}, 'gi') where account_id = ${ids} and title ~* ${pattern}`);
  await db.run(sql`
    update account_state set next_task_title = regexp_replace(next_task_title, ${pattern}, ${BLOT}, 'gi')
    where account_id = ${ids} and next_task_title ~* ${pattern}`);
  return notes + tasks;
}

export function deleteMessages(db: Db, personIds: readonly string[]): Promise<number> {
  return db.run(sql`delete from message where person_id = any(${personIds as string[]}::uuid[])`);
}

export function deleteRoles(db: Db, personIds: readonly string[]): Promise<number> {
  return db.run(sql`delete from person_role where person_id = any(${personIds as string[]}::uuid[])`);
}

export function deletePersons(db: Db, personIds: readonly string[]): Promise<number> {
  return db.run(sql`delete from person where person_id = any(${personIds as string[]}::uuid[])`);
}

/** Answers that were kept for a repeated request may hold the name or the address. */
export async function forgetAnswers(db: Db, words: readonly string[]): Promise<void> {
  for (const word of words)
    await db.run(sql`delete from idempotency_key where position(lower(${word}) in lower(answer::text)) > 0`);
}
