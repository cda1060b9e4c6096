/** SQL of what accounts have in common, and of the pairs that follow from it. */
import { FREE_MAIL_DOMAINS } from "#core/companies/free-mail-domains.ts";
import { MOST_COMPANIES, type Proposal, strengthOf, type Trace } from "#core/companies/propose-siblings.ts";
import type { AccountId, CompanyId } from "#core/ids.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

/** Any number that no other lock of the database uses. */
const ONE_AT_A_TIME = 4_021_112;

/** Pairs of two companies hang on the accounts of both, so they are worked out one after the other. */
export async function lockPairs(tx: Db): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(${ONE_AT_A_TIME}::bigint)`);
}

const TRACE = sql`account_id as "accountId", company_id as "companyId", kind, value`;
const IS_ADDRESS = sql`(kind = 'billing-email')`;

/**
 * As accounts and people are now. Of an address only a hash goes on, so that it stands nowhere but with its person. Each account
 * is found by its index: within a first large import the planner knows nothing of the tables, and would read all of them.
 */
function freshTraces(accounts: Sql): Sql {
  return sql`(
    select given.account_id, kind, value, company_id
      from ${accounts} as given
      join lateral (select company_id, domain from account where account_id = given.account_id offset 0) as account on true
      join lateral (
        select 'web-domain' as kind, regexp_replace(lower(domain), '^www\\.', '') as value where domain is not null
         union
        select side.kind, side.value
          from person_role role
          join lateral (select email from person where person_id = role.person_id offset 0) as person on email is not null
         cross join lateral (values
           ('email-domain', split_part(lower(email), '@', 2)),
           ('billing-email', case when lower(role.role) in ('billing', 'owner', 'admin') then md5(lower(email)) end))
           as side (kind, value)
         where role.account_id = given.account_id and removed_on is null) as found on true
     where value <> '' and (${IS_ADDRESS} or value <> all(${FREE_MAIL_DOMAINS as string[]}::text[])))`;
}

function given(accountIds: readonly AccountId[]): Sql {
  return sql`(select unnest(${accountIds as string[]}::uuid[]) as account_id)`;
}

function ofAccounts(accountIds: readonly AccountId[]): Sql {
  return sql`account_id = any(${accountIds as string[]}::uuid[])`;
}

/** The traces of all accounts, worked out from nothing. */
export function listFreshTraces(db: Db): Promise<Trace[]> {
  return db.list(
    sql<Trace>`select ${TRACE} from ${freshTraces(sql`(select account_id from account)`)} as fresh order by 1, 3, 4`,
  );
}

// What is due ----------------------------------------------------------------------------------------------------------

/** A look that is under way leaves out what is being marked, and whoever marks waits for it. */
const LOCKED = sql`on conflict (account_id) do update set account_id = excluded.account_id`;

/** Those of these accounts whose traces are others than the ones that are kept. */
export async function markChanged(tx: Db, accountIds: readonly AccountId[]): Promise<void> {
  const kept = sql`(select account_id, kind, value, company_id from sibling_trace where ${ofAccounts(accountIds)})`;
  await tx.run(sql`
    with fresh as materialized (select * from ${freshTraces(given(accountIds))} as one),
    kept as materialized (select * from ${kept} as one)
    insert into sibling_due (account_id)
    select account_id from ((table fresh except table kept) union all (table kept except table fresh)) as differing
     group by account_id order by account_id ${LOCKED}`);
}

export async function markDue(tx: Db, which: readonly AccountId[] | "all"): Promise<void> {
  const ids = which === "all" ? sql`select account_id from account` : sql`select unnest(${which as string[]}::uuid[])`;
  await tx.run(sql`insert into sibling_due (account_id) select account_id from (${ids}) as one (account_id)
     order by account_id ${LOCKED}`);
}

/** Takes marks away, which locks them until the transaction ends. */
export async function takeDue(tx: Db, most: number): Promise<AccountId[]> {
  const rows = await tx.list(sql<{ accountId: AccountId }>`
    delete from sibling_due where account_id in (
      select account_id from sibling_due order by account_id limit ${most} for update skip locked)
    returning account_id as "accountId"`);
  return rows.map(({ accountId }) => accountId);
}

export async function countDue(db: Db): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from sibling_due`)).count;
}

// Traces and pairs -----------------------------------------------------------------------------------------------------

export type Shared = { isAddress: boolean; value: string; companyId: CompanyId };

/** Makes the traces of these accounts what they are now. @returns those that came or went */
export async function saveTraces(tx: Db, accountIds: readonly AccountId[]): Promise<Shared[]> {
  const moved = sql<Shared>`${IS_ADDRESS} as "isAddress", value, company_id as "companyId"`;
  const gone = await tx.list(sql<Shared>`
    with fresh as materialized (select * from ${freshTraces(given(accountIds))} as one)
    delete from sibling_trace where ${ofAccounts(accountIds)}
       and (account_id, kind, value, company_id) not in (select account_id, kind, value, company_id from fresh)
    returning ${moved}`);
  const come = await tx.list(sql<Shared>`
    insert into sibling_trace (account_id, kind, value, company_id)
    select account_id, kind, value, company_id from ${freshTraces(given(accountIds))} as fresh
        on conflict (account_id, kind, value) do nothing
    returning ${moved}`);
  return [...gone, ...come];
}

/**
 * All companies that share one of these things, but for those that so many share that they say nothing, now or before.
 */
export async function listSharing(tx: Db, changed: readonly Shared[]): Promise<CompanyId[]> {
  const rows = await tx.list(sql<{ companyId: CompanyId }>`
    with changed as (
      select is_address, value, ${MOST_COMPANIES}::int + count(*)::int as most
        from unnest(${changed.map(({ isAddress }) => isAddress)}::boolean[], ${changed.map(({ value }) => value)}::text[])
          as one (is_address, value) group by is_address, value)
    select distinct unnest(sharing.company_ids) as "companyId" from changed cross join lateral (
      select array_agg(company_id) as company_ids from (
        select distinct company_id from sibling_trace
         where ${IS_ADDRESS} = changed.is_address and value = changed.value limit changed.most + 1) as one) as sharing
     where cardinality(sharing.company_ids) <= changed.most`);
  return rows.map(({ companyId }) => companyId);
}

/** What at least two of these companies share, and no more companies in all than may. */
export function listSharedTraces(tx: Db, companyIds: readonly CompanyId[]): Promise<Trace[]> {
  const mine = sql`company_id = any(${companyIds as string[]}::uuid[])`;
  return tx.list(sql<Trace>`
    with several as materialized (
      select ${IS_ADDRESS} as is_address, value from sibling_trace where ${mine}
       group by 1, 2 having count(distinct company_id) between 2 and ${MOST_COMPANIES}),
    shared as materialized (
      select is_address, value from several where (
        select count(*) from (
          select distinct company_id from sibling_trace
           where ${IS_ADDRESS} = several.is_address and value = several.value limit ${MOST_COMPANIES + 1}) as one
        ) <= ${MOST_COMPANIES})
    select account_id as "accountId", company_id as "companyId", kind, trace.value
      from shared join sibling_trace trace on (trace.kind = 'billing-email') = shared.is_address and trace.value = shared.value
     where ${mine}`);
}

/** In the place of all pairs of which both are among these companies. */
export async function replacePairs(
  tx: Db,
  companyIds: readonly CompanyId[],
  pairs: readonly Proposal[],
): Promise<void> {
  const mine = sql`any(${companyIds as string[]}::uuid[])`;
  await tx.run(sql`delete from sibling_pair where company_id = ${mine} and other_company_id = ${mine}`);
  if (pairs.length === 0) return;
  const rows = pairs.map((pair) => ({ ...pair, strength: strengthOf(pair), evidenceCount: pair.evidence.length }));
  await tx.run(sql`
    insert into sibling_pair (company_id, other_company_id, account_id, other_id, evidence, strength, evidence_count)
    select "companyId", "otherCompanyId", "accountId", "otherId", evidence, strength, "evidenceCount"
      from json_to_recordset(${JSON.stringify(rows)}::json) as one ("companyId" uuid, "otherCompanyId" uuid,
        "accountId" uuid, "otherId" uuid, evidence jsonb, strength smallint, "evidenceCount" smallint)`);
}

export async function deleteAll(tx: Db): Promise<void> {
  await tx.run(sql`delete from sibling_pair`);
  await tx.run(sql`delete from sibling_trace`);
}

// Reading --------------------------------------------------------------------------------------------------------------

const PAIR = sql`account_id as "accountId", other_id as "otherId", company_id as "companyId",
  other_company_id as "otherCompanyId", evidence`;
const IN_ORDER = sql`strength, evidence_count desc, account_id, other_id`;

export type CompanyPair = readonly [CompanyId, CompanyId];

function notThese(pairs: readonly CompanyPair[]): Sql {
  if (pairs.length === 0) return sql`true`;
  return sql`(company_id, other_company_id) not in (
    select least(one, other), greatest(one, other)
      from unnest(${pairs.map(([one]) => one)}::uuid[], ${pairs.map(([, other]) => other)}::uuid[]) as t (one, other))`;
}

/** The strongest first. */
export function listPairs(
  db: Db,
  { except, limit }: { except: readonly CompanyPair[]; limit: number },
): Promise<Proposal[]> {
  return db.list(sql<Proposal>`
    select ${PAIR} from sibling_pair where ${notThese(except)} order by ${IN_ORDER} limit ${limit}`);
}

export async function countPairs(db: Db, except: readonly CompanyPair[]): Promise<number> {
  return (await db.get(sql<{ count: number }>`select count(*) as count from sibling_pair where ${notThese(except)}`))
    .count;
}

export function listPairsOf(db: Db, companyId: CompanyId, except: readonly CompanyPair[]): Promise<Proposal[]> {
  return db.list(sql<Proposal>`
    select ${PAIR} from sibling_pair where (company_id = ${companyId} or other_company_id = ${companyId}) and ${notThese(except)}
     order by ${IN_ORDER}`);
}

/** The addresses that hashes of evidence stand for, at the accounts that have them. */
export function listAddresses(
  db: Db,
  accountIds: readonly AccountId[],
  hashes: readonly string[],
): Promise<{ hash: string; address: string }[]> {
  return db.list(sql<{ hash: string; address: string }>`
    select distinct md5(lower(email)) as hash, lower(email) as address
      from person_role join person using (person_id)
     where account_id = any(${accountIds as string[]}::uuid[]) and md5(lower(email)) = any(${hashes as string[]}::text[])`);
}
