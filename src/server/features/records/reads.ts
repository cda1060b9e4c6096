/** What the import asks of the records: which account an id means, and to save rows of a kind. */

import type { KindId } from "#core/imports/column.ts";
import type { AccountRef, FoundAccount } from "#core/imports/read-row.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

/** All accounts that a source knows, by their ids there. */
export type AccountDirectory = {
  /** @param region null when it was not named: then the id must be one account's alone */
  find(externalId: string, region: string | null): FoundAccount;
};

export async function loadDirectory(db: Db, source: string): Promise<AccountDirectory> {
  return directoryOf(await store.listAliases(db, source));
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
  const byId = new Map<string, NonNullable<Found>>();
  for (const { externalId, region, accountId, currency } of aliases) {
    const before = byId.get(externalId);
    const found = { accountId, currency };
    if (before === undefined) byId.set(externalId, { ...found, regions: [region] });
    else if (before instanceof Map) before.set(region, found);
    else
      byId.set(
        externalId,
        new Map<string, AccountRef>([...before.regions.map((one) => [one, before] as const), [region, found]]),
      );
  }
  return { find: (externalId, region) => findIn(byId.get(externalId), region) };
}

type Found = (AccountRef & { regions: string[] }) | Map<string, AccountRef> | undefined;

function findIn(found: Found, region: string | null): FoundAccount {
  if (found === undefined) return "unknown";
  if (!(found instanceof Map))
    return region === null || found.regions.includes(region) || found.regions.includes("") ? found : "unknown";
  if (region !== null) return found.get(region) ?? found.get("") ?? "unknown";
  const different = new Map([...found.values()].map((account) => [account.accountId, account]));
  return different.size === 1 ? ([...different.values()][0] as AccountRef) : "ambiguous";
}

/** Saves batches of one kind's records in the transaction of their file. Null for kinds that are not of this feature. */
export function recordSaver(kind: KindId): store.Save | null {
  return store.SAVES[kind] ?? null;
}
