/** Who belongs together, as persons say it. Facts stay where they are; only who is shown and worked together changes. */
import * as contract from "#contract/identity.ts";
import { isFreeMailDomain } from "#core/companies/free-mail-domains.ts";
import { actText, companyEffect, customerEffects, NOTHING_MOVES } from "#core/companies/identity-words.ts";
import { type IdentityAct, membershipsOf, standingActs } from "#core/companies/membership.ts";
import { MOST_COMPANIES, type Proposal, proposeSiblings } from "#core/companies/propose-siblings.ts";
import { conflict, notFound } from "#core/errors.ts";
import type { AccountId, CompanyId } from "#core/ids.ts";
import { outsideIdText } from "#core/imports/outside-id.ts";
import { listAccountRows } from "#server/features/account-lists/reads.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import * as memberships from "#server/features/memberships/reads.ts";
import { lockCompaniesOf, refreshTogether } from "#server/features/state/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

export const getIdentity = implement(contract.getIdentity, async (ctx, input) => {
  const account = await getAccount(ctx.db, await resolveAccount(ctx.db, input.accountId));
  const { accountId, companyId, customerId } = account;
  const ofCompany = (await memberships.listOfCompanies(ctx.db, [companyId])).filter(
    (one) => one.accountId !== accountId,
  );
  const merged = ofCompany.filter((one) => one.customerId === customerId);
  const siblings = ofCompany.filter((one) => one.customerId !== customerId);
  const acts = await memberships.listActs(ctx.db);
  return {
    aliases: (await store.listAliases(ctx.db, [accountId])).map((alias) => ({
      source: alias.source,
      region: alias.region,
      externalId: alias.externalId,
      byHand: alias.addedBy !== null,
      isOwn: isOwn(alias, account),
    })),
    siblings: await shownAccounts(ctx.db, siblings),
    merged: await shownAccounts(ctx.db, merged),
    contradictions: contradictionsOf([account, ...ofCompany], acts),
    acts: await shownActs(ctx.db, account, acts),
    proposals: await proposalsFor(ctx.db, companyId, acts, await store.listDomains(ctx.db, accountId)),
  };
});

export const listSiblingProposals = implement(contract.listSiblingProposals, async (ctx, { limit }) => {
  const proposals = await propose(ctx.db, await memberships.listActs(ctx.db), null);
  return { data: await shownProposals(ctx.db, proposals.slice(0, limit)), total: proposals.length };
});

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
async function proposalsFor(db: Db, companyId: CompanyId, acts: readonly IdentityAct[], domains: readonly string[]) {
  const own = domains.filter((domain) => !isFreeMailDomain(domain));
  if (own.length === 0) return [];
  const proposals = await shownProposals(db, await propose(db, acts, own));
  const mine = new Set((await memberships.listOfCompanies(db, [companyId])).map(({ accountId }) => accountId));
  return proposals.flatMap(({ account, other, evidence }) => {
    if (mine.has(account.accountId)) return { account, other, evidence };
    return mine.has(other.accountId) ? { account: other, other: account, evidence } : [];
  });
}

async function shownProposals(db: Db, proposals: readonly Proposal[]): Promise<contract.SiblingProposal[]> {
  const ids = [...new Set(proposals.flatMap(({ accountId, otherId }) => [accountId, otherId]))];
  const shown = await shownAccounts(db, await memberships.listAccounts(db, ids));
  const byId = new Map(shown.map((one) => [one.accountId, one]));
  return proposals.flatMap(({ accountId, otherId, evidence }) => {
    const [account, other] = [byId.get(accountId), byId.get(otherId)];
    return account && other ? { account, other, evidence: [...evidence] } : [];
  });
}

/** The id under which its own source sends the account. */
function isOwn(key: store.AliasKey, account: memberships.AccountInCompany): boolean {
  return key.source === account.source && key.externalId === account.externalId;
}

async function shownAccounts(
  db: Db,
  accounts: readonly memberships.AccountInCompany[],
): Promise<contract.KnownAccount[]> {
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

/** A source that changed its word since is told, and does not win. */
function contradictionsOf(accounts: readonly memberships.AccountInCompany[], acts: readonly IdentityAct[]): string[] {
  const { accounts: memberships } = membershipsOf(accounts, acts);
  return accounts.flatMap(({ accountId, name, source }) =>
    memberships.get(accountId)?.isContradicted
      ? [`${source} now counts ${name} to another company. It stays where a person put it until that is taken back.`]
      : [],
  );
}

async function shownActs(db: Db, account: memberships.AccountInCompany, acts: readonly IdentityAct[]) {
  const mine = acts.filter((act) => [act.accountId, act.otherId].includes(account.accountId));
  const ids = mine.flatMap(({ accountId, otherId }) => [accountId, otherId ?? []].flat());
  const names = new Map(
    (await memberships.listAccounts(db, [...new Set(ids)])).map((one) => [one.accountId, one.name]),
  );
  const members = await membersById(db);
  const standing = new Set(standingActs(acts).map(({ actId }) => actId));
  return mine
    .filter(({ kind }) => kind !== "undone")
    .map(({ actId, kind, accountId, otherId, memberId, happenedAt }) => ({
      actId,
      text: actText(kind, names.get(accountId) ?? "An account", otherId && (names.get(otherId) ?? "an account")),
      member: members.get(memberId)?.name ?? "A colleague",
      happenedAt,
      undoable: standing.has(actId),
    }))
    .reverse();
}

async function getAccount(db: Db, accountId: AccountId): Promise<memberships.AccountInCompany> {
  const [account] = await memberships.listAccounts(db, [accountId]);
  if (!account) throw notFound("account.unknown", "There is no such account.");
  return account;
}

// What a person says ---------------------------------------------------------------------------------------------------

export const linkAccounts = implement(contract.linkAccounts, async (ctx, input) => {
  const [account, other] = await getTwo(ctx, input);
  if (account.companyId === other.companyId)
    throw conflict("identity.linked", `${account.name} and ${other.name} are one company already.`);
  const both = await memberships.listOfCompanies(ctx.db, [account.companyId, other.companyId]);
  const actId = await say(ctx, { kind: "linked", account, other, placed: both, reason: input.reason });
  return { actId, effects: [companyEffect(both.map(({ name }) => name)), NOTHING_MOVES] };
});

export const mergeAccounts = implement(contract.mergeAccounts, async (ctx, input) => {
  const [account, other] = await getTwo(ctx, input);
  if (account.customerId === other.customerId)
    throw conflict("identity.merged", `${account.name} and ${other.name} are one customer already.`);
  const both = await memberships.listOfCompanies(ctx.db, [account.companyId, other.companyId]);
  const actId = await say(ctx, { kind: "merged", account, other, placed: both, reason: input.reason });
  const customer = both.filter(({ customerId }) => [account.customerId, other.customerId].includes(customerId));
  const counts = await store.countWork(
    ctx.db,
    customer.map(({ accountId }) => accountId),
  );
  const total = {
    notes: sum(counts.map(({ notes }) => notes)),
    tasks: sum(counts.map(({ tasks }) => tasks)),
    people: sum(counts.map(({ people }) => people)),
  };
  const effects = [customerEffects(customer.map(nameWithSource), total)];
  if (account.companyId !== other.companyId) effects.push(companyEffect(both.map(({ name }) => name)));
  return { actId, effects: [...effects, NOTHING_MOVES] };
});

function nameWithSource({ name, source }: memberships.AccountInCompany): string {
  return `${name} (${source})`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

export const splitAccount = implement(contract.splitAccount, async (ctx, input) => {
  await store.lockIdentity(ctx.db);
  const account = await getAccount(ctx.db, await resolveAccount(ctx.db, input.accountId));
  const ofCompany = await memberships.listOfCompanies(ctx.db, [account.companyId]);
  const isCompany = input.from === "company";
  const together = ofCompany.filter((one) => isCompany || one.customerId === account.customerId);
  if (together.length < 2) throw conflict("identity.alone", `${account.name} is a ${input.from} of its own already.`);
  const newCompanyId = isCompany ? newId() : null;
  if (newCompanyId !== null) await store.createCompany(ctx.db, newCompanyId, account.name, ctx.now);
  const kind = isCompany ? "split" : "unmerged";
  const actId = await say(ctx, { kind, account, other: null, newCompanyId, placed: ofCompany, reason: input.reason });
  const effects = isCompany
    ? [companyEffect([account.name])]
    : [`${account.name} has a page of its own again, and stays in the company.`];
  return { actId, effects: [...effects, NOTHING_MOVES] };
});

export const refuseSiblings = implement(contract.refuseSiblings, async (ctx, input) => {
  const [account, other] = await getTwo(ctx, input);
  if (account.companyId === other.companyId)
    throw conflict("identity.linked", `${account.name} and ${other.name} are one company. Split them instead.`);
  const act = newAct(ctx, { kind: "refused", account, other, placed: [] });
  await store.recordAct(ctx.db, { ...act, reason: input.reason || null });
  tell(ctx, act, [account.accountId, other.accountId]);
  return { actId: act.actId };
});

export const undoIdentityAct = implement(contract.undoIdentityAct, async (ctx, { actId }) => {
  await store.lockIdentity(ctx.db);
  const act = await store.findAct(ctx.db, actId);
  if (act === null || act.kind === "undone")
    throw notFound("identity.no-such-act", "Nothing like that was said of any account.");
  if (await store.isUndone(ctx.db, actId)) throw conflict("identity.undone", "This was taken back already.");
  const account = await getAccount(ctx.db, act.accountId);
  const named = [act.accountId, ...(act.otherId ? [act.otherId] : []), ...act.placed.map((one) => one.accountId)];
  const undo = { ...newAct(ctx, { kind: "undone", account, other: null, placed: [] }), undoes: actId };
  await apply(ctx, undo, named, null);
  return { actId: undo.actId };
});

/** In one order for all who say such things, so that none decides by what another is about to change. */
async function getTwo(ctx: Context, input: { accountId: string; otherId: string }) {
  await store.lockIdentity(ctx.db);
  const account = await getAccount(ctx.db, await resolveAccount(ctx.db, input.accountId));
  const other = await getAccount(ctx.db, await resolveAccount(ctx.db, input.otherId));
  if (account.accountId === other.accountId)
    throw conflict("identity.same", "Both names mean the same account. Name another one.");
  return [account, other] as const;
}

type Said = {
  kind: IdentityAct["kind"];
  account: memberships.AccountInCompany;
  other: memberships.AccountInCompany | null;
  newCompanyId?: CompanyId | null;
  placed: readonly memberships.AccountInCompany[];
  reason?: string | undefined;
};

function newAct(ctx: Context, { kind, account, other, newCompanyId = null, placed }: Said): IdentityAct {
  return {
    actId: newId(),
    kind,
    accountId: account.accountId,
    otherId: other?.accountId ?? null,
    newCompanyId,
    placed: placed.map(({ accountId, sourceCompanyId }) => ({ accountId, companyId: sourceCompanyId })),
    undoes: null,
    memberId: ctx.member.memberId,
    happenedAt: ctx.now,
  };
}

async function say(ctx: Context, said: Said): Promise<string> {
  const ids = said.placed.map(({ accountId }) => accountId);
  await refuseTwoLeases(ctx, said);
  const act = newAct(ctx, said);
  await apply(ctx, act, ids, said.reason || null);
  return act.actId;
}

async function apply(ctx: Context, act: IdentityAct, accountIds: readonly AccountId[], reason: string | null) {
  const { accountId } = act;
  await lockCompaniesOf(ctx.db, accountIds);
  await store.recordAct(ctx.db, { ...act, reason });
  const settled = await memberships.settleIdentity(ctx.db, accountIds);
  await refreshTogether(ctx.db, settled.accountIds, ctx.now);
  for (const companyId of settled.companyIds) ctx.announce({ type: "queue.changed", companyId });
  tell(ctx, { ...act, accountId }, settled.accountIds);
}

function tell(ctx: Context, act: IdentityAct, accountIds: readonly AccountId[]): void {
  for (const accountId of accountIds) ctx.announce({ type: "account.identity-changed", accountId });
  ctx.audit({ accountId: act.accountId, after: { kind: act.kind, otherId: act.otherId, undoes: act.undoes } });
}

/** One company is worked by one colleague at a time. */
async function refuseTwoLeases(ctx: Context, { account, other }: Said): Promise<void> {
  if (other === null || other.companyId === account.companyId) return;
  const leases = await memberships.listLeases(ctx.db, [account.companyId, other.companyId]);
  const held = leases.filter(({ until }) => until > ctx.now);
  if (new Set(held.map(({ memberId }) => memberId)).size < 2) return;
  const members = await membersById(ctx.db);
  const names = held.map(({ memberId }) => members.get(memberId)?.name ?? "a colleague");
  throw conflict(
    "identity.leased",
    `${names.join(" and ")} work on one of the two each. Ask one of them to return theirs first.`,
  );
}

// Ids of other systems -------------------------------------------------------------------------------------------------

export const addAlias = implement(contract.addAlias, async (ctx, { accountId: text, ...key }) => {
  const accountId = await resolveAccount(ctx.db, text);
  if (!(await store.addAlias(ctx.db, { ...key, accountId, addedBy: ctx.member.memberId }, ctx.now))) {
    const taken = await store.findAlias(ctx.db, key);
    if (taken?.accountId !== accountId) throw await takenBy(ctx.db, key, taken?.accountId ?? accountId);
    ctx.nothingChanged();
    return key;
  }
  ctx.announce({ type: "account.identity-changed", accountId });
  ctx.audit({ accountId, after: { alias: outsideIdText(key) } });
  return key;
});

async function takenBy(db: Db, key: store.AliasKey, accountId: AccountId) {
  const { name } = await getAccount(db, accountId);
  return conflict(
    "identity.alias-taken",
    `${outsideIdText(key)} is an id of ${name}. Take it away there first, or merge the two accounts.`,
  );
}

export const removeAlias = implement(contract.removeAlias, async (ctx, { accountId: text, ...key }) => {
  const accountId = await resolveAccount(ctx.db, text);
  const account = await getAccount(ctx.db, accountId);
  if (isOwn(key, account))
    throw conflict(
      "identity.alias-own",
      `${account.source} sends ${account.name} under this id. Without it the next import would make a new account.`,
    );
  if (!(await store.removeAlias(ctx.db, key, accountId)))
    throw notFound("identity.no-such-alias", `This account has no id ${outsideIdText(key)}.`);
  ctx.announce({ type: "account.identity-changed", accountId });
  ctx.audit({ accountId, before: { alias: outsideIdText(key) } });
  return key;
});
