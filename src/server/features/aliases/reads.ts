/** What others show of an account's ids. */
import type { AccountId } from "#core/ids.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

type Own = { accountId: AccountId; source: string; externalId: string };

/** Those of its own source and of others, with whether a member gave them by hand. */
export async function shownAliases(db: Db, account: Own) {
  return (await store.listAliases(db, [account.accountId])).map((alias) => ({
    source: alias.source,
    region: alias.region,
    externalId: alias.externalId,
    byHand: alias.addedBy !== null,
    isOwn: isOwn(alias, account),
  }));
}

/** The id under which its own source sends the account. */
export function isOwn(key: store.AliasKey, account: Pick<Own, "source" | "externalId">): boolean {
  return key.source === account.source && key.externalId === account.externalId;
}
