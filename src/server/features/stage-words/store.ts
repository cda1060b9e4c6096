/** SQL of words of an old tool that no stage answers to, and of what was said of all accounts with one. */
import type { AccountId, FactId } from "#core/ids.ts";
import type { FactDetail } from "#core/onboarding/fact.ts";
import type { StageId } from "#core/onboarding/stage.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

/** What was said of an account already shows once it is derived; until then its word is not open any more either. */
const IS_OPEN = sql`stage_unmapped is not null and not exists (
  select from fact said
  where said.account_id = account_state.account_id and said.kind = 'stage_imported' and said.source = 'hand'
    and said.recorded_at >= account_state.derived_at
    and not exists (select from fact void where void.account_id = said.account_id and void.corrects = said.fact_id))`;

/** Those of most accounts first. */
export function listWords(db: Db): Promise<{ word: string; accounts: number }[]> {
  return db.list(sql<{ word: string; accounts: number }>`
    select stage_unmapped as word, count(*) as accounts from account_state where ${IS_OPEN} group by 1 order by 2 desc, 1`);
}

type WithWord = { accountId: AccountId; name: string; before: StageId };

export function listWithWord(db: Db, word: string, most: number): Promise<WithWord[]> {
  return db.list(sql<WithWord>`
    select account_id as "accountId", account.name, account_state.stage as before
    from account_state join account using (account_id)
    where stage_unmapped = ${word} and ${IS_OPEN} order by account.name, account_id limit ${most}`);
}

type Said = { accountId: AccountId; factId: FactId; corrects: FactId | null };
type By = { memberId: string; now: Instant };

/** The same of each account, by hand and now. */
export async function recordFacts(
  db: Db,
  facts: readonly Said[],
  { kind, ...body }: FactDetail,
  { memberId, now }: By,
): Promise<void> {
  await db.run(sql`
    insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, actor_id, source, corrects, body)
    select account_id, fact_id, ${kind}, ${now}::timestamptz, ${now}::timestamptz, 'member', ${memberId}, 'hand', corrects,
      ${json(body)}
    from unnest(${facts.map(({ accountId }) => accountId)}::uuid[], ${facts.map(({ factId }) => factId)}::uuid[],
      ${facts.map(({ corrects }) => corrects)}::uuid[]) as said(account_id, fact_id, corrects)`);
}

type NewBatch = { batchId: string; word: string; stage: StageId; facts: readonly Said[] };

export async function createBatch(
  db: Db,
  { batchId, word, stage, facts }: NewBatch,
  { memberId, now }: By,
): Promise<void> {
  await db.run(sql`
    insert into stage_word_batch (batch_id, word, stage, member_id, account_ids, fact_ids, recorded_at)
    values (${batchId}, ${word}, ${stage}, ${memberId}, ${facts.map(({ accountId }) => accountId)}::uuid[],
      ${facts.map(({ factId }) => factId)}::uuid[], ${now})`);
}

type Batch = { word: string; accountIds: AccountId[]; factIds: FactId[]; undoneAt: Instant | null };

/** Locked, so that it is taken back once. */
export function findBatch(db: Db, batchId: string): Promise<Batch | null> {
  return db.find(sql<Batch>`
    select word, account_ids as "accountIds", fact_ids as "factIds", undone_at as "undoneAt"
    from stage_word_batch where batch_id = ${batchId} for update`);
}

export async function markUndone(db: Db, batchId: string, now: Instant): Promise<void> {
  await db.run(sql`update stage_word_batch set undone_at = ${now} where batch_id = ${batchId}`);
}

/** Those that nobody has taken back on their own; facts of accounts that are gone are gone too. */
export function listStanding(
  db: Db,
  { accountIds, factIds }: Pick<Batch, "accountIds" | "factIds">,
): Promise<{ accountId: AccountId; factId: FactId }[]> {
  return db.list(sql<{ accountId: AccountId; factId: FactId }>`
    select said.account_id as "accountId", said.fact_id as "factId"
    from fact said join unnest(${accountIds}::uuid[], ${factIds}::uuid[]) as given(account_id, fact_id)
      on given.account_id = said.account_id and given.fact_id = said.fact_id
    where not exists (select from fact void where void.account_id = said.account_id and void.corrects = said.fact_id)`);
}
