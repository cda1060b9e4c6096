/** Ids under which other systems know an account. */
import type { AccountId, MemberId } from "#core/ids.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type AliasRow = AliasKey & {
  accountId: AccountId;
  /** The member who gave it by hand; null where a source brought it. */
  addedBy: MemberId | null;
};

const ALIAS = sql`source, region, external_id as "externalId", account_id as "accountId", added_by as "addedBy"`;

export function listAliases(db: Db, accountIds: readonly AccountId[]): Promise<AliasRow[]> {
  return db.list(sql<AliasRow>`
    select ${ALIAS} from account_alias where account_id = any(${accountIds as string[]}::uuid[])
    order by source, region, external_id`);
}

export type AliasKey = { source: string; region: string; externalId: string };

export function findAlias(db: Db, { source, region, externalId }: AliasKey): Promise<AliasRow | null> {
  return db.find(sql<AliasRow>`
    select ${ALIAS} from account_alias
    where source = ${source} and region = ${region} and external_id = ${externalId}`);
}

/** @returns false where the id is taken */
export async function addAlias(db: Db, alias: AliasRow, now: Instant): Promise<boolean> {
  const { source, region, externalId, accountId, addedBy } = alias;
  const added = await db.list(sql`
    insert into account_alias (source, region, external_id, account_id, added_by, recorded_at)
    values (${source}, ${region}, ${externalId}, ${accountId}, ${addedBy}, ${now})
    on conflict (source, region, external_id) do nothing returning external_id`);
  return added.length > 0;
}

/** @returns false where the account has no such id */
export async function removeAlias(db: Db, key: AliasKey, accountId: AccountId): Promise<boolean> {
  const removed = await db.list(sql`
    delete from account_alias
    where source = ${key.source} and region = ${key.region} and external_id = ${key.externalId}
      and account_id = ${accountId} returning external_id`);
  return removed.length > 0;
}
