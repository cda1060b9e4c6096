/** SQL of what a source brought so far, and of its ids. */
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type KindCount = { kind: string; rows: number; imported: number; skipped: number; rejected: number };

const DONE = sql`select import_run_id from import_run`;

export function listCounts(db: Db, connectionId: string): Promise<KindCount[]> {
  return db.list(sql<KindCount>`
    select kind, sum(rows)::bigint as rows, sum(imported)::bigint as imported, sum(skipped)::bigint as skipped,
           sum(rejected)::bigint as rejected
      from import_file where state = 'done'
       and import_run_id in (${DONE} where connection_id = ${connectionId} and state in ('deriving', 'done'))
     group by kind order by kind`);
}

export async function countRuns(db: Db, connectionId: string): Promise<number> {
  const { runs } = await db.get(sql<{ runs: number }>`
    select count(*) as runs from import_run where connection_id = ${connectionId} and state in ('deriving', 'done')`);
  return runs;
}

export type Reason = { kind: string; reason: string; rows: number };

const MOST_REASONS = 500;

/** The most frequent first. */
export function listReasons(db: Db, connectionId: string): Promise<Reason[]> {
  return db.list(sql<Reason>`
    select kind, coalesce(column_name || ' ', '') || reason as reason, count(*) as rows
      from import_rejection r join import_file f using (import_run_id, position)
     where import_run_id in (${DONE} where connection_id = ${connectionId} and state in ('deriving', 'done'))
     group by 1, 2 order by rows desc, 1, 2 limit ${MOST_REASONS}`);
}

export type IdRow = { externalId: string; region: string; accountId: string; account: string };

export function listIds(
  db: Db,
  source: string,
  { after, limit }: { after: { externalId: string; region: string }; limit: number },
): Promise<IdRow[]> {
  return db.list(sql<IdRow>`
    select a.external_id as "externalId", a.region, a.account_id as "accountId", account.name as account
      from account_alias a join account using (account_id)
     where a.source = ${source} and (a.region, a.external_id) > (${after.region}, ${after.externalId})
     order by a.region, a.external_id limit ${limit}`);
}
