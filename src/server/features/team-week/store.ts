/** SQL of the team's week: acts and tasks beside what was derived of their accounts. */
import type { AccountId, CompanyId, MemberId } from "#core/ids.ts";
import type { MissAct } from "#core/queue/missed.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

// Missed -------------------------------------------------------------------------------------------------------------

export type MissedRow = {
  accountId: AccountId;
  companyId: CompanyId;
  name: string;
  enteredOn: LocalDate;
  entryRecordedAt: Instant;
  renewalOn: LocalDate;
  currency: string;
  netMinor: number | null;
};

/** What customers do, or time and rules alone, is not being in touch. */
const NOT_OURS = [
  "inbound_reply",
  "paid_call_ordered",
  "segment_removed",
  "stage_imported",
  "opted_out",
  "voided",
] as const;

/**
 * In the segment over the renewal, and nothing of ours from the entry to it: no fact, mail or note. What was imported only
 * after its renewal is nobody's miss.
 */
export function listMissed(
  db: Db,
  { from, through, limit }: { from: LocalDate; through: LocalDate; limit: number },
): Promise<MissedRow[]> {
  return db.list(sql<MissedRow>`
    select state.account_id as "accountId", company_id as "companyId", name, stay.entered_on as "enteredOn",
      entry.recorded_at as "entryRecordedAt", period_start as "renewalOn", currency, net_minor as "netMinor"
    from account_state state
    join segment_stay stay on stay.account_id = state.account_id and stay.entered_on < period_start
      and (stay.left_on is null or stay.left_on >= period_start)
    join lateral (
      select min(recorded_at) as recorded_at from decision
      where decision.account_id = state.account_id and kind = 'segment-entered' and decided_on = stay.entered_on
        and (not reconstructed or recorded_at < period_start)) entry on entry.recorded_at is not null
    where period_start >= ${from}::date and period_start <= ${through}::date
      and not exists (
        select from fact where fact.account_id = state.account_id and not kind = any(${[...NOT_OURS]}::text[])
          and happened_at >= stay.entered_on and happened_at < period_start
          and not exists (select from fact void where void.account_id = fact.account_id and void.corrects = fact.fact_id))
      and not exists (
        select from message where message.account_id = state.account_id and direction = 'out'
          and message.happened_at >= stay.entered_on and message.happened_at < period_start)
      and not exists (
        select from note where note.account_id = state.account_id and deleted_at is null
          and note.happened_at >= stay.entered_on and note.happened_at < period_start)
    order by period_start desc, net_minor desc nulls last, state.account_id limit ${limit}`);
}

export type ActOfCompany = MissAct & { companyId: CompanyId };

/** Without what was taken back, in order of time. */
export function listActs(db: Db, companyIds: readonly CompanyId[]): Promise<ActOfCompany[]> {
  return db.list(sql<ActOfCompany>`
    select account.company_id as "companyId", kind, act.member_id as "memberId",
      coalesce(member.name, 'Somebody') as "memberName", until, until_event as "untilEvent", reason,
      happened_at as "happenedAt"
    from account join queue_act act using (account_id) left join member on member.member_id = act.member_id
    where account.company_id = any(${companyIds as string[]}::uuid[]) and kind <> 'undone'
      and not exists (
        select from queue_act undo where undo.account_id = act.account_id and undo.undoes = act.act_id)
    order by happened_at, act_id`);
}

// Now ----------------------------------------------------------------------------------------------------------------

export type NeedRow = {
  memberId: MemberId | null;
  name: string;
  leases: number;
  due: number;
  overdue: number;
  promises: number;
  oldestDueOn: LocalDate | null;
};

/** Each active member, and the pool; of tasks those that are due. */
export function listNeeds(db: Db, { today, now }: { today: LocalDate; now: Instant }): Promise<NeedRow[]> {
  return db.list(sql<NeedRow>`
    with duty as (
      select assignee_id, count(*) as due, count(*) filter (where due_on < ${today}::date) as overdue,
        count(*) filter (where kind = 'promise') as promises, min(due_on) as oldest
      from task where done_at is null and deleted_at is null and falls_on <= ${today}::date group by assignee_id),
    held as (select member_id, count(*) as leases from lease where until > ${now} group by member_id)
    select member.member_id as "memberId", member.name, coalesce(leases, 0) as leases, coalesce(due, 0) as due,
      coalesce(overdue, 0) as overdue, coalesce(promises, 0) as promises, oldest as "oldestDueOn"
    from member left join duty on duty.assignee_id = member.member_id left join held on held.member_id = member.member_id
    where member.deactivated_at is null and member.role <> 'viewer'
    union all
    select null, 'The pool', 0, coalesce(sum(due), 0)::bigint, coalesce(sum(overdue), 0)::bigint,
      coalesce(sum(promises), 0)::bigint, min(oldest)
    from duty where assignee_id is null
    order by overdue desc, due desc, name`);
}

export type CountedRow = {
  accountId: AccountId;
  name: string;
  netMinor: number | null;
  currency: string;
  memberId: MemberId | null;
  memberName: string | null;
  at: Instant | null;
  title: string | null;
  dueOn: LocalDate | null;
};

/** Null is the pool. */
export type Whose = { memberId: MemberId | null } | "everybody";

type Asked = { whose: Whose; limit: number };

const NAMED = sql`account.account_id as "accountId", account.name, net_minor as "netMinor",
  coalesce(state.currency, account.currency) as currency, member.member_id as "memberId", member.name as "memberName"`;

/** What `listNeeds` counts as due, promised or overdue. */
export function listDuties(
  db: Db,
  { of, whose, today, limit }: Asked & { of: "due" | "promises" | "overdue"; today: LocalDate },
): Promise<(CountedRow & { total: number })[]> {
  const counted = { due: sql`true`, promises: sql`kind = 'promise'`, overdue: sql`due_on < ${today}::date` }[of];
  return db.list(sql<CountedRow & { total: number }>`
    select ${NAMED}, null::timestamptz as at, title, due_on as "dueOn", count(*) over () as total
    from task join account using (account_id) left join account_state state on state.account_id = task.account_id
    left join member on member.member_id = assignee_id
    where done_at is null and deleted_at is null and falls_on <= ${today}::date and ${counted} and ${isOf(whose, sql`assignee_id`)}
    order by due_on, task_id limit ${limit}`);
}

export function listHeld(
  db: Db,
  { whose, now, limit }: Asked & { now: Instant },
): Promise<(CountedRow & { total: number })[]> {
  return db.list(sql<CountedRow & { total: number }>`
    select ${NAMED}, until as at, null::text as title, null::date as "dueOn", count(*) over () as total
    from lease join account using (account_id) left join account_state state on state.account_id = lease.account_id
    left join member on member.member_id = lease.member_id
    where until > ${now} and ${isOf(whose, sql`lease.member_id`)}
    order by until, lease.company_id limit ${limit}`);
}

function isOf(whose: Whose, column: Sql): Sql {
  if (whose === "everybody") return sql`true`;
  return whose.memberId === null ? sql`${column} is null` : sql`${column} = ${whose.memberId}`;
}

export type WaitingRow = {
  companyId: CompanyId;
  accountId: AccountId;
  name: string;
  text: string;
  since: LocalDate;
  renewalOn: LocalDate | null;
};

/** Open onboardings in the queue that nobody holds, by how long ago they entered or were last touched. */
export function listWaitingLongest(db: Db, now: Instant, limit: number): Promise<WaitingRow[]> {
  return db.list(sql<WaitingRow>`
    select entry.company_id as "companyId", entry.account_id as "accountId", entry.summary ->> 'name' as name,
      coalesce(entry.reasons -> 0 ->> 'text', '') as text,
      greatest(entry.entered_on, (last_messaged_at at time zone 'UTC')::date) as since,
      entry.renewal_on as "renewalOn"
    from queue_entry entry join account_state using (account_id)
    where entry.entered_on is not null
      and not exists (select from lease where lease.company_id = entry.company_id and lease.until > ${now})
    order by since, entry.company_id limit ${limit}`);
}

// Picks and skips ----------------------------------------------------------------------------------------------------

export type PickRow = Omit<CountedRow, "memberId" | "memberName"> & {
  memberId: MemberId;
  memberName: string;
  country: string;
  signedUpOn: LocalDate | null;
  peopleCount: number;
};

/** Each company once for each member who took it; what is said of it is of today. */
export function listPicks(db: Db, since: Instant): Promise<PickRow[]> {
  return db.list(sql<PickRow>`
    select distinct on (member.member_id, account.company_id) member.member_id as "memberId", member.name as "memberName",
      account.account_id as "accountId", account.name, happened_at as at, null::text as title, null::date as "dueOn",
      net_minor as "netMinor", state.currency, coalesce(account.country, account.region) as country,
      account.signed_up_on as "signedUpOn", people_count as "peopleCount"
    from queue_act act join account using (account_id) join account_state state on state.account_id = account.account_id
    join member on member.member_id = act.member_id
    where kind = 'taken' and happened_at >= ${since}
    order by member.member_id, account.company_id, happened_at`);
}

export type SkipRow = {
  actId: string;
  accountId: AccountId;
  accountName: string;
  memberId: MemberId;
  memberName: string;
  reason: string | null;
  happenedAt: Instant;
};

export function listSkips(db: Db, since: Instant, limit: number): Promise<SkipRow[]> {
  return db.list(sql<SkipRow>`
    select act_id as "actId", account_id as "accountId", account.name as "accountName",
      skip.member_id as "memberId", coalesce(member.name, 'Somebody') as "memberName", reason, happened_at as "happenedAt"
    from queue_act skip join account using (account_id) left join member on member.member_id = skip.member_id
    where kind = 'skipped' and happened_at >= ${since}
      and not exists (
        select from queue_act undo where undo.account_id = skip.account_id and undo.undoes = skip.act_id)
    order by happened_at desc, act_id limit ${limit}`);
}
