/** SQL that takes days of usage back: corrections first, then days that the run was the first to set. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

type Run = { importRunId: string; now: Instant };

const sameDay = (a: string, b: string) =>
  sql.join(
    ["account_id", "project_id", "meter", "day"].map(
      (name) => sql`${sql.ref(`${a}.${name}`)} = ${sql.ref(`${b}.${name}`)}`,
    ),
    sql` and `,
  );
const sameMonth = (a: string, b: string) =>
  sql.join(
    ["account_id", "project_id", "meter", "month"].map(
      (name) => sql`${sql.ref(`${a}.${name}`)} = ${sql.ref(`${b}.${name}`)}`,
    ),
    sql` and `,
  );

/**
 * The run's last correction of each day. The day becomes what it was before, unless another correction came after it:
 * then that one leads back to what was before.
 * @returns how many there were; call it until there is none
 */
export async function voidCorrections(
  db: Db,
  accountIds: readonly string[],
  { importRunId, now }: Run,
): Promise<number> {
  const { count } = await db.get(sql<{ count: number }>`
    with mine as materialized (
      select distinct on (account_id, project_id, meter, day) * from usage_revision
       where account_id = any(${accountIds as string[]}::uuid[]) and import_run_id = ${importRunId} and not is_voided
         and quantity_before is not null
       order by account_id, project_id, meter, day, merge_id desc nulls last),
    next as materialized (
      select distinct on (mine.account_id, mine.revision_id) mine.account_id, mine.revision_id as before_id, r.revision_id,
             mine.quantity_restored
        from mine join usage_revision r on ${sameDay("r", "mine")} and not r.is_voided and r.quantity_before is not null
             and r.merge_id > mine.merge_id
       order by mine.account_id, mine.revision_id, r.merge_id),
    relinked as (
      update usage_revision r set quantity_restored = next.quantity_restored
        from next where r.account_id = next.account_id and r.revision_id = next.revision_id),
    voided as (
      update usage_revision r set is_voided = true
        from mine where r.account_id = mine.account_id and r.revision_id = mine.revision_id),
    last as materialized (
      select mine.*, date_trunc('month', day)::date as month from mine
       where not exists (select 1 from next where next.account_id = mine.account_id and next.before_id = mine.revision_id)),
    restored as (
      update usage_month u set recorded_at = ${now}::timestamptz, days = array(
             select case when last.day is null then d.quantity else last.quantity_restored end
               from unnest(u.days) with ordinality as d(quantity, n)
               left join last on ${sameMonth("last", "u")} and last.day = u.month + (d.n - 1)::int
              order by d.n)
        from (select distinct account_id, project_id, meter, month from last) as months where ${sameMonth("months", "u")})
    select count(*) as count from mine`);
  return count;
}

/**
 * The days that the run was the first to set. A day that was corrected since stays, and its first correction leads back
 * to nothing. @returns how many days went
 */
export async function voidDays(db: Db, accountIds: readonly string[], { importRunId, now }: Run): Promise<number> {
  const ids = sql`any(${accountIds as string[]}::uuid[])`;
  const isGone = (mask: Sql) => sql`(${mask} >> (d.n - 1)::int) & 1 = 1`;
  const { count } = await db.get(sql<{ count: number }>`
    with mine as materialized (
      select u.account_id, u.project_id, u.meter, u.month, u.days,
             (case when u.first_run_id = ${importRunId} then 2147483647 & ~coalesce((
                select bit_or(s.days_mask) from usage_day_source s
                 where ${sameMonth("s", "u")} and s.import_run_id <> ${importRunId}), 0) else 0 end)
             | coalesce((select s.days_mask from usage_day_source s
                          where ${sameMonth("s", "u")} and s.import_run_id = ${importRunId}), 0) as mask
        from usage_month u
       where u.account_id = ${ids} and (u.first_run_id = ${importRunId} or exists (
             select 1 from usage_day_source s where ${sameMonth("s", "u")} and s.import_run_id = ${importRunId}))),
    held as materialized (
      select distinct on (r.account_id, r.project_id, r.meter, r.day) r.account_id, r.revision_id, r.project_id, r.meter, r.day, mine.month
        from mine join usage_revision r on r.account_id = mine.account_id and r.project_id = mine.project_id
             and r.meter = mine.meter and r.day >= mine.month and r.day < mine.month + interval '1 month'
             and not r.is_voided and r.quantity_before is not null
             and (mine.mask >> (extract(day from r.day)::int - 1)) & 1 = 1
       order by r.account_id, r.project_id, r.meter, r.day, r.merge_id nulls first),
    gone as materialized (
      select mine.*, mine.mask & ~coalesce((
               select bit_or(1 << (extract(day from held.day)::int - 1)) from held where ${sameMonth("held", "mine")}), 0) as gone_mask
        from mine),
    relinked as (
      update usage_revision r set quantity_restored = null
        from held where r.account_id = held.account_id and r.revision_id = held.revision_id),
    kept as (
      insert into usage_voided (account_id, project_id, meter, month, import_run_id, days, voided_at)
      select account_id, project_id, meter, month, ${importRunId}::uuid, array(
             select case when ${isGone(sql`gone.gone_mask`)} then d.quantity end from unnest(gone.days) with ordinality as d(quantity, n)
              order by d.n), ${now}::timestamptz
        from gone where gone_mask <> 0
          on conflict (account_id, project_id, meter, month, import_run_id) do update
             set days = merge_days(usage_voided.days, excluded.days)),
    unsourced as (
      delete from usage_day_source s using mine where ${sameMonth("s", "mine")} and s.import_run_id = ${importRunId}),
    emptied as (
      update usage_month u set recorded_at = ${now}::timestamptz, first_run_id = nullif(u.first_run_id, ${importRunId}),
             days = array(select case when ${isGone(sql`gone.gone_mask`)} then null else d.quantity end
                            from unnest(u.days) with ordinality as d(quantity, n) order by d.n)
        from gone where ${sameMonth("gone", "u")})
    select coalesce(sum((select count(*) from unnest(gone.days) with ordinality as d(quantity, n)
             where d.quantity is not null and ${isGone(sql`gone.gone_mask`)})), 0)::bigint as count
      from gone`);
  await db.run(sql`delete from usage_month where account_id = ${ids} and cardinality(array_remove(days, null)) = 0`);
  // Late days, which were new ones, left a revision too.
  await db.run(
    sql`update usage_revision set is_voided = true where account_id = ${ids} and import_run_id = ${importRunId}`,
  );
  return count;
}

/** Meters of the run that other runs of its source brought too, each with the last of these. */
export async function listStandingMeters(
  db: Db,
  { importRunId, source }: { importRunId: string; source: string },
): Promise<{ importRunId: string; meters: string[] }[]> {
  return db.list(sql<{ importRunId: string; meters: string[] }>`
    select import_run_id as "importRunId", array_agg(meter order by meter) as meters
      from (select distinct on (meter) meter, other.import_run_id
              from import_run mine cross join unnest(mine.meters) as meter
              join import_run other on other.source = ${source} and other.import_run_id <> mine.import_run_id
                   and other.state in ('deriving', 'done', 'failed', 'refused') and meter = any(other.meters)
             where mine.import_run_id = ${importRunId}
             order by meter, other.began_after desc nulls last) as last
     group by import_run_id`);
}

/** Days that would go, and days that would become what they were. */
export async function countDays(db: Db, importRunId: string): Promise<{ added: number; corrected: number }> {
  return db.get(sql<{ added: number; corrected: number }>`
    select (select coalesce(sum(cardinality(array_remove(days, null))), 0)::bigint from usage_month where first_run_id = ${importRunId})
         - (select coalesce(sum(bit_count(s.days_mask::bit(32))), 0)::bigint from usage_day_source s
             join usage_month u on ${sameMonth("s", "u")} where u.first_run_id = ${importRunId} and s.import_run_id <> ${importRunId})
         + (select coalesce(sum(bit_count(days_mask::bit(32))), 0)::bigint from usage_day_source where import_run_id = ${importRunId}) as added,
           (select count(*) from usage_revision
             where import_run_id = ${importRunId} and not is_voided and quantity_before is not null) as corrected`);
}

export type DayRow = { account: string; meter: string; day: string; before: string | null; after: string | null };

export function listFirstDays(db: Db, importRunId: string, most: number): Promise<DayRow[]> {
  return db.list(sql<DayRow>`
    (select account.name as account, meter, day, quantity_before::text as before, quantity_after::text as after
       from usage_revision join account using (account_id)
      where import_run_id = ${importRunId} and not is_voided order by account.name, meter, day limit ${most})
    union all
    (select account.name, meter, month + (d.n - 1)::int, null, d.quantity::text
       from (select * from usage_month where first_run_id = ${importRunId} limit ${most}) as u join account using (account_id)
       cross join unnest(u.days) with ordinality as d(quantity, n)
      where d.quantity is not null order by account.name, meter, month, d.n limit ${most})
    limit ${most}`);
}

export function forgetSources(db: Db, before: Instant): Promise<number> {
  return db.run(sql`delete from usage_day_source where recorded_at < ${before}`);
}
