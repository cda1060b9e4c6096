/** SQL that measures which accounts' usage a run or a report moves, before its transaction ends. */
import type { AccountId } from "#core/ids.ts";
import type { Move } from "#core/imports/seat-belt.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

/** What a run made of its days, or of those of some accounts. */
export type Measuring = { importRunId: string; only?: readonly AccountId[] };

/** Fewer days say nothing about what is usual. */
const FEWEST_DAYS = 7;

export async function isStaged(db: Db): Promise<boolean> {
  return (await db.get(sql<{ there: boolean }>`select to_regclass('pg_temp.staging_usage_month') is not null as there`))
    .there;
}

export type UsageMove = Move & { accountId: AccountId };
type Days = {
  isStaged: boolean;
  /** The first of a month. */
  since: LocalDate;
  today: LocalDate;
  /** When the run writes. */
  now: Instant;
};

/** Months that the run wrote days of, or of which it brought totals: account_id, meter, month. */
function touchedMonths({ importRunId, only }: Measuring, { isStaged: isFromFile, now }: Days): Sql {
  const isOne = (column: string) =>
    only === undefined ? sql`true` : sql`${sql.ref(column)} = any(${only as string[]}::uuid[])`;
  const totals = sql`select subject_id as account_id, row_key ->> 'meter' as meter, date_trunc('month', (row_key ->> 'day')::date)::date as month
    from import_trace where import_run_id = ${importRunId} and table_name = 'usage_cumulative' and ${isOne("subject_id")}`;
  return isFromFile
    ? sql`select account_id, meter, month from staging_usage_month join usage_month using (account_id, project_id, meter, month)
           where recorded_at = ${now}::timestamptz and ${isOne("account_id")} union ${totals}`
    : sql`${totals}
      union select account_id, meter, month from usage_day_source where import_run_id = ${importRunId} and ${isOne("account_id")}
      union select account_id, meter, month from usage_month where first_run_id = ${importRunId} and ${isOne("account_id")}
      union select account_id, meter, date_trunc('month', day)::date from usage_revision
             where import_run_id = ${importRunId} and not is_voided and ${isOne("account_id")}`;
}

const EVERY_DAY = 2 ** 31 - 1;

/**
 * Days that the run set or corrected, against the account's usual day of the last two months; older months against
 * their own. A correction towards what is usual moves nothing, and neither does a day that is not over yet and has less.
 * A night has millions of days: what is new altogether is passed by before its days are looked at, and days are summed
 * month by month.
 */
export function measureUsage(db: Db, run: Measuring, days: Days): Promise<UsageMove[]> {
  const { importRunId } = run;
  const { since, today } = days;
  const spanOf = (month: Sql) => sql`least(${month}, ${since}::date)`;
  return db.list(sql<UsageMove>`
    with touched as materialized (${touchedMonths(run, days)}),
    looked_at as (
      select u.* from (select distinct account_id, meter from touched) as whose join usage_month u using (account_id, meter)
       where u.month >= ${since}::date
      union all
      select u.* from touched join usage_month u using (account_id, meter, month) where u.month < ${since}::date),
    masked as (
      select u.account_id, u.project_id, u.meter, u.month, ${spanOf(sql`u.month`)} as span,
             (case when u.first_run_id = ${importRunId} then ${EVERY_DAY} & ~coalesce(s.others, 0) else 0 end) | coalesce(s.own, 0) as mask
        from looked_at u cross join lateral (
          select bit_or(days_mask) filter (where import_run_id = ${importRunId}) as own,
                 bit_or(days_mask) filter (where import_run_id <> ${importRunId}) as others
            from usage_day_source s where s.account_id = u.account_id and s.project_id = u.project_id and s.meter = u.meter
             and s.month = u.month) as s),
    compared as materialized (
      select *, bool_or(mask <> ${EVERY_DAY}) over (partition by account_id, meter, span) as is_known from masked),
    summed as (
      select account_id, meter, span, d.* from compared m join usage_month u using (account_id, project_id, meter, month)
       cross join lateral (
         select count(*) filter (where not is_new) as known, sum(q) filter (where not is_new) as known_sum,
                count(*) filter (where is_new) as new_days, sum(q) filter (where is_new) as new_sum
           from (select q, (m.mask >> (n - 1)::int) & 1 = 1 as is_new, month + (n - 1)::int >= ${today}::date as is_open
                   from unnest(u.days) with ordinality as e(q, n) where q is not null) as one
          where not (is_new and is_open)) as d
       where is_known),
    opened as (
      select account_id, meter, span, array_agg(q) as open_days
        from compared m join usage_month u using (account_id, project_id, meter, month)
       cross join unnest(u.days) with ordinality as e(q, n)
       where is_known and q is not null and (mask >> (n - 1)::int) & 1 = 1 and month + (n - 1)::int >= ${today}::date
         and (month > ${today}::date or mask >> (${today}::date - month) <> 0) and month >= date_trunc('month', ${today}::date)
       group by account_id, meter, span),
    revised as (
      select distinct on (account_id, project_id, meter, day) account_id, meter, ${spanOf(sql`date_trunc('month', day)::date`)} as span,
             quantity_before as before,
             last_value(quantity_after) over (partition by account_id, project_id, meter, day order by merge_id
               rows between unbounded preceding and unbounded following) as after
        from usage_revision
       where account_id in (select account_id from touched) and import_run_id = ${importRunId} and quantity_before is not null
         and not is_voided
       order by account_id, project_id, meter, day, merge_id),
    -- Nobody knows how many rows these have when a join of them is planned; so they are put into one pile.
    pile as (
      select account_id, meter, span, known, known_sum, new_days, new_sum, null::numeric[] as open_days,
             null::numeric[] as before, null::numeric[] as after from summed
      union all select account_id, meter, span, 0, 0, 0, 0, open_days, null, null from opened
      union all select account_id, meter, span, 0, 0, 0, 0, null, array_agg(before), array_agg(after)
                  from revised group by account_id, meter, span),
    level as (
      select account_id, meter, sum(known) as known, sum(known_sum) as known_sum, sum(new_days) as new_days,
             coalesce(sum(new_sum), 0) as new_sum, max(open_days) as open_days, max(before) as before, max(after) as after
        from pile group by account_id, meter, span having sum(known) >= ${FEWEST_DAYS}),
    moved as (
      select account_id, meter,
             usual * new_days + coalesce(c.usual_sum, 0) + coalesce(o.usual_sum, 0) as usual_sum,
             new_sum + coalesce(c.sum, 0) + coalesce(o.sum, 0) as sum
        from level
       cross join lateral (select sum(b) as before, sum(a) as after from unnest(before, after) as r(b, a)) as r
       cross join lateral (select (known_sum - coalesce(r.after, 0) + coalesce(r.before, 0)) / known as usual) as u
       cross join lateral (
         select sum(greatest(least(b, usual), least(a, greatest(b, usual)))) as usual_sum, sum(a) as sum
           from unnest(level.before, level.after) as e(b, a)) as c
       cross join lateral (select sum(least(q, usual)) as usual_sum, sum(q) as sum from unnest(open_days) as e(q)) as o
       where new_days > 0 or level.after is not null or open_days is not null)
    select account_id as "accountId", account.name as account, meter as what, sum(usual_sum)::float8 as from, sum(moved.sum)::float8 as to
      from moved join account using (account_id) group by account_id, account.name, meter`);
}

export type ReportedDays = { accountId: string; projectId: string; meter: string; month: LocalDate; days: string };

/** Less than the smallest move that any limit could be about, compared with the day before. */
const ODD_FACTOR = 3;

/**
 * Before they are merged. A program reports a thousand accounts at once and often, so only what is odd beside its own day
 * before is compared with what is usual.
 */
export function measureReport(
  db: Db,
  months: readonly ReportedDays[],
  { since, today }: Pick<Days, "since" | "today">,
): Promise<ReportMove[]> {
  const column = <Name extends keyof ReportedDays>(name: Name) => months.map((month) => month[name]);
  return db.list(sql<ReportMove>`
    with given as materialized (
      select g.account_id, g.meter, g.month + (d.n - 1)::int >= ${today}::date as is_open, d.quantity, u.days[d.n] as before,
             case when d.n > 1 then coalesce(u.days[d.n], u.days[d.n - 1]) end as near
        from unnest(${column("accountId")}::uuid[], ${column("projectId")}::uuid[], ${column("meter")}::text[],
             ${column("month")}::date[], ${column("days")}::text[]) as g(account_id, project_id, meter, month, days)
       cross join unnest(g.days::numeric[]) with ordinality as d(quantity, n)
        left join usage_month u on u.account_id = g.account_id and u.project_id = g.project_id and u.meter = g.meter and u.month = g.month
       where d.quantity is not null),
    odd as materialized (
      select account_id, meter, sum(before) filter (where not is_open) as before, count(before) filter (where not is_open) as days
        from given group by account_id, meter
      having bool_or(near is null or near = 0 or quantity > near * ${ODD_FACTOR} or quantity * ${ODD_FACTOR} < near)),
    usual as materialized (
      select account_id, meter, (sum(total) - coalesce(min(odd.before), 0)) / (sum(reported) - min(odd.days)) as usual
        from odd join usage_month u using (account_id, meter)
       cross join lateral (
         select sum(q) as total, count(q) as reported from unnest(u.days) with ordinality as d(q, n)
          where u.month + (n - 1)::int < ${today}::date) as counted
       where u.month >= ${since}::date
       group by account_id, meter having sum(reported) - min(odd.days) >= ${FEWEST_DAYS}),
    moved as (
      select account_id, meter, quantity, is_open, usual, coalesce(given.before, usual) as before
        from given join usual using (account_id, meter))
    select account.name as account, meter as what, 1 as accounts,
           sum(greatest(case when is_open then least(quantity, before, usual) else least(before, usual) end,
                        least(quantity, greatest(before, usual))))::float8 as from, sum(quantity)::float8 as to
      from moved join account using (account_id) group by account_id, account.name, meter
    union all
    select 'the others', meter, count(distinct account_id), sum(quantity)::float8, sum(quantity)::float8
      from given where not exists (select from odd where odd.account_id = given.account_id and odd.meter = given.meter)
     group by meter`);
}

/** Of one account, or of so many that stay near what is usual. */
export type ReportMove = Move & { accounts: number };
