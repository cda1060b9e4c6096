import { type Shown, shownOf } from "#core/accounts/changes-since.ts";
import { conflict, notFound } from "#core/errors.ts";
import type { AccountId } from "#core/ids.ts";
import { findAccountRow } from "#server/features/account-lists/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** `ext:stripe:cus_1`; the id itself may hold colons. */
const OUTSIDE = /^ext:([^:]+):(.+)$/s;

/**
 * @param text our id, or `ext:source:value` for the id of another system
 * @throws ProductError `account.unknown`, or `account.ambiguous` where regions share an id
 */
export async function resolveAccount(db: Db, text: string): Promise<AccountId> {
  const outside = OUTSIDE.exec(text);
  const found = outside ? await listByOutsideId(db, outside[1]!, outside[2]!) : await listById(db, text);
  if (found.length > 1)
    throw conflict(
      "account.ambiguous",
      `Several accounts are called ${text}, one per region. Name the one by its own id.`,
    );
  if (!found[0])
    throw notFound(
      "account.unknown",
      "There is no such account. Name it by its id, or by ext:source:id of another system.",
    );
  return found[0].accountId;
}

type Found = { accountId: AccountId };

async function listById(db: Db, text: string): Promise<Found[]> {
  if (!UUID.test(text)) return [];
  return db.list(sql<Found>`select account_id as "accountId" from account where account_id = ${text}`);
}

function listByOutsideId(db: Db, source: string, externalId: string): Promise<Found[]> {
  return db.list(sql<Found>`
    select distinct account_id as "accountId" from account_alias
    where source = ${source} and external_id = ${externalId} limit 2`);
}

/** What a member sees of the account now, to be remembered with a look. Empty before it was derived. */
export async function readShown(db: Db, accountId: AccountId): Promise<Shown> {
  const row = await findAccountRow(db, accountId);
  return row ? shownOf(row) : {};
}
