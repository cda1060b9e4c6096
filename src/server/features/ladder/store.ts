/** SQL of what is known of all accounts and people together. */
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type Known = { coverageUnknown: number; hasOptOuts: boolean };

/** An empty list of those who want no mail counts too. */
export function countKnown(db: Db): Promise<Known> {
  return db.get(sql<Known>`
    select (select count(*) from account_state where coverage = 'unknown') as "coverageUnknown",
      exists (select from imported_kind where kind = 'opt_outs') as "hasOptOuts"`);
}
