/** SQL that saves what was derived over what was there. */
import type { AccountId, CompanyId, TaskId } from "#core/ids.ts";
import type { CompanyEntry, QueueEntry } from "#core/queue/rank.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { forgetDerivations, recordListChange } from "#server/features/list-versions/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

const STATE_COLUMNS = [
  "company_id",
  "name",
  "domain",
  "region",
  "source",
  "external_id",
  "sample",
  "currency",
  "plan",
  "period_start",
  "renewal_on",
  "verdict",
  "rule",
  "segment",
  "route",
  "entered_on",
  "stage",
  "stage_coarse",
  "stage_since",
  "stage_days",
  "stage_unmapped",
  "list_minor",
  "gross_minor",
  "credit_minor",
  "net_minor",
  "low_minor",
  "high_minor",
  "straight_line_minor",
  "previous_bill_minor",
  "at_least",
  "coverage",
  "humans",
  "people_count",
  "notes_count",
  "next_task_due_on",
  "next_task_title",
  "last_messaged_at",
  "contact_by",
  "priority",
  "unseen",
  "payment_risk",
  "fields",
  "detail",
  "versions",
  "derived_at",
  "derived_on",
  "next_due_at",
] as const;

const setStateColumns = sql.join(STATE_COLUMNS.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));

/** A value for every column, so that none keeps what it was. */
export type StateRow = { account_id: AccountId; company_id: CompanyId } & Record<
  (typeof STATE_COLUMNS)[number],
  unknown
>;

export async function saveStates(db: Db, rows: readonly StateRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.run(sql`
    insert into account_state
    select * from jsonb_populate_recordset(null::account_state, ${json(rows)})
    on conflict (account_id) do update set ${setStateColumns}`);
  await recordListChange(db, rows.at(-1)!.derived_at as Instant);
}

/** As lists show it until now; an account that is new there has none. */
export function listStages(
  db: Db,
  accountIds: readonly AccountId[],
): Promise<{ accountId: AccountId; stage: string | null }[]> {
  return db.list(sql<{ accountId: AccountId; stage: string | null }>`
    select account_id as "accountId", stage from account_state where account_id = any(${accountIds as string[]}::uuid[])`);
}

/** Of which companies these accounts were when they were last derived. */
export async function listCompaniesOfStates(db: Db, accountIds: readonly AccountId[]): Promise<CompanyId[]> {
  const rows = await db.list(sql<{ companyId: CompanyId }>`
    select distinct company_id as "companyId" from account_state
    where account_id = any(${accountIds as string[]}::uuid[])`);
  return rows.map(({ companyId }) => companyId);
}

export type RowOfAccount = { account_id: AccountId };

/** Replaces the stays and alerts of accounts; `before` are those that may have had some. */
export async function saveStaysAndAlerts(
  db: Db,
  before: readonly AccountId[],
  { stays, alerts }: { stays: readonly RowOfAccount[]; alerts: readonly RowOfAccount[] },
): Promise<void> {
  if (before.length > 0) {
    await db.run(sql`delete from segment_stay where account_id = any(${before as string[]}::uuid[])`);
    await db.run(sql`delete from alert where account_id = any(${before as string[]}::uuid[])`);
  }
  if (stays.length > 0)
    await db.run(
      sql`insert into segment_stay select * from jsonb_populate_recordset(null::segment_stay, ${json(stays)})`,
    );
  if (alerts.length > 0)
    await db.run(sql`insert into alert select * from jsonb_populate_recordset(null::alert, ${json(alerts)})`);
}

export type WaitingRow = RowOfAccount & { task_id: TaskId; arrived_on: LocalDate | null };

/** No version of the task: nobody changed it. */
export async function saveArrivals(db: Db, rows: readonly WaitingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await db.run(sql`
    update task set arrived_on = derived.arrived_on
    from jsonb_to_recordset(${json(rows)}) as derived (account_id uuid, task_id uuid, arrived_on date)
    where task.account_id = derived.account_id and task.task_id = derived.task_id
      and task.arrived_on is distinct from derived.arrived_on`);
}

/** What a row of the queue shows beside its reasons. */
export type QueueSummary = {
  name: string;
  domain: string | null;
  region: string;
  currency: string | null;
  netMinor: number | null;
  lowMinor: number | null;
  highMinor: number | null;
  stage: string | null;
};

export type QueueCandidate = { companyId: CompanyId; sample: boolean; entry: QueueEntry; summary: QueueSummary };

/** What the accounts of these companies bring to the queue. */
export function listQueueCandidates(db: Db, companyIds: readonly CompanyId[]): Promise<QueueCandidate[]> {
  return db.list(sql<QueueCandidate>`
    select company_id as "companyId", sample, detail -> 'queueEntry' as entry, detail -> 'queueSummary' as summary
    from account_state
    where company_id = any(${companyIds as string[]}::uuid[]) and detail ? 'queueEntry'
    order by account_id`);
}

export type RankedCompany = { ranked: CompanyEntry; best: QueueCandidate };

function toQueueRow({ ranked, best }: RankedCompany, now: Instant) {
  const others = ranked.accounts.length > 1;
  const reasons = [...ranked.reasons, ...ranked.otherReasons.map((reason) => ({ ...reason, points: 0 }))];
  return {
    company_id: ranked.companyId,
    account_id: ranked.accountId,
    band: ranked.band,
    score: ranked.score,
    renewal_on: ranked.renewalOn,
    entered_on: ranked.enteredOn,
    contact_by: ranked.contactBy,
    unseen: ranked.isUnseen,
    reasons: reasons.map(({ accountName, ...reason }) => ({ ...reason, accountName: others ? accountName : null })),
    summary: { ...best.summary, line: ranked.line },
    sample: best.sample,
    derived_at: now,
  };
}

const QUEUE_COLUMNS = [
  "account_id",
  "band",
  "score",
  "renewal_on",
  "entered_on",
  "contact_by",
  "unseen",
  "reasons",
  "summary",
  "sample",
  "derived_at",
];
const setQueueColumns = sql.join(QUEUE_COLUMNS.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));

/** Companies without a row leave the queue. */
export async function saveQueue(
  db: Db,
  companyIds: readonly CompanyId[],
  ranked: readonly RankedCompany[],
  now: Instant,
): Promise<void> {
  const rows = ranked.map((one) => toQueueRow(one, now));
  const staying = rows.map((row) => row.company_id);
  await db.run(sql`
    delete from queue_entry
    where company_id = any(${companyIds as string[]}::uuid[]) and not company_id = any(${staying as string[]}::uuid[])`);
  if (rows.length === 0) return;
  await db.run(sql`
    insert into queue_entry
    select * from jsonb_populate_recordset(null::queue_entry, ${json(rows)})
    on conflict (company_id) do update set ${setQueueColumns}`);
}

export async function dropProjections(db: Db): Promise<void> {
  await db.run(sql`delete from queue_entry`);
  await db.run(sql`delete from alert`);
  await db.run(sql`delete from segment_stay`);
  await db.run(sql`delete from account_state`);
  await forgetDerivations(db);
}

export async function countQueue(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from queue_entry`)).count;
}

/** Null without any account. */
export async function findOldestDerivation(db: Db): Promise<LocalDate | null> {
  return (await db.get(sql<{ day: LocalDate | null }>`select min(derived_on) as day from account_state`)).day;
}

export type DerivedDay = { accountId: AccountId; derivedOn: LocalDate };

export function listDerivedBefore(db: Db, accountIds: readonly AccountId[], day: LocalDate): Promise<DerivedDay[]> {
  return db.list(sql<DerivedDay>`
    select account_id as "accountId", derived_on as "derivedOn" from account_state
    where account_id = any(${accountIds as string[]}::uuid[]) and derived_on < ${day}::date order by account_id`);
}

export function listDerivedDays(db: Db): Promise<DerivedDay[]> {
  return db.list(sql<DerivedDay>`select account_id as "accountId", derived_on as "derivedOn" from account_state`);
}
