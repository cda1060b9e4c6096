/** All SQL that writes usage. Files come through a staging table, reports of the API as arrays; both are merged by one statement. */

import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { PROJECTS } from "#server/features/records/reads.ts";
import { type TraceForm, withTrace } from "#server/features/traces/reads.ts";
import { type CopyCell, copyRows } from "#server/platform/db/copy-rows.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";

/** Stands where days came from no run, but from a report of the API. */
export const NO_RUN = "00000000-0000-0000-0000-000000000000";

export type MergeContext = { source: string; importRunId: string | null; now: Instant };
/** `changed` counts days whose quantity is new or another one. */
export type Merged = { changed: number };

/**
 * Months that come in replace those that are there, day by day. A day that had another quantity, or that came after its
 * day was complete, leaves a revision; months without a difference are not written.
 * @param given rows of account_id, project_id, meter, month, days, reported; each month once
 */
export async function mergeMonths(tx: Db, given: Sql, { source, importRunId, now }: MergeContext): Promise<Merged> {
  const mergeId = newId();
  const { changed } = await tx.get(sql<{ changed: number }>`
    with given as materialized (${given}),
    written as materialized (
      select g.account_id, g.project_id, g.meter, g.month, g.reported, g.days as given, u.days as before,
             case when u.days is null then g.days else merge_days(u.days, g.days) end as after
        from given g left join usage_month u on u.account_id = g.account_id and u.project_id = g.project_id
              and u.meter = g.meter and u.month = g.month
       where u.days is null or u.days is distinct from g.days),
    changed as materialized (
      select * from written where before is null or before is distinct from after),
    other_days as materialized (
      select c.account_id, c.project_id, c.meter, c.month, c.month + (day.n - 1)::int as day, day.n, day.b, day.a
        from changed c cross join lateral unnest(c.before, c.after) with ordinality as day(b, a, n)
       where c.before is not null and day.b is distinct from day.a),
    revised as (
      insert into usage_revision (account_id, revision_id, project_id, meter, day, quantity_before, quantity_after,
        quantity_restored, merge_id, import_run_id, recorded_at)
      select account_id, md5(concat_ws(':', ${mergeId}::text, account_id, project_id, meter, day))::uuid,
             project_id, meter, day, b, a, b, ${mergeId}::uuid, ${importRunId}::uuid, ${now}::timestamptz
        from other_days o
       where b is not null or day <= (
             select min(t.day) from complete_through t where t.source = ${source} and t.meter = o.meter)
          on conflict do nothing),
    marked as (
      insert into account_due (account_id, since) select distinct account_id, ${now}::timestamptz from changed
          on conflict (account_id) do update set since = excluded.since),
    sourced as (
      insert into usage_day_source (account_id, project_id, meter, month, import_run_id, days_mask, recorded_at)
      select account_id, project_id, meter, month, coalesce(${importRunId}::uuid, ${NO_RUN}::uuid),
             bit_or(1 << (n - 1)::int), ${now}::timestamptz
        from other_days where b is null group by account_id, project_id, meter, month
          on conflict (account_id, project_id, meter, month, import_run_id) do update
             set days_mask = usage_day_source.days_mask | excluded.days_mask),
    added as (
      insert into usage_month (account_id, project_id, meter, month, days, first_run_id, recorded_at)
      select account_id, project_id, meter, month, after, ${importRunId}::uuid, ${now}::timestamptz
        from changed where before is null
          on conflict (account_id, project_id, meter, month) do update
             set days = merge_days(usage_month.days, excluded.days), recorded_at = excluded.recorded_at),
    -- Somebody else may have written the month since it was read: then the days are merged into theirs.
    corrected as (
      update usage_month u
         set days = case when u.days is not distinct from c.before then c.after else merge_days(u.days, c.given) end,
             recorded_at = ${now}::timestamptz
        from changed c
       where c.before is not null and u.account_id = c.account_id and u.project_id = c.project_id and u.meter = c.meter
         and u.month = c.month)
    select ((select coalesce(sum(reported), 0) from changed where before is null) + (select count(*) from other_days))::bigint
           as changed`);
  return { changed };
}

export type MonthRow = {
  accountId: string;
  projectId: string;
  meter: string;
  month: LocalDate;
  /** As an array of the database: `{12,NULL,0.5}`. */
  days: string;
  reported: number;
};

/** Gone at the end of the transaction, and seen by nobody else. */
export async function createStaging(tx: Transaction): Promise<void> {
  await tx.query(`create temporary table if not exists staging_usage_month (
    part integer not null, account_id uuid not null, project_id uuid not null, meter text not null, month date not null,
    reported integer not null, days numeric[] not null) on commit drop`);
  // Several files in one transaction happen in a dry run.
  await tx.query("truncate staging_usage_month");
}

const STAGED = {
  table: "staging_usage_month",
  columns: ["part", "account_id", "project_id", "meter", "month", "reported", "days"],
};

/** Rows that were copied with a higher `part` are later ones. */
export function copyToStaging(tx: Transaction, part: number, months: Iterable<MonthRow>): Promise<void> {
  return copyRows(tx, STAGED, rowsOf(part, months));
}

function* rowsOf(part: number, months: Iterable<MonthRow>): Generator<CopyCell[]> {
  for (const { accountId, projectId, meter, month, reported, days } of months)
    yield [part, accountId, projectId, meter, month, reported, days];
}

/** A month that came in several parts is put together first. */
export async function mergeStaging(tx: Transaction, parts: number, context: MergeContext): Promise<Merged> {
  await tx.query("analyze staging_usage_month");
  const given =
    parts === 1
      ? sql`select account_id, project_id, meter, month, days, reported from staging_usage_month`
      : sql`
        with in_parts as materialized (
          select account_id, project_id, meter, month from staging_usage_month
           group by account_id, project_id, meter, month having count(*) > 1)
        select account_id, project_id, meter, month, days, reported from staging_usage_month s
         where not exists (select from in_parts p where p.account_id = s.account_id and p.project_id = s.project_id
                              and p.meter = s.meter and p.month = s.month)
        union all
        select account_id, project_id, meter, month, days, cardinality(array_remove(days, null)) as reported
          from (select account_id, project_id, meter, month, merged_days(days order by part) as days
                  from in_parts join staging_usage_month using (account_id, project_id, meter, month)
                 group by account_id, project_id, meter, month) as whole`;
  return mergeMonths(tx, given, context);
}

export function mergeArrays(tx: Db, months: readonly MonthRow[], context: MergeContext): Promise<Merged> {
  const column = <Name extends keyof MonthRow>(name: Name) => months.map((month) => month[name]);
  const given = sql`select account_id, project_id, meter, month, days::numeric[] as days, reported
    from unnest(${column("accountId")}::uuid[], ${column("projectId")}::uuid[], ${column("meter")}::text[],
      ${column("month")}::date[], ${column("days")}::text[], ${column("reported")}::int[])
      as given(account_id, project_id, meter, month, days, reported)`;
  return mergeMonths(tx, given, context);
}

export async function findLastMonth(db: Db, meters: readonly string[]): Promise<LocalDate | null> {
  const { month } = await db.get(sql<{ month: LocalDate | null }>`
    select max(month) as month from usage_month where meter = any(${meters as string[]}::text[])`);
  return month;
}

/** How many accounts reported a meter on each day since the month began, by region. */
export function countReporting(db: Db, meters: readonly string[], since: LocalDate) {
  return db.list(sql<{ region: string; meter: string; day: LocalDate; count: number }>`
    with reporting as materialized (
      select u.meter, u.month, a.region, u.days from usage_month u join account a using (account_id)
       where u.month >= ${since}::date and u.meter = any(${meters as string[]}::text[]))
    select region, meter, month + (n - 1) as day, count
      from generate_series(1, 31) as n
      cross join lateral (
        select region, meter, month, count(days[n]) as count from reporting group by region, meter, month) as counted
     where count > 0`);
}

type CompleteDay = { region: string; meter: string; day: LocalDate };

export async function saveCompleteThrough(db: Db, days: readonly CompleteDay[], context: MergeContext): Promise<void> {
  const { source, now } = context;
  const save = () =>
    db.run(sql`insert into complete_through (source, region, meter, day, recorded_at)
    select ${source}, region, meter, day, ${now}::timestamptz from ${unnestDays(days)}
        on conflict (source, region, meter) do update
       set day = greatest(complete_through.day, excluded.day), recorded_at = excluded.recorded_at
     where excluded.day > complete_through.day`);
  await withTrace(db, COMPLETE, { rows: keysOf(source, days), context, save });
}

const COMPLETE: TraceForm = { table: "complete_through", key: ["source", "region", "meter"] };

function keysOf(source: string, days: readonly CompleteDay[]) {
  return days.map(({ region, meter }) => ({ source, region, meter }));
}

/** @returns how many were new or another day */
export async function setCompleteThrough(db: Db, days: readonly CompleteDay[], context: MergeContext): Promise<number> {
  const { source, now } = context;
  const save = () =>
    db.list(sql`insert into complete_through (source, region, meter, day, recorded_at)
    select ${source}, region, meter, day, ${now}::timestamptz from ${unnestDays(days)}
        on conflict (source, region, meter) do update set day = excluded.day, recorded_at = excluded.recorded_at
     where complete_through.day <> excluded.day returning day`);
  return (await withTrace(db, COMPLETE, { rows: keysOf(source, days), context, save })).length;
}

function unnestDays(days: readonly CompleteDay[]): Sql {
  return sql`unnest(${days.map(({ region }) => region)}::text[], ${days.map(({ meter }) => meter)}::text[],
    ${days.map(({ day }) => day)}::date[]) as given(region, meter, day)`;
}

export type ProjectRow = { accountId: string; projectId: string; externalId: string };

/** Usage may name a project before anything else does; then its id is all that is known of it. */
export async function createProjects(db: Db, projects: readonly ProjectRow[], context: MergeContext): Promise<void> {
  if (projects.length === 0) return;
  const { now } = context;
  const rows = projects.map(({ accountId, projectId }) => ({ account_id: accountId, project_id: projectId }));
  const save = () =>
    db.run(sql`insert into project (account_id, project_id, external_id, name, recorded_at)
    select account_id, project_id, external_id, external_id, ${now}::timestamptz
      from unnest(${projects.map(({ accountId }) => accountId)}::uuid[], ${projects.map(({ projectId }) => projectId)}::uuid[],
        ${projects.map(({ externalId }) => externalId)}::text[]) as given(account_id, project_id, external_id)
        on conflict do nothing`);
  await withTrace(db, PROJECTS, { rows, context, save });
}

export async function listRegions(db: Db, accountIds: readonly string[]): Promise<string[]> {
  const found = await db.list(sql<{ region: string }>`
    select distinct region from account where account_id = any(${accountIds as string[]}::uuid[]) order by region`);
  return found.map(({ region }) => region);
}

/** Regions in which a source has accounts. */
export async function listRegionsOf(db: Db, source: string): Promise<string[]> {
  const found = await db.list(sql<{ region: string }>`
    select distinct account.region from account_alias alias join account using (account_id) where alias.source = ${source}
     order by region`);
  return found.map(({ region }) => region);
}

export async function listMeters(db: Db): Promise<string[]> {
  const rows = await db.list(sql<{ meter: string }>`select distinct meter from complete_through order by meter`);
  return rows.map(({ meter }) => meter);
}

export type SeriesDay = { accountId: string; projectId: string; meter: string; day: LocalDate };

export async function forgetDays(db: Db, days: readonly SeriesDay[], now: Instant): Promise<void> {
  const column = <Name extends keyof SeriesDay>(name: Name) => days.map((one) => one[name]);
  const given = sql`(
    select account_id, project_id, meter, date_trunc('month', day)::date as month, bit_or(1 << (extract(day from day)::int - 1)) as mask
      from unnest(${column("accountId")}::uuid[], ${column("projectId")}::uuid[], ${column("meter")}::text[], ${column("day")}::date[])
        as given(account_id, project_id, meter, day)
     group by account_id, project_id, meter, date_trunc('month', day)) as given`;
  const isSame = (table: string) =>
    sql.join(
      ["account_id", "project_id", "meter", "month"].map(
        (name) => sql`${sql.ref(`${table}.${name}`)} = ${sql.ref(`given.${name}`)}`,
      ),
      sql` and `,
    );
  await db.run(sql`update usage_month u set recorded_at = ${now}::timestamptz, days = array(
      select case when (given.mask >> (d.n - 1)::int) & 1 = 1 then null else d.quantity end
        from unnest(u.days) with ordinality as d(quantity, n) order by d.n) from ${given} where ${isSame("u")}`);
  await db.run(
    sql`update usage_day_source s set days_mask = s.days_mask & ~given.mask from ${given} where ${isSame("s")}`,
  );
  await db.run(sql`update usage_revision r set is_voided = true from ${given}
     where r.account_id = given.account_id and r.project_id = given.project_id and r.meter = given.meter
       and r.day >= given.month and r.day < given.month + interval '1 month' and (given.mask >> (extract(day from r.day)::int - 1)) & 1 = 1`);
  const ids = [...new Set(column("accountId"))];
  await db.run(
    sql`delete from usage_month where account_id = any(${ids}::uuid[]) and cardinality(array_remove(days, null)) = 0`,
  );
  await db.run(sql`delete from usage_day_source where account_id = any(${ids}::uuid[]) and days_mask = 0`);
}
