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

/** Where people write freely, or what they wrote was copied to. Audit rows hold ids alone. */
const TEXTS = [
  { table: "note", column: "body", isJson: false },
  { table: "task", column: "title", isJson: false },
  { table: "message", column: "subject", isJson: false },
  { table: "queue_act", column: "reason", isJson: false },
  { table: "fact", column: "evidence", isJson: false },
  { table: "fact", column: "body", isJson: true },
  { table: "decision", column: "body", isJson: true },
  { table: "account", column: "attributes", isJson: true },
  { table: "account_change", column: "value_before", isJson: true },
  { table: "account_change", column: "value_after", isJson: true },
  { table: "account_look", column: "shown", isJson: true },
  { table: "account_state", column: "next_task_title", isJson: false },
  { table: "account_state", column: "detail", isJson: true },
] as const;

/**
 * Puts a mark in the place of the word wherever it stands by itself: erasing Ann leaves the annual plan alone, and
 * ann@acme.example leaves joann@acme.example. @param accountIds null is all accounts
 * @returns how many texts were changed
 */
export async function blotOut(db: Db, accountIds: readonly string[] | null, word: string): Promise<number> {
  const scope = accountIds === null ? sql`true` : sql`account_id = any(${accountIds as string[]}::uuid[])`;
  let changed = 0;
  for (const { table, column, isJson } of TEXTS) {
    const pattern = standingAlone(isJson ? JSON.stringify(word).slice(1, -1) : word);
    const text = isJson ? sql`${sql.ref(column)}::text` : sql`${sql.ref(column)}`;
    const blotted = sql`regexp_replace(${text}, ${pattern}, ${BLOT}, 'gi')`;
    changed += await db.run(sql`
      update ${sql.table(table)} set ${sql.ref(column)} = ${isJson ? sql`${blotted}::jsonb` : blotted}
      where ${scope} and ${text} ~* ${pattern}`);
  }
  return changed;
}

/** A regular expression of PostgreSQL. Signs of an address belong to it; a full stop at its end does not. */
function standingAlone(word: string): string {
  const exactly = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const before = word.includes("@") ? "[[:alnum:]._%+-]" : "[[:alnum:]_]";
  return `(?<!${before})${exactly}(?![[:alnum:]_-]|[.][[:alnum:]])`;
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
