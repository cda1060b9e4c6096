/** Which accounts may be one company, by what they have in common. */
import type { KnownAccount, SiblingProposal } from "#contract/identity.ts";
import { isFreeMailDomain } from "#core/companies/free-mail-domains.ts";
import { type IdentityAct, standingActs } from "#core/companies/membership.ts";
import { MOST_COMPANIES, type Proposal, proposeSiblings } from "#core/companies/propose-siblings.ts";
import type { AccountId, CompanyId } from "#core/ids.ts";
import { listAccountRows } from "#server/features/account-lists/reads.ts";
import * as memberships from "#server/features/memberships/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

/** Over all accounts, strongest first. */
export async function listProposals(db: Db, limit: number): Promise<{ data: SiblingProposal[]; total: number }> {
  const proposals = await propose(db, await memberships.listActs(db), null);
  return { data: await shownProposals(db, proposals.slice(0, limit)), total: proposals.length };
}

async function propose(db: Db, acts: readonly IdentityAct[], domains: readonly string[] | null): Promise<Proposal[]> {
  const refused = standingActs(acts).filter(({ kind }) => kind === "refused");
  const ids = refused.flatMap(({ accountId, otherId }) => [accountId, otherId ?? accountId]);
  const companyOf = new Map((await memberships.listAccounts(db, ids)).map((one) => [one.accountId, one.companyId]));
  const pairs = refused.map(
    ({ accountId, otherId }) => [companyOf.get(accountId) ?? "", companyOf.get(otherId ?? "") ?? ""] as const,
  );
  return proposeSiblings(await store.listTraces(db, MOST_COMPANIES, domains), pairs);
}

/** Seen from the company: its own account comes first. */
export async function proposalsFor(
  db: Db,
  { accountId, companyId }: { accountId: AccountId; companyId: CompanyId },
  acts: readonly IdentityAct[],
) {
  const domains = await store.listDomains(db, accountId);
  const own = domains.filter((domain) => !isFreeMailDomain(domain));
  if (own.length === 0) return [];
  const proposals = await shownProposals(db, await propose(db, acts, own));
  const mine = new Set((await memberships.listOfCompanies(db, [companyId])).map(({ accountId }) => accountId));
  return proposals.flatMap(({ account, other, evidence }) => {
    if (mine.has(account.accountId)) return { account, other, evidence };
    return mine.has(other.accountId) ? { account: other, other: account, evidence } : [];
  });
}

async function shownProposals(db: Db, proposals: readonly Proposal[]): Promise<SiblingProposal[]> {
  const ids = [...new Set(proposals.flatMap(({ accountId, otherId }) => [accountId, otherId]))];
  const shown = await shownAccounts(db, await memberships.listAccounts(db, ids));
  const byId = new Map(shown.map((one) => [one.accountId, one]));
  return proposals.flatMap(({ accountId, otherId, evidence }) => {
    const [account, other] = [byId.get(accountId), byId.get(otherId)];
    return account && other ? { account, other, evidence: [...evidence] } : [];
  });
}

/** As they stand in lists. */
export async function shownAccounts(
  db: Db,
  accounts: readonly memberships.AccountInCompany[],
): Promise<KnownAccount[]> {
  const rows = new Map(
    (
      await listAccountRows(
        db,
        accounts.map(({ accountId }) => accountId),
      )
    ).map((row) => [row.accountId, row]),
  );
  return accounts.map(({ accountId, name, region, source, externalId }) => {
    const row = rows.get(accountId);
    return { accountId, name, region, source, externalId, domain: row?.domain ?? null, net: row?.net ?? null };
  });
}
