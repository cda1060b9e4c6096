/** SQL of who belongs together: what persons said, and what follows for accounts, companies and leases. */
import type { IdentityAct, Membership, SourcedAccount } from "#core/companies/membership.ts";
import type { Trace } from "#core/companies/propose-siblings.ts";
import type { AccountId, CompanyId, MemberId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

const ACT = sql`act_id as "actId", kind, account_id as "accountId", other_id as "otherId",
  new_company_id as "newCompanyId", placed, undoes, member_id as "memberId", happened_at as "happenedAt"`;

/** In the order in which they were recorded. Persons made them one by one, so there are few. */
export function listActs(db: Db): Promise<IdentityAct[]> {
  return db.list(sql<IdentityAct>`select ${ACT} from identity_act order by recorded_at, act_id`);
}

export function findAct(db: Db, actId: string): Promise<IdentityAct | null> {
  return db.find(sql<IdentityAct>`select ${ACT} from identity_act where act_id = ${actId}`);
}

export async function isUndone(db: Db, actId: string): Promise<boolean> {
  return (await db.list(sql`select from identity_act where undoes = ${actId}`)).length > 0;
}

export async function recordAct(db: Db, act: IdentityAct & { reason: string | null }): Promise<void> {
  await db.run(sql`
    insert into identity_act (act_id, kind, account_id, other_id, new_company_id, placed, undoes, member_id, reason,
      happened_at, recorded_at)
    values (${act.actId}, ${act.kind}, ${act.accountId}, ${act.otherId}, ${act.newCompanyId}, ${json(act.placed)},
      ${act.undoes}, ${act.memberId}, ${act.reason}, ${act.happenedAt}, ${act.happenedAt})`);
}

/** Any number: what persons say of identity is written one after the other, whichever accounts it is about. */
const ONE_AT_A_TIME = 4_021_060;

export async function lockIdentity(db: Db): Promise<void> {
  await db.run(sql`select pg_advisory_xact_lock(${ONE_AT_A_TIME}::bigint)`);
}

export type AccountInCompany = SourcedAccount & {
  companyId: CompanyId;
  customerId: AccountId;
  importedCompanyId: CompanyId | null;
  name: string;
  region: string;
  source: string;
  externalId: string;
};

const IN_COMPANY = sql`account_id as "accountId", company_id as "companyId",
  coalesce(imported_company_id, company_id) as "sourceCompanyId", imported_company_id as "importedCompanyId",
  coalesce(customer_id, account_id) as "customerId", name, region, source, external_id as "externalId"`;

export function listAccounts(db: Db, accountIds: readonly AccountId[]): Promise<AccountInCompany[]> {
  return db.list(sql<AccountInCompany>`
    select ${IN_COMPANY} from account where account_id = any(${accountIds as string[]}::uuid[]) order by account_id`);
}

export function listOfCompanies(db: Db, companyIds: readonly CompanyId[]): Promise<AccountInCompany[]> {
  return db.list(sql<AccountInCompany>`
    select ${IN_COMPANY} from account where company_id = any(${companyIds as string[]}::uuid[]) order by account_id`);
}

/** Of accounts that came in just now: those whose company joined another, or of which a person said where they belong. */
export async function listToFollow(db: Db, accountIds: readonly AccountId[]): Promise<AccountId[]> {
  const rows = await db.list(sql<{ accountId: AccountId; companyId: CompanyId; isPlaced: boolean }>`
    select account_id as "accountId", company_id as "companyId", imported_company_id is not null as "isPlaced"
    from account where account_id = any(${accountIds as string[]}::uuid[])`);
  const companyIds = [...new Set(rows.map(({ companyId }) => companyId))];
  const joined = await db.list(sql<{ companyId: CompanyId }>`
    select company_id as "companyId" from company
    where company_id = any(${companyIds as string[]}::uuid[]) and joined_company_id is not null`);
  const ids = new Set(joined.map(({ companyId }) => companyId));
  return rows.flatMap(({ accountId, companyId, isPlaced }) => (isPlaced || ids.has(companyId) ? accountId : []));
}

export type Placing = Pick<Membership, "companyId"> & {
  accountId: AccountId;
  customerId: AccountId | null;
  importedCompanyId: CompanyId | null;
};

export async function placeAccounts(db: Db, rows: readonly Placing[]): Promise<void> {
  if (rows.length === 0) return;
  const given = rows.map((row) => ({
    account_id: row.accountId,
    company_id: row.companyId,
    customer_id: row.customerId,
    imported_company_id: row.importedCompanyId,
  }));
  await db.run(sql`
    update account set company_id = given.company_id, customer_id = given.customer_id,
      imported_company_id = given.imported_company_id
    from jsonb_to_recordset(${json(given)})
      as given(account_id uuid, company_id uuid, customer_id uuid, imported_company_id uuid)
    where account.account_id = given.account_id`);
}

/** @param joined where the accounts of each of these companies belong; those that are not named stand for themselves */
export async function saveJoined(
  db: Db,
  companyIds: readonly CompanyId[],
  joined: ReadonlyMap<CompanyId, CompanyId>,
): Promise<void> {
  const targets = companyIds.map((companyId) => joined.get(companyId) ?? null);
  await db.run(sql`
    update company set joined_company_id = given.joined_company_id
    from unnest(${companyIds as string[]}::uuid[], ${targets}::uuid[]) as given(company_id, joined_company_id)
    where company.company_id = given.company_id
      and company.joined_company_id is distinct from given.joined_company_id`);
}

export async function createCompany(db: Db, companyId: CompanyId, name: string, now: Instant): Promise<void> {
  await db.run(sql`
    insert into company (company_id, name, recorded_at) values (${companyId}, ${name}, ${now})
    on conflict (company_id) do nothing`);
}

export type CompanyLease = { companyId: CompanyId; accountId: AccountId; memberId: MemberId; until: Instant };

export function listLeases(db: Db, companyIds: readonly CompanyId[]): Promise<CompanyLease[]> {
  return db.list(sql<CompanyLease>`
    select company_id as "companyId", account_id as "accountId", member_id as "memberId", until from lease
    where company_id = any(${companyIds as string[]}::uuid[]) order by until desc, company_id`);
}

/** The lease that lasts longest is kept where the company has one already. */
export async function moveLease(db: Db, lease: CompanyLease, companyId: CompanyId): Promise<void> {
  const { memberId, until } = lease;
  await db.run(sql`
    insert into lease (company_id, account_id, member_id, taken_at, until)
    select ${companyId}::uuid, account_id, member_id, taken_at, until from lease
    where company_id = ${lease.companyId} and member_id = ${memberId}
    on conflict (company_id) do update set account_id = excluded.account_id, member_id = excluded.member_id,
      taken_at = excluded.taken_at, until = excluded.until where lease.until < ${until}::timestamptz`);
  await db.run(sql`delete from lease where company_id = ${lease.companyId}`);
}

// What accounts have in common ---------------------------------------------------------------------------------------

const WEB_DOMAIN = sql`regexp_replace(lower(domain), '^www\\.', '')`;
const MAIL_DOMAIN = sql`split_part(lower(email), '@', 2)`;
/** Whoever pays or runs the account. */
const RESPONSIBLE = sql`lower(role) in ('billing', 'owner', 'admin')`;

/** @param within only what has to do with these domains, in small letters; null for all */
export function listTraces(db: Db, most: number, within: readonly string[] | null = null): Promise<Trace[]> {
  const domains = within as string[] | null;
  const web =
    domains === null ? sql`true` : sql`lower(domain) = any(${domains.flatMap((one) => [one, `www.${one}`])}::text[])`;
  const mail = domains === null ? sql`true` : sql`${MAIL_DOMAIN} = any(${domains}::text[])`;
  return db.list(sql<Trace>`
    with trace as (
      select account_id, company_id, name, 'web-domain' as kind, ${WEB_DOMAIN} as value
      from account where domain is not null and ${web}
      union
      select account_id, company_id, account.name, 'email-domain', ${MAIL_DOMAIN}
      from person join person_role using (person_id) join account using (account_id)
      where email is not null and removed_on is null and ${mail}
      union
      select account_id, company_id, account.name, 'billing-email', lower(email)
      from person join person_role using (person_id) join account using (account_id)
      where email is not null and removed_on is null and ${RESPONSIBLE} and ${mail}
    ), shared as (
      select kind = 'billing-email' as is_address, value from trace
      group by 1, 2 having count(distinct company_id) between 2 and ${most}
    )
    select account_id as "accountId", company_id as "companyId", name, kind, trace.value
    from trace join shared on shared.is_address = (kind = 'billing-email') and shared.value = trace.value
    order by account_id, kind, value`);
}

/** Those of its web and of its people's addresses. */
export async function listDomains(db: Db, accountId: AccountId): Promise<string[]> {
  const rows = await db.list(sql<{ domain: string }>`
    select ${WEB_DOMAIN} as domain from account where account_id = ${accountId} and domain is not null
    union
    select ${MAIL_DOMAIN} from person_role join person using (person_id)
    where account_id = ${accountId} and email is not null and removed_on is null`);
  return rows.map(({ domain }) => domain);
}

// Ids of other systems -----------------------------------------------------------------------------------------------

export type AliasRow = {
  source: string;
  region: string;
  externalId: string;
  accountId: AccountId;
  recordedAt: Instant;
};

const ALIAS = sql`source, region, external_id as "externalId", account_id as "accountId", recorded_at as "recordedAt"`;

export function listAliases(db: Db, accountIds: readonly AccountId[]): Promise<AliasRow[]> {
  return db.list(sql<AliasRow>`
    select ${ALIAS} from account_alias where account_id = any(${accountIds as string[]}::uuid[])
    order by source, region, external_id`);
}

export type AliasKey = { source: string; region: string; externalId: string };

export function findAlias(db: Db, { source, region, externalId }: AliasKey): Promise<AliasRow | null> {
  return db.find(sql<AliasRow>`
    select ${ALIAS} from account_alias
    where source = ${source} and region = ${region} and external_id = ${externalId}`);
}

/** @returns false where the id is taken */
export async function addAlias(db: Db, key: AliasKey, accountId: AccountId, now: Instant): Promise<boolean> {
  const added = await db.list(sql`
    insert into account_alias (source, region, external_id, account_id, recorded_at)
    values (${key.source}, ${key.region}, ${key.externalId}, ${accountId}, ${now})
    on conflict (source, region, external_id) do nothing returning external_id`);
  return added.length > 0;
}

/** @returns false where the account has no such id */
export async function removeAlias(db: Db, key: AliasKey, accountId: AccountId): Promise<boolean> {
  const removed = await db.list(sql`
    delete from account_alias
    where source = ${key.source} and region = ${key.region} and external_id = ${key.externalId}
      and account_id = ${accountId} returning external_id`);
  return removed.length > 0;
}

export type Counts = { accountId: AccountId; notes: number; tasks: number; people: number };

/** What would be seen together. */
export function countWork(db: Db, accountIds: readonly AccountId[]): Promise<Counts[]> {
  return db.list(sql<Counts>`
    select account_id as "accountId",
      (select count(*) from note where note.account_id = account.account_id and deleted_at is null) as notes,
      (select count(*) from task where task.account_id = account.account_id and deleted_at is null and done_at is null) as tasks,
      (select count(*) from person_role r where r.account_id = account.account_id and removed_on is null) as people
    from account where account_id = any(${accountIds as string[]}::uuid[])`);
}
