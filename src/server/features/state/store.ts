/** SQL of what is to be derived: which accounts changed, whose past was never gone through, and how the last night went. */
import type { AccountId, CompanyId } from "#core/ids.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

/**
 * One after the other per account, so that two workers never derive one account at once. The lock is the account's mark:
 * a batch deletes the marks that it works off, and whoever changes one account makes its mark first and deletes it last.
 * @returns false where there is no such account
 */
export async function lockAccount(db: Db, accountId: AccountId, now: Instant): Promise<boolean> {
  const marked = await db.list(sql`
    insert into account_due (account_id, since)
    select account_id, ${now}::timestamptz from account where account_id = ${accountId}
    on conflict (account_id) do update set since = excluded.since
    returning account_id`);
  return marked.length > 0;
}

/** Any number; whoever derives all accounts at once waits for those who derive some, and they for it. */
const EVERY_COMPANY = 4_021_007;

/**
 * One after the other per company until the transaction ends: the queue ranks a company by all its accounts, and whoever
 * ranks it must see what the one before saved of a sibling. Call it before any account is locked; everybody takes the
 * companies in the same order.
 */
export async function lockCompanies(db: Db, companyIds: readonly CompanyId[]): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock_shared(${EVERY_COMPANY}::bigint)`);
  await db.run(sql`
    select pg_advisory_xact_lock(hashtextextended(company_id, 0))
    from unnest(${[...new Set(companyIds)].sort()}::text[]) as t (company_id)`);
}

/** As `lockCompanies` for all that there are, which would be more locks than a transaction may hold. */
export async function lockEveryCompany(db: Db): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(${EVERY_COMPANY}::bigint)`);
}

export async function listCompaniesOf(db: Db, accountIds: readonly AccountId[]): Promise<CompanyId[]> {
  const rows = await db.list(sql<{ companyId: CompanyId }>`
    select distinct company_id as "companyId" from account where account_id = any(${accountIds as string[]}::uuid[])`);
  return rows.map(({ companyId }) => companyId);
}

/** Takes the marks away, which locks them until the transaction ends; those that another worker has are left out. */
export async function takeDue(db: Db, accountIds: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    delete from account_due where account_id = any(${accountIds as string[]}::uuid[])
    returning account_id as "accountId"`);
  return rows.map(({ accountId }) => accountId);
}

/** An account without usage has no past yet, and is not to weigh on every night as if it had one. */
const hasPast = sql`(reconstructed_through is null
  and exists (select 1 from usage_month where usage_month.account_id = account.account_id))`;

/** Those of these accounts that came in with a past which was never gone through. */
export async function listWithPast(db: Db, accountIds: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account
    where account_id = any(${accountIds as string[]}::uuid[]) and ${hasPast} order by account_id`);
  return rows.map(({ accountId }) => accountId);
}

export async function markReconstructed(db: Db, accountIds: readonly AccountId[], through: LocalDate): Promise<void> {
  if (accountIds.length === 0) return;
  await db.run(sql`
    update account set reconstructed_through = ${through}::date where account_id = any(${accountIds as string[]}::uuid[])`);
}

/** Those of these accounts whose past was gone through up to that day. */
export async function listReconstructed(
  db: Db,
  accountIds: readonly AccountId[],
  through: LocalDate,
): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account
    where account_id = any(${accountIds as string[]}::uuid[]) and reconstructed_through >= ${through}::date`);
  return rows.map(({ accountId }) => accountId);
}

export type DueAccount = { accountId: AccountId; companyId: CompanyId; hasPast: boolean; missedDays: number };

/**
 * Accounts whose facts changed, those that signed up last first: they are the ones that may need somebody today. The
 * accounts of a company come one after the other.
 */
export function listDue(db: Db, today: LocalDate): Promise<DueAccount[]> {
  return db.list(sql<DueAccount>`
    select account.account_id as "accountId", account.company_id as "companyId", ${hasPast} as "hasPast",
      greatest(0, ${today}::date - account_state.derived_on - 1) as "missedDays"
    from account_due join account using (account_id) left join account_state using (account_id)
    where not (account.reconstructed_through is null and exists (
      select 1 from import_run where import_run.source = account.source and import_run.state in ('received', 'running')))
    order by max(signed_up_on) over (partition by account.company_id) desc nulls last, account.company_id, account.account_id`);
}

export async function countDue(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account_due`)).count;
}

export async function markDue(db: Db, accountIds: readonly AccountId[], since: Instant): Promise<void> {
  await db.run(sql`
    insert into account_due (account_id, since)
    select account_id, ${since}::timestamptz from unnest(${accountIds as string[]}::uuid[]) as t (account_id)
    on conflict (account_id) do update set since = excluded.since`);
}

/** Every account that was not derived on this day yet. */
export async function markAllDue(db: Db, today: LocalDate, since: Instant): Promise<void> {
  await db.run(sql`
    insert into account_due (account_id, since)
    select account.account_id, ${since}::timestamptz
    from account left join account_state using (account_id)
    where account_state.derived_on is distinct from ${today}::date
    on conflict (account_id) do nothing`);
}

/** Also those that were derived today: what they were derived from is no longer what it was. */
export async function markEveryAccountDue(db: Db, since: Instant): Promise<number> {
  return db.run(sql`
    insert into account_due (account_id, since)
    select account_id, ${since}::timestamptz from account
    on conflict (account_id) do update set since = excluded.since`);
}

/** Accounts that time alone has changed. */
export async function markDueByClock(db: Db, now: Instant): Promise<number> {
  return db.run(sql`
    insert into account_due (account_id, since)
    select account_id, ${now}::timestamptz from account_state where next_due_at <= ${now}::timestamptz
    on conflict (account_id) do nothing`);
}

export async function listAccountIds(db: Db, after: AccountId | null, most: number): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account
    where ${after === null ? sql`true` : sql`account_id > ${after}::uuid`} order by account_id limit ${most}`);
  return rows.map(({ accountId }) => accountId);
}

export async function listAccountsOfCompany(db: Db, companyId: CompanyId): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account where company_id = ${companyId} order by account_id`);
  return rows.map(({ accountId }) => accountId);
}

/**
 * What the status line says of the last night. A second run of a day, as after a late start, finds nothing left and does
 * not take the first one's place.
 */
export async function rememberNight(
  db: Db,
  night: { finishedAt: Instant; seconds: number; accounts: number },
): Promise<void> {
  await db.run(sql`
    insert into setting (name, value, changed_at) values ('last-night', ${json(night)}, ${night.finishedAt}::timestamptz)
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at
    where ${night.accounts} > 0 or setting.value ->> 'finishedAt' < ${localDateAt(night.finishedAt)}`);
}

export async function rememberRefresh(db: Db, refresh: { startedAt: Instant; accounts: number }): Promise<void> {
  await saveSetting(db, "last-refresh", refresh, refresh.startedAt);
}

async function saveSetting(db: Db, name: string, value: unknown, changedAt: Instant): Promise<void> {
  await db.run(sql`
    insert into setting (name, value, changed_at) values (${name}, ${json(value)}, ${changedAt}::timestamptz)
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`);
}

/**
 * Lets the past of a source's accounts be gone through once more, except where somebody has entered already: what is
 * known since then, such as who looks after them, could have let them in on an earlier day.
 */
export async function forgetReconstruction(db: Db, source: string): Promise<void> {
  await db.run(sql`
    update account set reconstructed_through = null
    where source = ${source} and not exists (
      select 1 from decision where decision.account_id = account.account_id and decision.kind = 'segment-entered')`);
}

export async function markSourceDue(db: Db, source: string, since: Instant): Promise<void> {
  await db.run(sql`
    insert into account_due (account_id, since)
    select account_id, ${since}::timestamptz from account where source = ${source}
    on conflict (account_id) do update set since = excluded.since`);
}
