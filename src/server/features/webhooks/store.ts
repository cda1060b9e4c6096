/** SQL of the names that a message in a chat says, and of those that wait. */
import type { AccountId } from "#core/ids.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

/** Of the account, the connection or the endpoint that an event is about; read when it is sent, and kept nowhere. */
export async function findNameOf(db: Db, data: Readonly<Record<string, string>>): Promise<string | null> {
  const { accountId, connectionId, endpointId } = data;
  if (accountId !== undefined)
    return (
      (await db.find(sql<{ name: string }>`select name from account where account_id = ${accountId}::uuid`))?.name ??
      null
    );
  if (connectionId !== undefined)
    return (
      (await db.find(sql<{ name: string }>`select name from connection where connection_id = ${connectionId}::uuid`))
        ?.name ?? null
    );
  if (endpointId === undefined) return null;
  return (
    (await db.find(sql<{ name: string }>`select name from destination where destination_id = ${endpointId}::uuid`))
      ?.name ?? null
  );
}

export async function namesOfAccounts(db: Db, accountIds: readonly string[]): Promise<Map<string, string>> {
  if (accountIds.length === 0) return new Map();
  const rows = await db.list(sql<{ accountId: AccountId; name: string }>`
    select account_id as "accountId", name from account where account_id = any(${accountIds as string[]})`);
  return new Map(rows.map(({ accountId, name }) => [accountId, name]));
}
