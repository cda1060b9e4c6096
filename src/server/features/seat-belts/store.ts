/** SQL that measures what a file moved, before its transaction ends. */
import type { BeltLimits, Move } from "#core/imports/seat-belt.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

export type LimitsBySource = Readonly<Record<string, Partial<BeltLimits>>>;

export async function findLimits(db: Db): Promise<LimitsBySource> {
  const found = await db.find(sql<{ value: LimitsBySource }>`select value from setting where name = 'seat-belt'`);
  return found?.value ?? {};
}

export async function saveLimits(db: Db, limits: LimitsBySource, now: Instant): Promise<void> {
  await db.run(sql`insert into setting (name, value, changed_at) values ('seat-belt', ${json(limits)}, ${now})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`);
}

/** Whether another run has brought this kind before. */
export async function isKnownKind(
  db: Db,
  run: { source: string; importRunId: string },
  kind: string,
): Promise<boolean> {
  const { known } = await db.get(sql<{ known: boolean }>`
    select exists (select 1 from import_file file join import_run run using (import_run_id)
                    where run.source = ${run.source} and file.kind = ${kind} and file.state = 'done' and file.rows > 0
                      and run.import_run_id <> ${run.importRunId} and run.state not in ('dry', 'taken_back')) as known`);
  return known;
}

export async function countAccounts(db: Db, source: string): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account where source = ${source}`)).count;
}

export function countAccountChanges(db: Db, importRunId: string): Promise<{ added: number; changed: number }> {
  const fields = ["plan", "currency", "cancelled_on", "company_id", "period_anchor_day"];
  const isOther = sql.join(
    fields.map((name) => sql`value_before -> ${sql.lit(name)} is distinct from value_after -> ${sql.lit(name)}`),
    sql` or `,
  );
  return db.get(sql<{ added: number; changed: number }>`
    select count(*) filter (where value_before is null) as added,
           count(*) filter (where value_before is not null and (${isOther})) as changed
      from import_trace where import_run_id = ${importRunId} and table_name = 'account' and not is_undone`);
}

/** Fewer days say nothing about what is usual. */
const FEWEST_DAYS = 7;

/** Accounts of which the run has staged months, or brought totals. */
export function usageAccounts(importRunId: string, isStaged: boolean): Sql {
  return isStaged
    ? sql`select distinct account_id from staging_usage_month`
    : sql`select distinct subject_id as account_id from import_trace
           where import_run_id = ${importRunId} and table_name = 'usage_cumulative'`;
}

export async function isStaged(db: Db): Promise<boolean> {
  return (await db.get(sql<{ there: boolean }>`select to_regclass('pg_temp.staging_usage_month') is not null as there`))
    .there;
}

/** Days that the run set or corrected, against the account's usual day. @param since the first of a month */
export function measureUsage(
  db: Db,
  importRunId: string,
  { accounts, since }: { accounts: Sql; since: LocalDate },
): Promise<Move[]> {
  return db.list(sql<Move>`
    with touched as materialized (${accounts}),
    months as (
      select u.account_id, u.project_id, u.meter, u.month, u.days,
             (case when u.first_run_id = ${importRunId} then 2147483647 else 0 end) | coalesce((
               select s.days_mask from usage_day_source s
                where s.account_id = u.account_id and s.project_id = u.project_id and s.meter = u.meter and s.month = u.month
                  and s.import_run_id = ${importRunId}), 0) as mask
        from usage_month u join touched using (account_id) where u.month >= ${since}::date),
    days as (
      select account_id, meter, d.quantity, (mask >> (d.n - 1)::int) & 1 = 1 as is_new
        from months cross join unnest(days) with ordinality as d(quantity, n) where d.quantity is not null),
    level as (
      select account_id, meter, count(*) filter (where not is_new) as known, coalesce(sum(quantity) filter (where not is_new), 0) as known_sum,
             count(*) filter (where is_new) as new_days, coalesce(sum(quantity) filter (where is_new), 0) as new_sum
        from days group by account_id, meter),
    revised as (
      select account_id, meter, sum(quantity_before) as before, sum(quantity_after) as after
        from usage_revision join touched using (account_id)
       where import_run_id = ${importRunId} and quantity_before is not null and not is_voided and day >= ${since}::date
       group by account_id, meter)
    select account.name as account, meter as what,
           ((known_sum - coalesce(after, 0) + coalesce(before, 0)) / known * new_days + coalesce(before, 0))::float8 as from,
           (new_sum + coalesce(after, 0))::float8 as to
      from level left join revised using (account_id, meter) join account using (account_id)
     where known >= ${FEWEST_DAYS} and (new_days > 0 or before is not null)`);
}

/** Bills that the run brought or corrected, against the account's others or what they were. In units of the currency. */
export function measureBills(db: Db, importRunId: string): Promise<Move[]> {
  return db.list(sql<Move>`
    with traced as materialized (
      select subject_id as account_id, row_key ->> 'external_id' as external_id, (value_before ->> 'net_minor')::bigint as before,
             (value_after ->> 'net_minor')::bigint as after
        from import_trace where import_run_id = ${importRunId} and table_name = 'invoice' and not is_undone and value_after is not null),
    usual as (
      select account_id, avg(net_minor) as net_minor from invoice
       where account_id in (select account_id from traced) and not exists (
             select 1 from traced where traced.account_id = invoice.account_id and traced.external_id = invoice.external_id)
       group by account_id)
    select account.name as account, 'bills in ' || account.currency as what,
           (sum(coalesce(before, usual.net_minor)) / 100)::float8 as from, (sum(after)::numeric / 100)::float8 as to
      from traced join account using (account_id) left join usual using (account_id)
     where before is not null or usual.net_minor is not null
     group by account.account_id, account.name, account.currency`);
}
