/** SQL of the queue. Lists read projections and small tables alone; an account's facts are read one account at a time. */
import type { Shown as ShownValues } from "#core/accounts/changes-since.ts";
import type { AccountId, CompanyId, MemberId } from "#core/ids.ts";
import type { QueueReason } from "#core/queue/reasons.ts";
import type { WaitState } from "#core/tasks/task-wait.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

// Rows ---------------------------------------------------------------------------------------------------------------

export type QueueRowRecord = {
  companyId: CompanyId;
  accountId: AccountId;
  band: number;
  score: number;
  reasons: (Pick<QueueReason, "points" | "text" | "isKnown"> & { term: string; accountName: string | null })[];
  summary: {
    name: string;
    domain: string | null;
    region: string;
    currency: string | null;
    netMinor: number | null;
    lowMinor: number | null;
    highMinor: number | null;
    stage: string | null;
  };
  renewalOn: LocalDate | null;
  contactBy: LocalDate | null;
  enteredOn: LocalDate | null;
  unseen: boolean;
  leaseMemberId: MemberId | null;
  leaseMemberName: string | null;
  leaseUntil: Instant | null;
};

/** Never a tie between two. */
const IN_ORDER = sql`entry.band, entry.score desc, entry.renewal_on nulls last, entry.entered_on nulls last, entry.company_id`;

/** A lease that has run out is none. */
function withLease(now: Instant): Sql {
  return sql`queue_entry entry left join lease on lease.company_id = entry.company_id and lease.until > ${now}
    left join member on member.member_id = lease.member_id`;
}

/** `mine` is leased to me or has a task of mine; `pool` is leased to nobody else. */
export type Shown =
  | { show: "mine"; memberId: MemberId; companyIds: readonly CompanyId[] }
  | { show: "pool"; memberId: MemberId }
  | { show: "all" }
  | { show: "unseen" };

function isShown(shown: Shown): Sql {
  switch (shown.show) {
    case "mine":
      return isMine(shown.memberId, shown.companyIds);
    case "pool":
      return sql`(lease.member_id is null or lease.member_id = ${shown.memberId})`;
    case "all":
      return sql`true`;
    case "unseen":
      return sql`entry.unseen`;
  }
}

function isMine(memberId: MemberId, companyIds: readonly CompanyId[]): Sql {
  return sql`(lease.member_id = ${memberId} or entry.company_id = any(${companyIds as string[]}::uuid[]))`;
}

export function listRows(
  db: Db,
  shown: Shown,
  { now, limit }: { now: Instant; limit: number },
): Promise<QueueRowRecord[]> {
  return db.list(sql<QueueRowRecord>`
    select entry.company_id as "companyId", entry.account_id as "accountId", band, score, reasons, summary,
      renewal_on as "renewalOn", contact_by as "contactBy", entered_on as "enteredOn", unseen,
      lease.member_id as "leaseMemberId", member.name as "leaseMemberName", lease.until as "leaseUntil"
    from ${withLease(now)} where ${isShown(shown)} order by ${IN_ORDER} limit ${limit}`);
}

/** Companies that the member has leased while nothing of them is due: done, put aside, or taken from their own page. */
export function listHeld(
  db: Db,
  memberId: MemberId,
  now: Instant,
): Promise<Omit<QueueRowRecord, "band" | "score" | "reasons">[]> {
  return db.list(sql<Omit<QueueRowRecord, "band" | "score" | "reasons">>`
    select lease.company_id as "companyId", account_id as "accountId", renewal_on as "renewalOn",
      contact_by as "contactBy", entered_on as "enteredOn", false as unseen, lease.member_id as "leaseMemberId",
      member.name as "leaseMemberName", lease.until as "leaseUntil",
      jsonb_build_object('name', account_state.name, 'domain', domain, 'region', region, 'currency', currency,
        'netMinor', net_minor, 'lowMinor', low_minor, 'highMinor', high_minor, 'stage', stage) as summary
    from lease join account_state using (account_id) left join member on member.member_id = lease.member_id
    where lease.member_id = ${memberId} and lease.until > ${now}
      and not exists (select from queue_entry entry where entry.company_id = lease.company_id)
    order by lease.taken_at, lease.company_id`);
}

export type Counts = { due: number; unseen: number; waiting: number; mine: number; byBand: number[] };

/** Over the whole queue, whoever works it. Due are the bands that wait for us, are at risk, or have come due. */
export function countRows(
  db: Db,
  { memberId, companyIds, now }: { memberId: MemberId; companyIds: readonly CompanyId[]; now: Instant },
): Promise<Counts> {
  const inBand = (band: number) => sql`count(*) filter (where band = ${band})`;
  return db.get(sql<Counts>`
    select count(*) filter (where band <= 3) as due, count(*) filter (where unseen) as unseen,
      count(*) filter (where reasons @> '[{"term": "reply_waiting", "isKnown": true}]') as waiting,
      count(*) filter (where ${isMine(memberId, companyIds)}) as mine,
      array[${sql.join([1, 2, 3, 4, 5].map(inBand))}] as "byBand"
    from ${withLease(now)}`);
}

export type Candidate = { companyId: CompanyId; accountId: AccountId; isMine: boolean };

/** The first of the queue that are free or mine, without those that I passed over. */
export function listFree(
  db: Db,
  { memberId, without, now, limit }: { memberId: MemberId; without: readonly CompanyId[]; now: Instant; limit: number },
): Promise<Candidate[]> {
  return db.list(sql<Candidate>`
    select entry.company_id as "companyId", entry.account_id as "accountId", lease.member_id is not null as "isMine"
    from ${withLease(now)}
    where ${isShown({ show: "pool", memberId })} and not entry.company_id = any(${without as string[]}::uuid[])
    order by ${IN_ORDER} limit ${limit}`);
}

/** The account by which the company is in the queue, or else its first one; null where there is no such company. */
export async function findAccountOf(db: Db, companyId: CompanyId): Promise<AccountId | null> {
  const found = await db.find(sql<{ accountId: AccountId }>`
    select account.account_id as "accountId" from account left join queue_entry entry using (account_id)
    where account.company_id = ${companyId} order by entry.account_id is null, account.account_id limit 1`);
  return found?.accountId ?? null;
}

/** The day on which the first open bill of the company is made; null where none is known. */
export async function findRenewal(db: Db, companyId: CompanyId, today: LocalDate): Promise<LocalDate | null> {
  const { day } = await db.get(sql<{ day: LocalDate | null }>`
    select min(renewal_on) as day from account_state where company_id = ${companyId} and renewal_on > ${today}::date`);
  return day;
}

export async function isUnseen(db: Db, companyId: CompanyId): Promise<boolean> {
  const entry = await db.find(sql<{ unseen: boolean }>`select unseen from queue_entry where company_id = ${companyId}`);
  return entry?.unseen ?? false;
}

// Beside the queue ---------------------------------------------------------------------------------------------------

export type DueTask = {
  taskId: string;
  accountId: AccountId;
  companyId: CompanyId;
  accountName: string;
  kind: "task" | "promise";
  title: string;
  dueOn: LocalDate;
  assigneeId: MemberId | null;
  version: number;
} & WaitState;

const MOST_TASKS = 500;

/** Due on that day or before, promises first. */
export function listDueTasks(db: Db, today: LocalDate): Promise<DueTask[]> {
  return db.list(sql<DueTask>`
    select task_id as "taskId", account_id as "accountId", company_id as "companyId", account.name as "accountName", kind,
      title, falls_on as "dueOn", assignee_id as "assigneeId", version, waits_event as "waitsEvent",
      waits_since as "waitsSince", above_minor as "aboveMinor", above_currency as "aboveCurrency",
      arrived_on as "arrivedOn"
    from task join account using (account_id)
    where done_at is null and deleted_at is null and falls_on <= ${today}
    order by kind = 'task', falls_on, task_id limit ${MOST_TASKS}`);
}

export type OpenAlert = {
  accountId: AccountId;
  accountName: string;
  kind: string;
  text: string;
  raisedOn: LocalDate;
  key: string;
};

/** Of accounts in the segment: the others belong to those who have them. */
export function listAlerts(db: Db, limit: number): Promise<OpenAlert[]> {
  return db.list(sql<OpenAlert>`
    select account_id as "accountId", name as "accountName", kind, body ->> 'text' as text, raised_on as "raisedOn",
      natural_key as key
    from alert join account_state using (account_id)
    where closed_on is null and entered_on is not null
    order by raised_on desc, account_id, natural_key limit ${limit}`);
}

export type ComingUp = {
  accountId: AccountId;
  name: string;
  contactBy: LocalDate;
  currency: string;
  netMinor: number | null;
};

/** Onboardings that nobody has begun, by the day by which somebody should. */
export function listComingUp(db: Db, after: LocalDate, through: LocalDate): Promise<ComingUp[]> {
  return db.list(sql<ComingUp>`
    select account_id as "accountId", name, contact_by as "contactBy", currency, net_minor as "netMinor"
    from account_state
    where stage = 'new_account' and entered_on is not null and contact_by > ${after} and contact_by <= ${through}
    order by contact_by, account_id limit 50`);
}

// Looks ------------------------------------------------------------------------------------------------------------

export async function saveLook(
  db: Db,
  { accountId, memberId, lookedAt }: { accountId: AccountId; memberId: MemberId; lookedAt: Instant },
  shown: ShownValues,
): Promise<void> {
  await db.run(sql`
    insert into account_look (account_id, member_id, looked_at, shown)
    values (${accountId}, ${memberId}, ${lookedAt}, ${json(shown)})
    on conflict (account_id, member_id) do update set looked_at = excluded.looked_at, shown = excluded.shown`);
}
