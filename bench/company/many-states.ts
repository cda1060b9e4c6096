/**
 * Accounts by the million as lists show them, made inside the database without being derived: names of two words and a
 * number, stages and renewals as they spread over a large customer base, somebody of ours at one in ten, people at one in
 * twenty. The same every time.
 */
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

const FIRST =
  "amber,atlas,blue,bright,cedar,cobalt,coral,crisp,delta,ember,fable,flint,frost,golden,harbor,hazel,indigo,ivory,jasper,juniper,lunar,maple,marble,misty,nimbus,noble,north,oak,onyx,opal,pine,polar,quartz,quiet,river,sable,silver,solar,stone,swift";
const SECOND =
  "analytics,apps,bakery,bikes,books,clinic,cloud,coffee,commerce,data,design,energy,farms,finance,fitness,foods,forge,freight,games,garden,health,homes,hotels,labs,legal,logistics,media,metrics,mobile,motors,music,networks,pay,robotics,schools,security,software,sports,studio,travel";

/** What a list is asked about day by day; of a hundred accounts so many are in each stage. */
const STAGES: readonly [stage: string, share: number][] = [
  ["new_account", 62],
  ["initiated", 8],
  ["engaged_email", 3],
  ["engaged_call_booked", 1],
  ["intro_call_completed", 1],
  ["second_call_completed", 1],
  ["homework_offered", 1],
  ["awaiting_final", 1],
  ["onboarded_no_engagement", 12],
  ["onboarded_engaged", 4],
  ["sales_handoff", 1],
  ["churned", 5],
];

export async function makeManyStates(owner: Db, { count, today }: { count: number; today: LocalDate }): Promise<void> {
  const stages = STAGES.flatMap(([stage, share]) => Array.from({ length: share }, () => stage));
  // A number from 0 to 999,999 that looks like chance, another one for each purpose.
  const chance = (seed: number) => sql`(abs(hashint8(n * 1000 + ${seed}::int)::bigint) % 1000000)`;
  const first = sql`(string_to_array(${FIRST}, ','))[1 + ${chance(1)} % 40]`;
  const second = sql`(string_to_array(${SECOND}, ','))[1 + ${chance(2)} % 40]`;
  await owner.run(sql`
    create temporary table made as
    select n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as account_id,
      initcap(${first} || ' ' || ${second}) || ' ' || n as name,
      ${first} || ${second} || n || '.example' as domain,
      case when n % 3 = 0 then 'EU' else 'US' end as region, 'org_' || n as external_id,
      case when n % 10 = 0 then 'EUR' else 'USD' end as currency,
      case when n % 12 = 0 then 'annual' when n % 29 = 0 then 'startup' else 'payg' end as plan,
      (${stages}::text[])[1 + ${chance(3)} % 100] as stage,
      case when ${chance(4)} % 100 < 3 then null else ${today}::date - 3 + (${chance(5)} % (case when n % 12 = 0 then 365 else 34 end))::int end as renewal_on,
      case when ${chance(6)} % 100 < 88 then 'nobody' when ${chance(6)} % 100 < 98 then 'known' else 'unknown' end as coverage,
      case when ${chance(7)} % 100 < 6 then null else (100 * power(10, 4.0 * ${chance(8)} / 1000000))::bigint end as net_minor,
      ${chance(9)} as luck
    from generate_series(1, ${count}::int) as n`);
  await owner.run(sql`
    insert into account (account_id, company_id, name, domain, region, currency, plan, signed_up_on, period_anchor_day,
      source, external_id, recorded_at, changed_at, reconstructed_through)
    select account_id, account_id, name, domain, region, currency, plan, ${today}::date - 200, 1, 'billing', external_id,
      ${today}::timestamptz, ${today}::timestamptz, ${today}::date - 1
    from made`);
  await owner.run(sql`
    insert into account_state (account_id, company_id, name, domain, region, source, external_id, sample, currency, plan,
      renewal_on, verdict, rule, segment, route, entered_on, stage, stage_since, stage_days, gross_minor, net_minor, low_minor,
      high_minor, previous_bill_minor, coverage, humans, people_count, notes_count, next_task_due_on, next_task_title,
      last_messaged_at, contact_by, priority, fields, detail, versions, derived_at, derived_on)
    select account_id, account_id, name, domain, region, 'billing', external_id, false, currency, plan, renewal_on,
      case when luck % 5 = 0 then 'out' else 'in' end, 'I-1', 'onboarding', 'onboarding', ${today}::date - (luck % 90)::int,
      stage, ${today}::timestamptz - (luck % 90) * interval '1 day',
      case when stage <> 'new_account' then jsonb_build_object('new_account', luck % 9, 'initiated', luck % 40) end, net_minor + 500, net_minor, net_minor * 9 / 10,
      net_minor * 11 / 10, net_minor - luck % 1000, coverage,
      case when coverage = 'known' then array[(array['Anna Berg', 'Ben Cole', 'Cleo Diaz', 'Dan Engel'])[1 + luck % 4]] else '{}' end,
      (luck % 20 = 0)::int, (luck % 30 = 0)::int, case when luck % 50 = 0 then ${today}::date + (luck % 14)::int end,
      case when luck % 50 = 0 then 'Look at the events that cost most' end,
      case when stage <> 'new_account' then ${today}::timestamptz - (luck % 60) * interval '1 day' end,
      renewal_on - 14, case when luck % 100 = 0 then (luck % 700)::int end, '{}', '{}', 'measured', ${today}::timestamptz, ${today}::date
    from made order by luck`);
  await owner.run(sql`
    insert into person (person_id, source, external_id, email, name, recorded_at)
    select account_id, 'billing', external_id, 'owner@' || domain, 'Owner of ' || name, ${today}::timestamptz
    from made where luck % 20 = 0`);
  await owner.run(sql`
    insert into person_role (account_id, person_id, role, recorded_at)
    select account_id, account_id, 'owner', ${today}::timestamptz from made where luck % 20 = 0`);
  await owner.run(sql`drop table made`);
  await owner.run(sql`
    insert into account_list_version (slot, version, derived_at) values (-1, 1, ${today}::timestamptz)
    on conflict (slot) do nothing`);
  await owner.run(sql`
    insert into complete_through (source, region, meter, day, recorded_at)
    select 'billing', region, 'events', ${today}::date - 1, ${today}::timestamptz
    from unnest(array['US', 'EU']) as region on conflict do nothing`);
  await owner.query("vacuum (analyze) account, account_state, person, person_role");
}
