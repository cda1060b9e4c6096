/** The text by which an account is found, kept apart so that a night which changes only forecasts leaves its index alone. */
import type { AccountId } from "#core/ids.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, type Sql, sql } from "#server/platform/db/sql.ts";

export type Searched = { account_id: AccountId; name: unknown; domain: unknown; external_id: unknown };

/** Of accounts whose rows are saved; texts that are as they were stay untouched. */
export async function recordSearchTexts(db: Db, rows: readonly Searched[]): Promise<void> {
  const given = rows.map(({ account_id, name, domain, external_id }) => ({ account_id, name, domain, external_id }));
  await db.run(sql`
    insert into account_search (account_id, name, words)
    select account_id, lower(name), concat_ws(E'\n', name, domain, external_id, account_id)
    from jsonb_to_recordset(${json(given)}) as given (account_id uuid, name text, domain text, external_id text)
    on conflict (account_id) do update set name = excluded.name, words = excluded.words
    where account_search.words <> excluded.words`);
}

export async function dropSearchTexts(db: Db): Promise<void> {
  await db.run(sql`delete from account_search`);
}

/** Signs that LIKE gives a meaning are taken for themselves. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}

/** Ids of accounts with the text anywhere in their name, domain or ids, without regard to case. */
export function foundSql(text: string): Sql {
  return sql`select account_id from account_search where words ilike ${`%${escaped(text)}%`}`;
}

/** So many are looked at; whoever searches for less than what tells accounts apart gets some of them. */
const MOST_CANDIDATES = 300;

/** Those whose name begins with the text, and then any others. */
export async function listCandidates(db: Db, text: string): Promise<{ beginning: string[]; others: string[] }> {
  const start = `${escaped(text.toLowerCase())}%`;
  const ids = (found: Sql) => db.list(sql<{ accountId: string }>`select account_id as "accountId" from (${found}) as found`);
  const [beginning, others] = await Promise.all([
    ids(sql`select account_id from account_search where name like ${start} order by name, account_id limit ${MOST_CANDIDATES}`),
    ids(sql`${foundSql(text)} limit ${MOST_CANDIDATES}`),
  ]);
  return { beginning: beginning.map(({ accountId }) => accountId), others: others.map(({ accountId }) => accountId) };
}
