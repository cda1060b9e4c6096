/** What members did with companies of the queue: took, put aside, passed over, looked at, took back. Acts are only added. */
import type { AccountId, CompanyId, MemberId } from "#core/ids.ts";
import type { SnoozeEvent } from "#core/queue/queue-facts.ts";
import type { QueueAct } from "#core/state/account-facts.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type NewAct = Omit<QueueAct, "until" | "untilEvent" | "undoes"> & {
  companyId: CompanyId;
  until?: LocalDate;
  untilEvent?: SnoozeEvent;
  reason?: string;
  undoes?: string;
};

export async function recordAct(db: Db, act: NewAct): Promise<void> {
  await db.run(sql`
    insert into queue_act (account_id, act_id, company_id, kind, member_id, until, until_event, reason, undoes, happened_at)
    values (${act.accountId}, ${act.actId}, ${act.companyId}, ${act.kind}, ${act.memberId}, ${act.until ?? null},
      ${act.untilEvent ?? null}, ${act.reason || null}, ${act.undoes ?? null}, ${act.happenedAt})`);
}

/** Held to the end of the transaction, so that of two who take an act back at once only one does. */
export async function lockAccount(db: Db, accountId: AccountId): Promise<void> {
  await db.run(sql`select 1 from account where account_id = ${accountId} for no key update`);
}

export type FoundAct = Pick<QueueAct, "actId" | "accountId" | "kind">;

/** An act goes with its account, whichever company that was of when it was done. */
export function findAct(db: Db, companyId: CompanyId, actId: string): Promise<FoundAct | null> {
  return db.find(sql<FoundAct>`
    select act_id as "actId", account_id as "accountId", kind from account join queue_act using (account_id)
    where account.company_id = ${companyId} and act_id = ${actId}`);
}

export async function isUndone(db: Db, companyId: CompanyId, actId: string): Promise<boolean> {
  const acts = await db.list(sql`
    select from account join queue_act using (account_id)
    where account.company_id = ${companyId} and undoes = ${actId} limit 1`);
  return acts.length > 0;
}

/** Looks that were recorded together with the act, because putting aside was the first look. */
export async function listSeenWith(db: Db, companyId: CompanyId, actId: string): Promise<string[]> {
  const acts = await db.list(sql<{ actId: string }>`
    select seen.act_id as "actId" from account
    join queue_act act on act.account_id = account.account_id
    join queue_act seen on seen.account_id = act.account_id and seen.happened_at = act.happened_at
      and seen.member_id = act.member_id and seen.kind = 'seen'
    where account.company_id = ${companyId} and act.act_id = ${actId} and act.kind in ('done', 'snoozed')`);
  return acts.map(({ actId: id }) => id);
}

/** Companies that the member passed over since then and has not taken back. */
export async function listSkipped(db: Db, memberId: MemberId, since: Instant): Promise<CompanyId[]> {
  const acts = await db.list(sql<{ companyId: CompanyId }>`
    select distinct account.company_id as "companyId" from queue_act skip join account using (account_id)
    where member_id = ${memberId} and kind = 'skipped' and happened_at >= ${since}
      and not exists (
        select from queue_act undo where undo.account_id = skip.account_id and undo.undoes = skip.act_id)`);
  return acts.map(({ companyId }) => companyId);
}
