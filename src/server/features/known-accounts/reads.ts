/** What others ask of ids: which account each means. */
import type { FoundAccount } from "#core/imports/read-row.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type KnownAccount = store.KnownAccount;
export const { listKnown, listSame } = store;

/** All accounts that a source knows, by their ids there. */
export type AccountDirectory = {
  /** @param region null when it was not named: then the id must be one account's alone */
  find(externalId: string, region: string | null): FoundAccount;
};

export const NO_ACCOUNTS: AccountDirectory = { find: () => "unknown" };

export async function loadDirectory(db: Db, source: string): Promise<AccountDirectory> {
  return directoryOf(await store.listAliases(db, source));
}

/** The accounts of some ids as a source knows them. */
export async function findOwnAccounts(
  db: Db,
  source: string,
  externalIds: readonly string[],
): Promise<AccountDirectory> {
  const found = await store.listAliasesOf(db, [...new Set(externalIds)]);
  return directoryOf(found.filter((alias) => alias.source === source));
}

/** The accounts of some ids: a source's own, else those of whichever other source knows the id, or ours. */
export async function findAccounts(db: Db, source: string, externalIds: readonly string[]): Promise<AccountDirectory> {
  const found = await store.listAliasesOf(db, [...new Set(externalIds)]);
  const own = new Set(found.filter((alias) => alias.source === source).map(({ externalId }) => externalId));
  return directoryOf(
    found
      .filter((alias) => alias.source === source || !own.has(alias.externalId))
      .map((alias) => ({ ...alias, region: `${alias.source}\u0000${alias.region}` })),
  );
}

function directoryOf(aliases: readonly store.Alias[]): AccountDirectory {
  const byId = new Map<string, store.Alias | Map<string, store.Alias>>();
  for (const alias of aliases) {
    const before = byId.get(alias.externalId);
    if (before === undefined) byId.set(alias.externalId, alias);
    else if (before instanceof Map) before.set(alias.region, alias);
    else byId.set(alias.externalId, new Map([before, alias].map((one) => [one.region, one])));
  }
  return { find: (externalId, region) => findIn(byId.get(externalId), region) };
}

/** An account whose region was never named is found under any. */
function findIn(found: store.Alias | Map<string, store.Alias> | undefined, region: string | null): FoundAccount {
  if (found === undefined) return "unknown";
  const all = found instanceof Map ? [...found.values()] : [found];
  if (region !== null)
    return all.find((alias) => alias.region === region) ?? all.find((alias) => alias.region === "") ?? "unknown";
  const [first, ...others] = all;
  if (first === undefined || others.some(({ accountId }) => accountId !== first.accountId)) return "ambiguous";
  return first;
}
