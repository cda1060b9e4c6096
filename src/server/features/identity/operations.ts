/** Who belongs together, as persons say it. Facts stay where they are; only who is shown and worked together changes. */
import * as contract from "#contract/identity.ts";
import { actText, companyEffect, customerEffects, NOTHING_MOVES } from "#core/companies/identity-words.ts";
import { type IdentityAct, membershipsOf, standingActs } from "#core/companies/membership.ts";
import { conflict, notFound } from "#core/errors.ts";
import type { AccountId, CompanyId } from "#core/ids.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import { shownAliases } from "#server/features/aliases/reads.ts";
import * as memberships from "#server/features/memberships/reads.ts";
import { keepPairs, lockPairs } from "#server/features/sibling-pairs/reads.ts";
import { listProposals, proposalsFor, shownAccounts } from "#server/features/siblings/reads.ts";
import { lockCompaniesOf, refreshTogether } from "#server/features/state/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

export const getIdentity = implement(contract.getIdentity, async (ctx, input) => {
  const account = await memberships.getAccount(ctx.db, await resolveAccount(ctx.db, input.accountId));
  const { accountId, companyId, customerId } = account;
  const ofCompany = (await memberships.listOfCompanies(ctx.db, [companyId])).filter(
    (one) => one.accountId !== accountId,
  );
  const merged = ofCompany.filter((one) => one.customerId === customerId);
  const siblings = ofCompany.filter((one) => one.customerId !== customerId);
  const acts = await memberships.listActs(ctx.db);
  return {
    aliases: await shownAliases(ctx.db, account),
    siblings: await shownAccounts(ctx.db, siblings),
    merged: await shownAccounts(ctx.db, merged),
    contradictions: contradictionsOf([account, ...ofCompany], acts),
    acts: await shownActs(ctx.db, account, acts),
    proposals: await proposalsFor(ctx.db, companyId, acts),
  };
});

/** Who left is named by the act alone; whom it left is in it too. */
function isAbout({ accountId, otherId, placed }: IdentityAct, one: string): boolean {
  return accountId === one || otherId === one || (otherId === null && placed.some((left) => left.accountId === one));
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
  const mine = acts.filter((act) => isAbout(act, account.accountId));
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

export const listSiblingProposals = implement(contract.listSiblingProposals, (ctx, { limit }) =>
  listProposals(ctx.db, limit),
);

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
  const account = await memberships.getAccount(ctx.db, await resolveAccount(ctx.db, input.accountId));
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
  const account = await memberships.getAccount(ctx.db, act.accountId);
  const named = [act.accountId, ...(act.otherId ? [act.otherId] : []), ...act.placed.map((one) => one.accountId)];
  const undo = { ...newAct(ctx, { kind: "undone", account, other: null, placed: [] }), undoes: actId };
  await apply(ctx, undo, named, null);
  return { actId: undo.actId };
});

/** In one order for all who say such things, so that none decides by what another is about to change. */
async function getTwo(ctx: Context, input: { accountId: string; otherId: string }) {
  await store.lockIdentity(ctx.db);
  const account = await memberships.getAccount(ctx.db, await resolveAccount(ctx.db, input.accountId));
  const other = await memberships.getAccount(ctx.db, await resolveAccount(ctx.db, input.otherId));
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
  await lockPairs(ctx.db);
  await lockCompaniesOf(ctx.db, accountIds);
  await store.recordAct(ctx.db, { ...act, reason });
  const settled = await memberships.settleIdentity(ctx.db, accountIds);
  await keepPairs(ctx.db, settled.accountIds);
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
