/** SQL that takes days of usage, facts and whole accounts back, a batch of accounts at a time. */
import type { RowValues } from "#core/imports/undo-change.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

export type Run = { importRunId: string; now: Instant };

/** Accounts in the order of their ids, whether or not the run touched them. */
export async function listAccountIds(db: Db, after: string | null, most: number): Promise<string[]> {
  const found = await db.list(sql<{ accountId: string }>`
    select account_id as "accountId" from account where ${after === null ? sql`true` : sql`account_id > ${after}::uuid`}
     order by account_id limit ${most}`);
  return found.map(({ accountId }) => accountId);
}

export type TouchedBy = { importRunId: string; beganAfter: string; startedAt: Instant; repriced: Repriced };

/** Whose facts the run wrote something of, or who were priced by its books. */
export function touchedAccounts(run: TouchedBy): Sql {
  const { importRunId } = run;
  return sql`
    select account_id from account where ${isPriced(run)}
    union select account_id from usage_month where first_run_id = ${importRunId}
    union select account_id from usage_day_source where import_run_id = ${importRunId}
    union select account_id from usage_revision where import_run_id = ${importRunId} and not is_voided
    union select account_id from fact where import_run_id = ${importRunId}
    union select subject_id from import_trace where import_run_id = ${importRunId} and not is_undone`;
}

export type Repriced = { currencies: string[]; books: string[] };

/**
 * Books of the run that hold today, or that are the first of their currency. They count also when they are back already,
 * since of their accounts some may be left.
 */
export async function findRepriced(db: Db, importRunId: string, today: LocalDate): Promise<Repriced> {
  const found = await db.list(sql<{ book: string; currency: string }>`
    with mine as (
      select distinct row_key ->> 'price_book_id' as book, side.body ->> 'currency' as currency,
             (side.body ->> 'effective_on')::date as effective_on
        from import_trace cross join lateral (values (value_before), (value_after)) as side(body)
       where import_run_id = ${importRunId} and table_name = 'price_book' and side.body is not null)
    select book, currency from mine
     where effective_on <= ${today}::date or not exists (
       select 1 from price_book other where other.currency::text = mine.currency and other.price_book_id <> mine.book
          and other.effective_on < mine.effective_on)`);
  return { currencies: found.map(({ currency }) => currency), books: found.map(({ book }) => book) };
}

/** Something of the account was decided or forecast since, while one of the books was there; versions name them all. */
function isPriced({ beganAfter, startedAt, repriced: { currencies, books } }: TouchedBy): Sql {
  if (books.length === 0) return sql`false`;
  const names = (versions: Sql) => sql`string_to_array(translate(${versions}, '+', ' '), ' ') && ${books}::text[]`;
  return sql`(account.currency = any(${currencies}::text[]) and (
      exists (select 1 from decision d where d.account_id = account.account_id and d.decision_id > ${beganAfter}::uuid
                and ${names(sql`d.body ->> 'versions'`)} and not exists (
                  select 1 from decision v where v.account_id = d.account_id and v.natural_key = 'voided:' || d.decision_id))
      or exists (select 1 from forecast f where f.account_id = account.account_id
                and f.recorded_at >= ${startedAt}::timestamptz and f.voided_at is null and ${names(sql`f.versions`)})))`;
}

export async function listBookSubjects(db: Db, importRunId: string): Promise<string[]> {
  const found = await db.list(sql<{ subjectId: string }>`
    select subject_id as "subjectId" from import_trace
     where import_run_id = ${importRunId} and table_name = 'price_book' and not is_undone`);
  return found.map(({ subjectId }) => subjectId);
}

export async function listTouched(db: Db, run: TouchedBy, accountIds: readonly string[]): Promise<string[]> {
  const { importRunId } = run;
  const found = await db.list(sql<{ accountId: string }>`
    select account_id as "accountId" from account
     where account_id = any(${accountIds as string[]}::uuid[]) and (
           exists (select 1 from usage_month u where u.account_id = account.account_id and u.first_run_id = ${importRunId})
        or exists (select 1 from usage_day_source s where s.account_id = account.account_id and s.import_run_id = ${importRunId})
        or exists (select 1 from usage_revision r
                    where r.account_id = account.account_id and r.import_run_id = ${importRunId} and not r.is_voided)
        or exists (select 1 from fact f where f.account_id = account.account_id and f.import_run_id = ${importRunId})
        or exists (select 1 from import_trace t
                    where t.subject_id = account.account_id and t.import_run_id = ${importRunId} and not t.is_undone)
        or ${isPriced(run)})`);
  return found.map(({ accountId }) => accountId);
}

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

export function deleteFacts(db: Db, accountIds: readonly string[], importRunId: string): Promise<number> {
  return db.run(
    sql`delete from fact where account_id = any(${accountIds as string[]}::uuid[]) and import_run_id = ${importRunId}`,
  );
}

/** Without one of these, nobody brought or did anything with an account besides the run that made it. */
const STANDS_ON_ACCOUNT = [
  "account_source",
  "person_role",
  "project",
  "account_plan",
  "subscription",
  "invoice",
  "invoice_line",
  "payment",
  "credit",
  "limit_state",
  "vendor_forecast",
  "human_assignment",
  "fact",
  "note",
  "task",
  "message",
  "queue_act",
  "usage_month",
  "usage_cumulative",
  "lease",
];

/** Of these accounts those that nothing of others stands on; other ids that the run brought do not count. */
export async function listFreeAccounts(db: Db, accountIds: readonly string[], importRunId: string): Promise<string[]> {
  const nothing = sql.join(
    STANDS_ON_ACCOUNT.map(
      (table) => sql`not exists (select 1 from ${sql.table(table)} x where x.account_id = account.account_id)`,
    ),
    sql` and `,
  );
  const found = await db.list(sql<{ accountId: string }>`
    select account_id as "accountId" from account where account_id = any(${accountIds as string[]}::uuid[]) and ${nothing}
       and not exists (select 1 from account_alias alias where alias.account_id = account.account_id and not exists (
         select 1 from import_trace t where t.table_name = 'account_alias' and t.import_run_id = ${importRunId}
            and t.subject_id = md5(concat_ws(':', 'account_alias', alias.source, alias.region, alias.external_id))::uuid))`);
  return found.map(({ accountId }) => accountId);
}

/** An account that stays keeps the ids that it was brought with. */
export function listFreeAliases(db: Db, keys: readonly RowValues[], importRunId: string): Promise<RowValues[]> {
  return db.list(sql<RowValues>`
    select given.source, given.region, given.external_id
      from jsonb_to_recordset(${json(keys)}) as given(source text, region text, external_id text)
      join account_alias alias using (source, region, external_id)
     where not exists (
       select 1 from account join import_trace t on t.subject_id = account.account_id and t.table_name = 'account'
              and t.import_run_id = ${importRunId} and t.value_before is null
        where account.account_id = alias.account_id)`);
}

const GOES_WITH_ACCOUNT = [
  "usage_revision",
  "usage_day_source",
  "forecast",
  "forecast_detail",
  "account_due",
  "account_state",
  "segment_stay",
  "alert",
  "queue_entry",
];

/** What was derived of accounts that go; siblings are looked at again. */
export async function deleteDerived(db: Db, accountIds: readonly string[], now: Instant): Promise<void> {
  const ids = sql`any(${accountIds as string[]}::uuid[])`;
  await db.run(sql`insert into account_due (account_id, since)
    select sibling.account_id, ${now}::timestamptz from account join account sibling using (company_id)
     where account.account_id = ${ids} and not sibling.account_id = ${ids}
        on conflict (account_id) do update set since = excluded.since`);
  for (const table of GOES_WITH_ACCOUNT) await db.run(sql`delete from ${sql.table(table)} where account_id = ${ids}`);
}

/** Of new rows of a table those that nothing else stands on. */
export async function listFree(db: Db, table: string, keys: readonly RowValues[]): Promise<RowValues[]> {
  const stands = STANDING[table];
  if (stands === undefined || keys.length === 0) return [...keys];
  const ids = keys.map((key) => String(key[stands.column]));
  const found = await db.list(sql<{ id: string }>`
    select id from unnest(${ids}::uuid[]) as given(id) where not exists (${stands.sql})`);
  const free = new Set(found.map(({ id }) => id));
  return keys.filter((key) => free.has(String(key[stands.column])));
}

const STANDING: Readonly<Record<string, { column: string; sql: Sql }>> = {
  company: { column: "company_id", sql: sql`select 1 from account where company_id = given.id` },
  project: { column: "project_id", sql: sql`select 1 from usage_month where project_id = given.id` },
  person: {
    column: "person_id",
    sql: sql`select 1 from person_role where person_id = given.id union all select 1 from message where person_id = given.id`,
  },
};

export async function forgetPast(db: Db, accountIds: readonly string[]): Promise<void> {
  await db.run(
    sql`update account set reconstructed_through = null where account_id = any(${accountIds as string[]}::uuid[])`,
  );
}

/** Without any decision left, deriving would not look for stays and alerts that were saved before. */
export async function deleteStaysAndAlerts(db: Db, accountIds: readonly string[]): Promise<void> {
  for (const table of ["segment_stay", "alert"])
    await db.run(sql`delete from ${sql.table(table)} where account_id = any(${accountIds as string[]}::uuid[])`);
}

/** Accounts without usage have no past. */
export async function forgetPastWithoutUsage(db: Db, accountIds: readonly string[]): Promise<void> {
  await db.run(sql`update account set reconstructed_through = null
    where account_id = any(${accountIds as string[]}::uuid[]) and not exists (
      select 1 from usage_month where usage_month.account_id = account.account_id)`);
}

export async function markDue(db: Db, accountIds: readonly string[] | "all", now: Instant): Promise<void> {
  await db.run(sql`insert into account_due (account_id, since)
    select account_id, ${now}::timestamptz from account
     where ${accountIds === "all" ? sql`true` : sql`account_id = any(${accountIds as string[]}::uuid[])`}
        on conflict (account_id) do update set since = excluded.since`);
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

export async function countFacts(db: Db, importRunId: string): Promise<{ kind: string; count: number }[]> {
  return db.list(sql<{ kind: string; count: number }>`
    select kind, count(*) as count from fact where import_run_id = ${importRunId} group by kind order by kind`);
}

export async function countAccounts(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from account`)).count;
}

export function forgetSources(db: Db, before: Instant): Promise<number> {
  return db.run(sql`delete from usage_day_source where recorded_at < ${before}`);
}
