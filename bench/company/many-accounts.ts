/**
 * Accounts by the hundred thousand, made inside the database: three meters, 120 days of usage in 1,024 sizes from idle to
 * large, people and humans, invoices for half of them, some that share a company. The same every time.
 */
import type { LocalDate } from "#core/time/local-date.ts";
import { addDays } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export const METERS = ["product_analytics", "session_replay", "feature_flags"] as const;
const USAGE_DAYS = 120;
const SIZES = 1024;
const SOURCE = "billing";

/** Days complete through the day before; nothing of the past is gone through, so that one night is measured. */
export async function makeManyAccounts(owner: Db, { count, today }: { count: number; today: LocalDate }) {
  await removeAll(owner);
  const yesterday = addDays(today, -1);
  await owner.run(sql`
    insert into account (account_id, company_id, name, domain, region, currency, plan, signed_up_on, period_anchor_day,
      source, external_id, recorded_at, changed_at, reconstructed_through)
    select ${accountIdOf(sql`n`)}, ${accountIdOf(sql`case when n % 20 = 1 then n - 1 else n end`)}, 'Company ' || md5(n::text),
      substr(md5(n::text), 1, 12) || '.example', case when n % 3 = 0 then 'EU' else 'US' end, 'USD', 'payg',
      ${yesterday}::date - 10 - (n * 7919) % 1000, (n * 31) % 28 + 1, ${SOURCE}, 'org_' || n, now(), now(), ${yesterday}::date
    from generate_series(1, ${count}::int) as n`);
  await owner.run(sql`
    insert into company (company_id, name, domain, recorded_at)
    select company_id, name, domain, recorded_at from account where account_id = company_id`);
  await makeUsage(owner, yesterday);
  await makeInvoices(owner, today);
  await makePeople(owner);
  await owner.run(sql`
    insert into complete_through (source, region, meter, day, recorded_at)
    select ${SOURCE}, region, meter, ${yesterday}::date, now()
    from unnest(array['US', 'EU']) as region, unnest(${METERS as unknown as string[]}::text[]) as meter`);
  await owner.run(sql`
    insert into imported_kind (source, kind, imported_at)
    select ${SOURCE}, kind, now() from unnest(array['accounts', 'usage', 'invoices', 'people', 'humans']) as kind`);
  await owner.query("analyze");
}

/** Ids lie side by side, as ids of version 7 do. */
function accountIdOf(n: ReturnType<typeof sql>) {
  return sql`('01900000-0000-7000-8000-' || lpad(to_hex((${n})::int), 12, '0'))::uuid`;
}

/** Sizes are log-logistic: most use little, one in twenty pays. Weekends are quiet, each day has its own noise. */
async function makeUsage(owner: Db, yesterday: LocalDate): Promise<void> {
  await owner.run(sql`
    create temporary table size as
    select size, meter, month, array_agg(
        case when day between ${yesterday}::date - ${USAGE_DAYS - 1}::int and ${yesterday}::date then round((
          per_day * (case when extract(isodow from day) > 5 then 0.4 else 1.2 end)
          * (0.8 + 0.4 * (abs(hashint4(size * 131 + (day - date '2020-01-01'))) % 1000) / 1000.0))::numeric) end order by day) as days
    from generate_series(0, ${SIZES - 1}::int) as size
    cross join unnest(${METERS as unknown as string[]}::text[], array[1, 0.004, 0.8]) as meter (meter, share)
    cross join generate_series(date_trunc('month', ${yesterday}::date - ${USAGE_DAYS - 1}::int), ${yesterday}::date, '1 month') as month
    cross join lateral (select share * 1700 * power((size + 0.5) / (${SIZES}::int - size - 0.5), 1.3) as per_day) as level
    cross join lateral (select day::date from generate_series(month, month + interval '1 month - 1 day', '1 day') as day) as days
    group by size, meter, month`);
  await owner.run(sql`
    insert into usage_month (account_id, project_id, meter, month, days, recorded_at)
    select account_id, '00000000-0000-0000-0000-000000000000', meter, month, days, now()
    from account join size on size.size = (substr(external_id, 5)::int * 2654435761 >> 8) % ${SIZES}::int
    where month >= date_trunc('month', signed_up_on)
    order by account_id, meter, month`);
  await owner.run(sql`drop table size`);
}

async function makeInvoices(owner: Db, today: LocalDate): Promise<void> {
  await owner.run(sql`
    insert into invoice (account_id, invoice_id, external_id, period_start, period_end, currency, gross_minor, net_minor, status,
      issued_on, due_on, paid_on, recorded_at)
    select account_id, gen_random_uuid(), 'inv_' || external_id || '_' || back, starts_on, ends_on, 'USD', amount, amount, 'paid',
      ends_on, ends_on + 14, ends_on + 3, now()
    from account cross join generate_series(1, 3) as back
    cross join lateral (
      select (month - back * interval '1 month')::date + period_anchor_day - 1 as starts_on,
        (month - (back - 1) * interval '1 month')::date + period_anchor_day - 1 as ends_on,
        abs(hashtext(external_id)) % 40000 as amount
      from (select date_trunc('month', ${today}::date) - interval '1 month' as month) as open) as period
    where account_id::text ~ '[02468ace]$' and starts_on >= signed_up_on and ends_on <= ${today}::date`);
}

async function makePeople(owner: Db): Promise<void> {
  await owner.run(sql`
    insert into person_role (account_id, person_id, role, recorded_at)
    select account_id, gen_random_uuid(), case when n = 1 then 'owner' else 'member' end, now()
    from account cross join generate_series(1, 2) as n`);
  await owner.run(sql`
    insert into human_assignment (account_id, assignment_id, role, name, source, recorded_at)
    select account_id, gen_random_uuid(), 'AE', 'Ana Ruiz', ${SOURCE}, now() from account where account_id::text ~ '0$'`);
}

/** The next day's usage, as an import would have left it some minutes ago; every account is still to be derived. */
export async function reportDay(owner: Db, day: LocalDate): Promise<void> {
  const index = Number(day.slice(8));
  await owner.run(sql`
    update usage_month set days[${index}::int] = coalesce(days[greatest(1, ${index}::int - 7)], 100)
    where month = date_trunc('month', ${day}::date)`);
  await owner.run(sql`update complete_through set day = ${day}::date`);
  // PostgreSQL's own cleaning comes by within a minute; here it would fall into the night that is measured.
  await owner.query("vacuum analyze usage_month");
}

/** New usage of a day already reported and a mail sent, on one account in a hundred; they are marked as an import does. */
export async function changeOneInHundred(owner: Db, day: LocalDate): Promise<void> {
  const index = Number(day.slice(8));
  await owner.run(sql`
    update usage_month set days[${index}::int] = coalesce(days[${index}::int], 0) + 1000
    where month = date_trunc('month', ${day}::date) and ${isOneInHundred}`);
  await owner.run(sql`
    insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, source, body)
    select account_id, gen_random_uuid(), 'outreach_sent', ${day}::date + time '12:00', ${day}::date + time '12:00', 'import',
      ${SOURCE}, '{"automated": false}'
    from account where ${isOneInHundred}`);
}

const isOneInHundred = sql`('x' || right(account_id::text, 6))::bit(24)::int % 100 = 7`;

/** The marks and the waiting job come into being together, as at the end of an import. */
export async function markChanged(owner: Db, which: "all" | "one in a hundred"): Promise<void> {
  await owner.run(sql`
    with marked as (
      insert into account_due (account_id, since)
      select account_id, now() from account where ${which === "all" ? sql`true` : isOneInHundred} returning 1)
    select graphile_worker.add_job('state.refresh-due', '{}'::json, queue_name => 'state', job_key => 'bench')
    from (select count(*) from marked) as marks`);
}

async function removeAll(owner: Db): Promise<void> {
  await owner.query(
    `truncate account, company, usage_month, invoice, invoice_line, person_role, human_assignment, fact, decision, forecast,
       complete_through, imported_kind, account_due, account_state, queue_entry, segment_stay, alert, setting cascade`,
  );
}
