/** What others ask of ids: which account each means. */
import { AccountDirectory } from "#core/imports/account-directory.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type KnownAccount = store.KnownAccount;
export const { listKnown, listSame } = store;

const NOBODY = { region: "", externalId: "" };
/** So few that they are gone before the next ones are there, instead of outliving them by a collection of garbage. */
const ALIASES_AT_ONCE = 5_000;

/** All accounts that a source knows. */
export async function loadDirectory(db: Db, source: string): Promise<AccountDirectory> {
  const directory = new AccountDirectory();
  for (let after: Pick<store.Alias, "region" | "externalId"> | undefined = NOBODY; after !== undefined; ) {
    const aliases: store.Alias[] = await store.listAliases(db, source, { after, most: ALIASES_AT_ONCE });
    for (const alias of aliases) directory.add(alias);
    after = aliases.at(-1);
  }
  return directory;
}

/** The accounts of some ids as a source knows them. */
export async function findOwnAccounts(
  db: Db,
  source: string,
  externalIds: readonly string[],
): Promise<AccountDirectory> {
  const found = await store.listAliasesOf(db, [...new Set(externalIds)]);
  return new AccountDirectory(found.filter((alias) => alias.source === source));
}

/** The accounts of some ids: a source's own, else those of whichever other source knows the id, or ours. */
export async function findAccounts(db: Db, source: string, externalIds: readonly string[]): Promise<AccountDirectory> {
  const found = await store.listAliasesOf(db, [...new Set(externalIds)]);
  const own = new Set(found.filter((alias) => alias.source === source).map(({ externalId }) => externalId));
  return new AccountDirectory(
    found
      .filter((alias) => alias.source === source || !own.has(alias.externalId))
      .map((alias) => ({ ...alias, region: `${alias.source}\u0000${alias.region}` })),
  );
}
