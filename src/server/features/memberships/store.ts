/** SQL of who belongs together as it follows from what sources and persons say, and of what hangs on a company. */
import type { IdentityAct, Membership, SourcedAccount } from "#core/companies/membership.ts";
import type { AccountId, CompanyId, MemberId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export const ACT = sql`act_id as "actId", kind, account_id as "accountId", other_id as "otherId",
  new_company_id as "newCompanyId", placed, undoes, member_id as "memberId", happened_at as "happenedAt"`;

/** In the order in which they were recorded. Persons made them one by one, so there are few. */
export function listActs(db: Db): Promise<IdentityAct[]> {
  return db.list(sql<IdentityAct>`select ${ACT} from identity_act order by recorded_at, act_id`);
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
