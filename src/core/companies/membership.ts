/**
 * Which accounts are one company, and which are one customer seen by two sources. A source says which company an account
 * is of; what a person said since comes on top, in order. What was taken back is left out, so taking back leads to exactly
 * what would be without it (P-16, P-17).
 */
import type { AccountId, CompanyId, MemberId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";

/** What a source said of an account when a person decided about it. */
export type Placed = { readonly accountId: AccountId; readonly companyId: CompanyId };

export type IdentityActKind = "linked" | "merged" | "split" | "unmerged" | "refused" | "undone";

export type IdentityAct = {
  readonly actId: string;
  readonly kind: IdentityActKind;
  readonly accountId: AccountId;
  /** The other one of two; null for a split. */
  readonly otherId: AccountId | null;
  /** Of a split: the company that the account has for itself from then on. */
  readonly newCompanyId: CompanyId | null;
  /** All accounts of both companies: a source that says otherwise later does not move them. */
  readonly placed: readonly Placed[];
  readonly undoes: string | null;
  readonly memberId: MemberId;
  readonly happenedAt: Instant;
};

/** `sourceCompanyId` is the word of the account's source as it is now. */
export type SourcedAccount = { readonly accountId: AccountId; readonly sourceCompanyId: CompanyId };

export type Membership = {
  readonly companyId: CompanyId;
  /** The account that stands for the customer; the account itself where it is not merged. */
  readonly customerId: AccountId;
  /** A person said where it belongs, so the source's word no longer moves it. */
  readonly isPlaced: boolean;
  /** The source has changed its word since a person decided, and means another company. */
  readonly isContradicted: boolean;
};

export type Memberships = {
  readonly accounts: ReadonlyMap<AccountId, Membership>;
  /** Companies of sources whose accounts, also those still to come, belong to another company. */
  readonly joined: ReadonlyMap<CompanyId, CompanyId>;
};

/** Those that were not taken back, in order. */
export function standingActs(acts: readonly IdentityAct[]): IdentityAct[] {
  const undone = new Set(acts.flatMap(({ undoes }) => undoes ?? []));
  return acts.filter(({ actId, kind }) => kind !== "undone" && !undone.has(actId)).sort(byTime);
}

function byTime(a: IdentityAct, b: IdentityAct): number {
  if (a.happenedAt !== b.happenedAt) return a.happenedAt < b.happenedAt ? -1 : 1;
  return a.actId < b.actId ? -1 : 1;
}

export function membershipsOf(accounts: readonly SourcedAccount[], acts: readonly IdentityAct[]): Memberships {
  const standing = standingActs(acts).filter(({ kind }) => kind !== "refused");
  const placed = new Map(
    standing.flatMap((act) => act.placed).map(({ accountId, companyId }) => [accountId, companyId]),
  );
  const companies = new Map(
    accounts.map(({ accountId, sourceCompanyId }) => [accountId, placed.get(accountId) ?? sourceCompanyId]),
  );
  const customers = new Map(accounts.map(({ accountId }) => [accountId, accountId]));
  const joined = new Map<CompanyId, CompanyId>();
  for (const act of standing) apply(act, { companies, customers, joined });
  return {
    joined: new Map([...joined].filter(([from, to]) => from !== to)),
    accounts: new Map(
      accounts.map(({ accountId, sourceCompanyId }) => {
        const companyId = companies.get(accountId)!;
        const customerId = customers.get(accountId)!;
        const isPlaced = placed.has(accountId);
        const isContradicted = isPlaced && sourceCompanyId !== placed.get(accountId) && sourceCompanyId !== companyId;
        return [accountId, { companyId, customerId, isPlaced, isContradicted }];
      }),
    ),
  };
}

type State = {
  companies: Map<AccountId, CompanyId>;
  customers: Map<AccountId, AccountId>;
  joined: Map<CompanyId, CompanyId>;
};

function apply({ kind, accountId, otherId, newCompanyId }: IdentityAct, state: State): void {
  if (kind === "linked" || kind === "merged") join(state, accountId, otherId);
  if (kind === "merged" && otherId !== null) {
    const [to, from] = [state.customers.get(accountId), state.customers.get(otherId)];
    if (to !== undefined && from !== undefined) moveAll(state.customers, from, to);
  }
  if (kind === "split" || kind === "unmerged") leaveCustomer(state.customers, accountId);
  if (kind === "split" && newCompanyId !== null && state.companies.has(accountId))
    state.companies.set(accountId, newCompanyId);
}

/** An account that is gone, such as one of the sample company, joins nothing. */
function join({ companies, joined }: State, accountId: AccountId, otherId: AccountId | null): void {
  const to = companies.get(accountId);
  const from = otherId === null ? undefined : companies.get(otherId);
  if (to === undefined || from === undefined || from === to) return;
  moveAll(companies, from, to);
  moveAll(joined, from, to);
  joined.set(from, to);
  joined.delete(to);
}

function moveAll<Key, Value>(map: Map<Key, Value>, from: Value, to: Value): void {
  for (const [key, value] of map) if (value === from) map.set(key, to);
}

/** Where the one that leaves stood for the others, the first of them does from now on. */
function leaveCustomer(customers: Map<AccountId, AccountId>, accountId: AccountId): void {
  const customerId = customers.get(accountId);
  if (customerId === undefined) return;
  customers.set(accountId, accountId);
  if (customerId !== accountId) return;
  const rest = [...customers].flatMap(([id, value]) => (value === accountId && id !== accountId ? id : [])).sort();
  for (const id of rest) customers.set(id, rest[0]!);
}

/**
 * The acts that these accounts hang on, by their own or by the company that their source names, and all accounts that
 * these acts name: more than that decides nothing here.
 */
export function actsAround(
  acts: readonly IdentityAct[],
  accounts: readonly SourcedAccount[],
): { acts: IdentityAct[]; accountIds: AccountId[] } {
  const accountIds = new Set(accounts.map(({ accountId }) => accountId));
  const companyIds = new Set(accounts.map(({ sourceCompanyId }) => sourceCompanyId));
  const left = new Set(acts.filter(({ kind }) => kind !== "undone"));
  for (let grew = true; grew; ) {
    grew = false;
    for (const act of left) {
      const isAround =
        accountsOf(act).some((id) => accountIds.has(id)) ||
        act.placed.some(({ companyId }) => companyIds.has(companyId));
      if (!isAround) continue;
      for (const id of accountsOf(act)) accountIds.add(id);
      for (const { companyId } of act.placed) companyIds.add(companyId);
      left.delete(act);
      grew = true;
    }
  }
  const beyond = new Set([...left].map(({ actId }) => actId));
  return {
    acts: acts.filter(({ actId, undoes }) => !beyond.has(undoes ?? actId)),
    accountIds: [...accountIds],
  };
}

function accountsOf({ accountId, otherId, placed }: IdentityAct): AccountId[] {
  return [accountId, ...(otherId === null ? [] : [otherId]), ...placed.map((one) => one.accountId)];
}
