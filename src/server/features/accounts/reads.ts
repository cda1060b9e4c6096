import { type Shown, shownOf } from "#core/accounts/changes-since.ts";
import { conflict, notFound } from "#core/errors.ts";
import type { AccountId } from "#core/ids.ts";
import { outsideIdText, parseOutsideId } from "#core/imports/outside-id.ts";
import { findAccountRow } from "#server/features/account-lists/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * @param text our id; or the id of another system, alone or with the system: `cus_1`, `stripe:cus_1`, `billing-db/EU:org_1`
 * @throws ProductError `account.unknown`, or `account.ambiguous` with the accounts that it could be
 */
export async function resolveAccount(db: Db, text: string): Promise<AccountId> {
  const found = await listNamed(db, text);
  if (found.length > 1) throw conflict("account.ambiguous", ambiguousSentence(text, found));
  if (!found[0])
    throw notFound(
      "account.unknown",
      "There is no such account. Name it by its id, or by the id of another system, like stripe:cus_1.",
    );
  return found[0].accountId;
}

/** Each once, in the order in which they are named; ids of ours are looked up together. */
export async function resolveAccounts(db: Db, texts: readonly string[]): Promise<AccountId[]> {
  return [...new Set((await idsOfAccounts(db, texts)).values())];
}

/** From each text to the account that it names. */
export async function idsOfAccounts(db: Db, texts: readonly string[]): Promise<ReadonlyMap<string, AccountId>> {
  const asked = [...new Set(texts)];
  const own = await db.list(sql<{ accountId: AccountId }>`
    select account_id as "accountId" from account
    where account_id = any(${asked.filter((text) => UUID.test(text))}::uuid[])`);
  const known = new Set<string>(own.map(({ accountId }) => accountId));
  const found = new Map<string, AccountId>();
  for (const text of asked) {
    const id = text.toLowerCase();
    found.set(text, known.has(id) ? id : await resolveAccount(db, text));
  }
  return found;
}

type Named = { accountId: AccountId; name: string; source: string; region: string; externalId: string };

/** Accounts that the text may mean; none twice. */
async function listNamed(db: Db, text: string): Promise<Named[]> {
  if (UUID.test(text)) {
    const found = await db.list(sql<Named>`
      select account_id as "accountId", name, source, region, external_id as "externalId"
      from account where account_id = ${text}`);
    if (found.length > 0) return found;
  }
  const outside = parseOutsideId(text);
  const exact = outside ? await listByOutsideId(db, outside) : [];
  return exact.length > 0 ? exact : listByOutsideId(db, { source: null, region: null, externalId: text });
}

const MOST_NAMED = 5;

function listByOutsideId(
  db: Db,
  { source, region, externalId }: { source: string | null; region: string | null; externalId: string },
): Promise<Named[]> {
  return db.list(sql<Named>`
    select distinct on (account_id) account_id as "accountId", name, alias.source, alias.region,
      alias.external_id as "externalId"
    from account_alias alias join account using (account_id)
    where alias.external_id = ${externalId} and (${source}::text is null or alias.source = ${source})
      and (${region}::text is null or alias.region = ${region})
    order by account_id, alias.source, alias.region limit ${MOST_NAMED}`);
}

function ambiguousSentence(text: string, found: readonly Named[]): string {
  const choices = found.map((one) => `${one.name} (${outsideIdText(one)})`).join(", ");
  return `Several accounts are called ${text}: ${choices}. Name the one that you mean.`;
}

/** Those that the text may mean as an id of another system, for a search. */
export async function listByIdText(db: Db, text: string): Promise<AccountId[]> {
  return (await listNamed(db, text)).map(({ accountId }) => accountId);
}

/** What a member sees of the account now, to be remembered with a look. Empty before it was derived. */
export async function readShown(db: Db, accountId: AccountId): Promise<Shown> {
  const row = await findAccountRow(db, accountId);
  return row ? shownOf(row) : {};
}
