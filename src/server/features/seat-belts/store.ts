/** SQL that measures what a file moved, before its transaction ends. */
import type { AccountId } from "#core/ids.ts";
import type { KindId } from "#core/imports/column.ts";
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

/** What a run made of its rows, or of those of some accounts. */
export type Measuring = { importRunId: string; only?: readonly AccountId[] };

function isTraced({ importRunId, only }: Measuring, table: string): Sql {
  const isOne = only === undefined ? sql`true` : sql`subject_id = any(${only as string[]}::uuid[])`;
  return sql`import_run_id = ${importRunId} and table_name = ${table} and not is_undone and ${isOne}`;
}

const BELT_FIELDS = ["plan", "currency", "cancelled_on", "company_id", "period_anchor_day"];
const IS_OTHER = sql.join(
  BELT_FIELDS.map((name) => sql`value_before -> ${sql.lit(name)} is distinct from value_after -> ${sql.lit(name)}`),
  sql` or `,
);

export function countAccountChanges(db: Db, run: Measuring): Promise<{ added: number; changed: number }> {
  return db.get(sql<{ added: number; changed: number }>`
    select count(*) filter (where value_before is null) as added,
           count(*) filter (where value_before is not null and (${IS_OTHER})) as changed
      from import_trace where ${isTraced(run, "account")}`);
}

const BILLED_BY: Readonly<Partial<Record<KindId, string>>> = {
  credits: "credit",
  plans: "account_plan",
  subscriptions: "subscription",
  limits: "limit_state",
};

/** Accounts whose bills to come the run may have changed: at most so many of them, by chance, and how many there are. */
export async function listTouched(
  db: Db,
  run: Measuring,
  kind: KindId,
  most: number,
): Promise<{ ids: AccountId[]; count: number }> {
  const touched = touchedBy(run, kind);
  const found = await db.list(sql<{ accountId: AccountId; count: number }>`
    select account_id as "accountId", count(*) over () as count from (${touched}) as touched
     order by md5(account_id::text || ${run.importRunId}::text) limit ${most}`);
  return { ids: found.map(({ accountId }) => accountId), count: found[0]?.count ?? 0 };
}

function touchedBy(run: Measuring, kind: KindId): Sql {
  if (kind === "accounts")
    return sql`select subject_id as account_id from import_trace
      where ${isTraced(run, "account")} and value_before is not null and (${IS_OTHER})`;
  if (kind !== "prices")
    return sql`select distinct subject_id as account_id from import_trace where ${isTraced(run, BILLED_BY[kind] ?? "")}`;
  return sql`select account_id from account_state where period_start is not null and currency in (
    select coalesce(value_after, value_before) ->> 'currency' from import_trace where ${isTraced({ importRunId: run.importRunId }, "price_book")})`;
}

/** Fewer days say nothing about what is usual. */
const FEWEST_DAYS = 7;

export async function isStaged(db: Db): Promise<boolean> {
  return (await db.get(sql<{ there: boolean }>`select to_regclass('pg_temp.staging_usage_month') is not null as there`))
    .there;
}

export type UsageMove = Move & { accountId: AccountId };
type Days = { isStaged: boolean /** The first of a month. */; since: LocalDate; today: LocalDate };

/** Months that the run wrote days of, or of which it brought totals. */
function touchedMonths({ importRunId, only }: Measuring, isFromFile: boolean): Sql {
  const isOne = (column: string) =>
    only === undefined ? sql`true` : sql`${sql.ref(column)} = any(${only as string[]}::uuid[])`;
  const totals = sql`select subject_id as account_id, date_trunc('month', (row_key ->> 'day')::date)::date as month
    from import_trace where import_run_id = ${importRunId} and table_name = 'usage_cumulative' and ${isOne("subject_id")}`;
  return isFromFile
    ? sql`select account_id, month from staging_usage_month where ${isOne("account_id")} union ${totals}`
    : sql`${totals}
      union select account_id, month from usage_day_source where import_run_id = ${importRunId} and ${isOne("account_id")}
      union select account_id, month from usage_month where first_run_id = ${importRunId} and ${isOne("account_id")}
      union select account_id, date_trunc('month', day)::date from usage_revision
             where import_run_id = ${importRunId} and not is_voided and ${isOne("account_id")}`;
}

/**
 * Days that the run set or corrected, against the account's usual day of the last two months; older months against
 * their own. A correction towards what is usual moves nothing, and neither does a day that is not over yet and has less.
 */
export function measureUsage(
  db: Db,
  run: Measuring,
  { isStaged: isFromFile, since, today }: Days,
): Promise<UsageMove[]> {
  const { importRunId } = run;
  const spanOf = (month: Sql) => sql`case when ${month} < ${since}::date then ${month} end`;
  return db.list(sql<UsageMove>`
    with touched as materialized (${touchedMonths(run, isFromFile)}),
    whose as materialized (select distinct account_id from touched),
    months as (
      select u.account_id, u.meter, u.month, ${spanOf(sql`u.month`)} as span, u.days,
             (case when u.first_run_id = ${importRunId} then 2147483647 & ~coalesce((
               select bit_or(s.days_mask) from usage_day_source s
                where s.account_id = u.account_id and s.project_id = u.project_id and s.meter = u.meter and s.month = u.month
                  and s.import_run_id <> ${importRunId}), 0) else 0 end) | coalesce((
               select s.days_mask from usage_day_source s
                where s.account_id = u.account_id and s.project_id = u.project_id and s.meter = u.meter and s.month = u.month
                  and s.import_run_id = ${importRunId}), 0) as mask
        from usage_month u join whose using (account_id)
        left join touched on touched.account_id = u.account_id and touched.month = u.month
       where u.month >= ${since}::date or touched.account_id is not null),
    days as (
      select account_id, meter, span, d.quantity, (mask >> (d.n - 1)::int) & 1 = 1 as is_new, month + (d.n - 1)::int >= ${today}::date as is_open
        from months cross join unnest(days) with ordinality as d(quantity, n) where d.quantity is not null),
    level as (
      select account_id, meter, span, count(*) filter (where not is_new) as known,
             coalesce(sum(quantity) filter (where not is_new), 0) as known_sum,
             count(*) filter (where is_new and not is_open) as new_days,
             coalesce(sum(quantity) filter (where is_new and not is_open), 0) as new_sum,
             array_agg(quantity) filter (where is_new and is_open) as open_days
        from days group by account_id, meter, span),
    revised as materialized (
      select distinct on (r.account_id, r.project_id, r.meter, r.day) r.account_id, r.meter, ${spanOf(sql`date_trunc('month', r.day)::date`)} as span,
             r.quantity_before as before,
             last_value(r.quantity_after) over (partition by r.account_id, r.project_id, r.meter, r.day order by r.merge_id
               rows between unbounded preceding and unbounded following) as after
        from usage_revision r join whose using (account_id)
       where r.import_run_id = ${importRunId} and r.quantity_before is not null and not r.is_voided
       order by r.account_id, r.project_id, r.meter, r.day, r.merge_id),
    revisions as (
      select account_id, meter, span, sum(before) as before, sum(after) as after from revised group by account_id, meter, span),
    usual as materialized (
      select level.*, (known_sum - coalesce(after, 0) + coalesce(before, 0)) / known as usual
        from level left join revisions on revisions.account_id = level.account_id and revisions.meter = level.meter
             and revisions.span is not distinct from level.span
       where known >= ${FEWEST_DAYS}),
    corrected as (
      select r.account_id, r.meter, r.span, sum(r.after) as after,
             sum(greatest(least(r.before, u.usual), least(r.after, greatest(r.before, u.usual)))) as usual
        from revised r join usual u on u.account_id = r.account_id and u.meter = r.meter and u.span is not distinct from r.span
       group by r.account_id, r.meter, r.span)
    select u.account_id as "accountId", account.name as account, u.meter as what,
           sum(u.usual * u.new_days + coalesce(c.usual, 0)
             + (select coalesce(sum(least(q, u.usual)), 0) from unnest(u.open_days) as q))::float8 as from,
           sum(u.new_sum + coalesce(c.after, 0) + (select coalesce(sum(q), 0) from unnest(u.open_days) as q))::float8 as to
      from usual u join account using (account_id)
      left join corrected c on c.account_id = u.account_id and c.meter = u.meter and c.span is not distinct from u.span
     where u.new_days > 0 or c.after is not null or u.open_days is not null
     group by u.account_id, account.name, u.meter`);
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

export type AmountMove = { account: string; what: string; currency: string; fromMinor: number; toMinor: number };

type AmountForm = {
  table: string;
  what: string;
  key: readonly string[];
  amount: string;
  /** Of rows that say an amount for good. */
  isFinal?: Sql;
};

/** A draft grows from nothing each period, so it is no bill yet. */
const AMOUNTS: Readonly<Partial<Record<KindId, AmountForm>>> = {
  invoices: {
    table: "invoice",
    what: "bills",
    key: ["external_id"],
    amount: "net_minor",
    isFinal: sql`value_after ->> 'status' <> 'draft'`,
  },
  payments: { table: "payment", what: "payments", key: ["external_id"], amount: "amount_minor" },
  vendor_forecasts: {
    table: "vendor_forecast",
    what: "forecasts of the billing system",
    key: ["period_start", "issued_on"],
    amount: "net_minor",
  },
};

/** Amounts that the run brought or corrected, against the account's others or what they were. */
export function measureAmounts(db: Db, run: Measuring, kind: KindId): Promise<AmountMove[]> {
  const form = AMOUNTS[kind];
  if (form === undefined) return Promise.resolve([]);
  const { table, what, key, amount, isFinal = sql`true` } = form;
  const isSame = sql.join(
    key.map((name) => sql`traced.row_key ->> ${sql.lit(name)} = x.${sql.ref(name)}::text`),
    sql` and `,
  );
  return db.list(sql<AmountMove>`
    with traced as materialized (
      select subject_id as account_id, row_key, (value_before ->> ${sql.lit(amount)})::bigint as before,
             (value_after ->> ${sql.lit(amount)})::bigint as after
        from import_trace where ${isTraced(run, table)} and value_after is not null and ${isFinal}),
    usual as (
      select account_id, avg(x.${sql.ref(amount)}) as usual from ${sql.table(table)} x
       where account_id in (select account_id from traced)
         and not exists (select 1 from traced where traced.account_id = x.account_id and ${isSame})
       group by account_id)
    select account.name as account, ${what}::text as what, account.currency,
           sum(coalesce(before, usual))::float8 as "fromMinor", sum(after)::float8 as "toMinor"
      from traced join account using (account_id) left join usual using (account_id)
     where before is not null or usual is not null
     group by account.account_id, account.name, account.currency`);
}
