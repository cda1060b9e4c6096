/** What others ask of memberships: who belongs together, and to follow what persons said after a source spoke. */
import { actsAround, membershipsOf } from "#core/companies/membership.ts";
import { notFound } from "#core/errors.ts";
import type { AccountId, CompanyId } from "#core/ids.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type AccountInCompany = store.AccountInCompany;
export const { ACT, listActs, listAccounts, listOfCompanies, listLeases } = store;

/** @throws ProductError `account.unknown` */
export async function getAccount(db: Db, accountId: AccountId): Promise<AccountInCompany> {
  const [account] = await store.listAccounts(db, [accountId]);
  if (!account) throw notFound("account.unknown", "There is no such account.");
  return account;
}

export type MergedAccount = Pick<store.AccountInCompany, "accountId" | "name" | "region" | "source" | "externalId">;

/** The accounts that are one customer with this one, itself first; it alone where it is not merged. */
export async function listMerged(db: Db, accountId: AccountId): Promise<MergedAccount[]> {
  const [account] = await store.listAccounts(db, [accountId]);
  if (!account) return [];
  const others = await store.listOfCompanies(db, [account.companyId]);
  return [account, ...others.filter((one) => one.customerId === account.customerId && one.accountId !== accountId)];
}

export async function listMergedIds(db: Db, accountId: AccountId): Promise<AccountId[]> {
  return (await listMerged(db, accountId)).map((one) => one.accountId);
}

/**
 * Works out again who belongs together, for the companies of these accounts, and moves what hangs on a company. Call it in
 * the transaction of what changed it. @returns all accounts of the companies before and after
 */
export async function settleIdentity(
  db: Db,
  accountIds: readonly AccountId[],
): Promise<{ accountIds: AccountId[]; companyIds: CompanyId[] }> {
  const named = await store.listAccounts(db, accountIds);
  const before = await store.listOfCompanies(db, companiesOf(named));
  const around = actsAround(await store.listActs(db), before);
  const accounts = await store.listAccounts(db, [
    ...new Set([...around.accountIds, ...before.map(({ accountId }) => accountId)]),
  ]);
  const memberships = membershipsOf(accounts, around.acts);
  const changed = accounts.flatMap((account): store.Placing[] => {
    const { accountId, sourceCompanyId } = account;
    const { companyId, customerId, isPlaced } = memberships.accounts.get(accountId)!;
    const importedCompanyId = isPlaced || companyId !== sourceCompanyId ? sourceCompanyId : null;
    const isSame =
      companyId === account.companyId &&
      customerId === account.customerId &&
      importedCompanyId === account.importedCompanyId;
    return isSame
      ? []
      : [{ accountId, companyId, importedCompanyId, customerId: customerId === accountId ? null : customerId }];
  });
  await store.placeAccounts(db, changed);
  const sourceCompanies = accounts.map(({ sourceCompanyId }) => sourceCompanyId);
  const placedIn = around.acts.flatMap(({ placed }) => placed.map(({ companyId }) => companyId));
  await store.saveJoined(db, [...new Set([...sourceCompanies, ...placedIn])], memberships.joined);
  const companyIds = [
    ...new Set([...companiesOf(before), ...companiesOf(accounts), ...changed.map(({ companyId }) => companyId)]),
  ];
  await moveLeases(db, companyIds);
  const after = await store.listOfCompanies(db, companyIds);
  return { accountIds: after.map(({ accountId }) => accountId), companyIds };
}

function companiesOf(accounts: readonly { companyId: CompanyId }[]): CompanyId[] {
  return [...new Set(accounts.map(({ companyId }) => companyId))];
}

/** A lease goes with the account that it was taken by. */
async function moveLeases(db: Db, companyIds: readonly CompanyId[]): Promise<void> {
  const leases = await store.listLeases(db, companyIds);
  const accounts = await store.listAccounts(
    db,
    leases.map(({ accountId }) => accountId),
  );
  const companyOf = new Map(accounts.map(({ accountId, companyId }) => [accountId, companyId]));
  for (const lease of leases) {
    const companyId = companyOf.get(lease.accountId);
    if (companyId !== undefined && companyId !== lease.companyId) await store.moveLease(db, lease, companyId);
  }
}

/**
 * After a source brought accounts: those of a company that a person linked with another follow it there.
 * @returns which of them did
 */
export async function followPersons(db: Db, accountIds: readonly AccountId[]): Promise<AccountId[]> {
  const following = accountIds.length === 0 ? [] : await store.listToFollow(db, accountIds);
  if (following.length > 0) await settleIdentity(db, following);
  return following;
}
