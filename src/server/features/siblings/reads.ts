/** Which accounts may be one company, by what they have in common. */
import type { KnownAccount, SiblingProposal } from "#contract/identity.ts";
import { evidenceText } from "#core/companies/evidence-text.ts";
import { type IdentityAct, standingActs } from "#core/companies/membership.ts";
import type { Proposal } from "#core/companies/propose-siblings.ts";
import type { CompanyId } from "#core/ids.ts";
import { listAccountRows } from "#server/features/account-lists/reads.ts";
import * as memberships from "#server/features/memberships/reads.ts";
import { countDue, countPairs, listAddresses, listPairs, listPairsOf } from "#server/features/sibling-pairs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";

type Listed = { data: SiblingProposal[]; total: number; waiting: number };

/** Over all accounts, strongest first. */
export async function listProposals(db: Db, limit: number): Promise<Listed> {
  const except = await refusedPairs(db, await memberships.listActs(db));
  return {
    data: await shownProposals(db, await listPairs(db, { except, limit })),
    total: await countPairs(db, except),
    waiting: await countDue(db),
  };
}

/** Companies of accounts that a person has looked at and kept apart. */
async function refusedPairs(db: Db, acts: readonly IdentityAct[]): Promise<(readonly [CompanyId, CompanyId])[]> {
  const refused = standingActs(acts).filter(({ kind }) => kind === "refused");
  const ids = refused.flatMap(({ accountId, otherId }) => [accountId, otherId ?? accountId]);
  const companyOf = new Map((await memberships.listAccounts(db, ids)).map((one) => [one.accountId, one.companyId]));
  return refused.flatMap(({ accountId, otherId }) => {
    const [one, other] = [companyOf.get(accountId), companyOf.get(otherId ?? "")];
    return one === undefined || other === undefined ? [] : [[one, other] as const];
  });
}

/** Seen from the company: its own account comes first. */
export async function proposalsFor(
  db: Db,
  companyId: CompanyId,
  acts: readonly IdentityAct[],
): Promise<SiblingProposal[]> {
  const pairs = await listPairsOf(db, companyId, await refusedPairs(db, acts));
  const mine = new Set((await memberships.listOfCompanies(db, [companyId])).map(({ accountId }) => accountId));
  return (await shownProposals(db, pairs)).map(({ account, other, evidence }) =>
    mine.has(account.accountId) ? { account, other, evidence } : { account: other, other: account, evidence },
  );
}

async function shownProposals(db: Db, proposals: readonly Proposal[]): Promise<SiblingProposal[]> {
  const evidence = proposals.flatMap((one) => one.evidence);
  const ids = [...new Set(proposals.flatMap(({ accountId, otherId }) => [accountId, otherId]))];
  const named = [...new Set([...ids, ...evidence.flatMap(({ accountIds }) => accountIds)])];
  const found = await memberships.listAccounts(db, named);
  const names = new Map(found.map(({ accountId, name }) => [accountId, name]));
  const hashes = evidence.filter(({ kind }) => kind === "billing-email").map(({ value }) => value);
  const addresses = hashes.length === 0 ? [] : await listAddresses(db, named, [...new Set(hashes)]);
  const addressOf = new Map(addresses.map(({ hash, address }) => [hash, address]));
  const known = {
    nameOf: (accountId: string) => names.get(accountId) ?? "an account",
    addressOf: (value: string) => addressOf.get(value) ?? null,
  };
  const wanted = new Set(ids);
  const shown = await shownAccounts(
    db,
    found.filter(({ accountId }) => wanted.has(accountId)),
  );
  const byId = new Map(shown.map((one) => [one.accountId, one]));
  return proposals.flatMap(({ accountId, otherId, evidence: why }) => {
    const [account, other] = [byId.get(accountId), byId.get(otherId)];
    const told = why.map((one) => ({ kind: one.kind, text: evidenceText(one, known) }));
    return account && other ? [{ account, other, evidence: told }] : [];
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
