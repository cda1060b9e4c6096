/** SQL of words that were said of many accounts at once. */
import type { KnownWord } from "#core/fields/words-at-once.ts";
import type { AccountId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { MovedTask } from "#server/features/next-task-cells/reads.ts";
import type { StageFact } from "#server/features/stage-cells/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

/** In the order of their ids, one more than may be. */
export async function listChosen(
  db: Db,
  { filter, except, most }: { filter: Sql; except: readonly AccountId[]; most: number },
): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account_state
    where ${filter} and account_id <> all(${except as AccountId[]}::uuid[])
    order by account_id limit ${most + 1}`);
  return rows.map(({ accountId }) => accountId);
}

export type Batch = {
  batchId: string;
  fieldId: string;
  memberId: string;
  accountIds: AccountId[];
  /** The word on each of them, in the same order. */
  changeIds: string[];
  /** The field of each of them, in the same order, where they are several; null: `fieldId` is that of all. */
  fieldIds: string[] | null;
  /** What was set beside fields; null: nothing was. */
  moves: Moves | null;
};

export type Moves = { facts: readonly StageFact[]; tasks: readonly MovedTask[] };

export async function createBatch(
  db: Db,
  { batchId, fieldId, memberId, accountIds, changeIds, fieldIds, moves }: Batch,
  now: Instant,
): Promise<void> {
  await db.run(sql`insert into field_batch (batch_id, field_id, member_id, account_ids, change_ids, field_ids, moves, recorded_at)
    values (${batchId}, ${fieldId}, ${memberId}, ${accountIds}::uuid[], ${changeIds}::uuid[], ${fieldIds}::text[],
      ${moves && json(moves)}, ${now})`);
}

/** Locked, so that it is taken back once. */
export function findBatch(db: Db, batchId: string): Promise<(Batch & { undoneAt: Instant | null }) | null> {
  return db.find(sql<Batch & { undoneAt: Instant | null }>`
    select batch_id as "batchId", field_id as "fieldId", member_id as "memberId", account_ids as "accountIds",
      change_ids as "changeIds", field_ids as "fieldIds", moves, undone_at as "undoneAt"
    from field_batch where batch_id = ${batchId} for update`);
}

export async function markUndone(db: Db, batchId: string, now: Instant): Promise<void> {
  await db.run(sql`update field_batch set undone_at = ${now} where batch_id = ${batchId}`);
}

type OwnedWord = KnownWord & { accountId: AccountId };

/** What persons have said of one field, in the order in which they did. */
export async function wordsByAccount(
  db: Db,
  fieldId: string,
  accountIds: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, KnownWord[]>> {
  const words = await db.list(sql<OwnedWord>`
    select account_id as "accountId", change_id as "changeId", field as "fieldId", value_after as value,
      member_id as "memberId", recorded_at as "setAt", until_on as until, reason, takes_back as "isTakenBack"
    from account_change
    where account_id = any(${accountIds as AccountId[]}::uuid[]) and field = ${fieldId} and member_id is not null
    order by account_id, recorded_at, change_id`);
  const byAccount = new Map<AccountId, KnownWord[]>();
  for (const word of words) byAccount.set(word.accountId, [...(byAccount.get(word.accountId) ?? []), word]);
  return byAccount;
}
