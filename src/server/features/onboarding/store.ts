/** SQL of onboarding facts. Facts are only ever added. */
import type { AccountId, FactId } from "#core/ids.ts";
import type { FactDetail, FactEnvelope } from "#core/onboarding/fact.ts";
import type { StageId } from "#core/onboarding/stage.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

/** Held to the end of the transaction, so that of two who take a fact back at once only one does. */
export async function lockAccount(db: Db, accountId: AccountId): Promise<void> {
  await db.run(sql`select 1 from account where account_id = ${accountId} for no key update`);
}

export async function recordFact(
  db: Db,
  accountId: AccountId,
  { kind, ...body }: FactDetail,
  fact: FactEnvelope,
): Promise<void> {
  await db.run(sql`
    insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, actor_id, source, evidence,
      corrects, body)
    values (${accountId}, ${fact.factId}, ${kind}, ${fact.happenedAt}, ${fact.recordedAt}, ${fact.actor.kind},
      ${fact.actor.id}, ${fact.source}, ${fact.evidence}, ${fact.corrects}, ${json(body)})`);
}

export type RecordedFact = { factId: FactId; kind: string; source: string; corrects: FactId | null };

export function listFacts(db: Db, accountId: AccountId): Promise<RecordedFact[]> {
  return db.list(sql<RecordedFact>`
    select fact_id as "factId", kind, source, corrects from fact where account_id = ${accountId}
    order by recorded_at, fact_id`);
}

/** Of these facts, those that nobody has taken back. */
export async function listStanding(
  db: Db,
  { accountIds, factIds }: { accountIds: readonly AccountId[]; factIds: readonly FactId[] },
): Promise<{ accountId: AccountId; factId: FactId }[]> {
  return db.list(sql<{ accountId: AccountId; factId: FactId }>`
    select account_id as "accountId", fact_id as "factId" from fact
    where account_id = any(${accountIds as AccountId[]}::uuid[]) and fact_id = any(${factIds as FactId[]}::uuid[])
      and not exists (
        select from fact void
        where void.account_id = fact.account_id and void.corrects = fact.fact_id and void.kind = 'voided'
          and not exists (
            select from fact again where again.account_id = void.account_id and again.corrects = void.fact_id))
    order by account_id, fact_id`);
}

/** Whether it went to sales with a packet, and neither was that taken back nor did it come back. */
export async function isWithSales(db: Db, accountId: AccountId): Promise<boolean> {
  const standing = await db.list(sql`
    select from fact handed
    where handed.account_id = ${accountId} and handed.kind = 'handed_over' and handed.body ->> 'to' = 'sales'
      and not exists (
        select from fact void where void.account_id = handed.account_id and void.corrects = handed.fact_id)
      and not exists (
        select from fact back
        where back.account_id = handed.account_id and back.kind = 'handover_bounced'
          and back.body ->> 'handoverId' = handed.body ->> 'handoverId'
          and not exists (
            select from fact void where void.account_id = back.account_id and void.corrects = back.fact_id))
    limit 1`);
  return standing.length > 0;
}

/** The stage as lists show it; null outside the segment, and before the account was derived for the first time. */
export async function findStage(db: Db, accountId: AccountId): Promise<StageId | null> {
  const state = await db.find(sql<{ stage: StageId | null }>`
    select stage from account_state where account_id = ${accountId}`);
  return state?.stage ?? null;
}

export type StagePlace = { accountId: AccountId; name: string; stage: StageId | null; unmappedLabel: string | null };

/** Of each the stage as lists show it. */
export function listStages(db: Db, accountIds: readonly AccountId[]): Promise<StagePlace[]> {
  return db.list(sql<StagePlace>`
    select account_id as "accountId", name, stage, stage_unmapped as "unmappedLabel" from account_state
    where account_id = any(${accountIds as AccountId[]}::uuid[])`);
}

/** The old tool's word for the stage, while no stage answers to it; null where the stage is known. */
export async function findUnmapped(db: Db, accountId: AccountId): Promise<string | null> {
  const found = await db.find(sql<{ label: string | null }>`
    select stage_unmapped as label from account_state where account_id = ${accountId}`);
  return found?.label ?? null;
}
