/** Finds accounts by any part of their name, domain or ids, through an index of three letters each. */
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

/** As the index has it, word for word. */
const WORDS = sql`(name || E'\\n' || coalesce(domain, '') || E'\\n' || external_id || E'\\n' || account_id::text)`;

/** Signs that LIKE gives a meaning are taken for themselves. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}

/** So many are looked at; whoever searches for less than what tells accounts apart gets some of them. */
const MOST_CANDIDATES = 300;

/** Those whose name begins with the text, and any others with it in their name, domain or ids, without regard to case. */
export async function listCandidates(db: Db, text: string): Promise<{ beginning: string[]; others: string[] }> {
  const start = `${escaped(text.toLowerCase())}%`;
  const anywhere = `%${escaped(text)}%`;
  const ids = async (found: Sql) =>
    (await db.list(sql<{ accountId: string }>`select account_id as "accountId" from account where ${found}`)).map(
      ({ accountId }) => accountId,
    );
  const [beginning, others] = await Promise.all([
    ids(sql`lower(name) like ${start} order by lower(name), account_id limit ${MOST_CANDIDATES}`),
    ids(sql`${WORDS} ilike ${anywhere} limit ${MOST_CANDIDATES}`),
  ]);
  return { beginning, others };
}
