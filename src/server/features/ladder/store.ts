/** SQL of what is known of all accounts and people together. */
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type Known = { coverageUnknown: number; optOuts: number | null };

/** People who want no mail may also come with the people themselves. */
export function countKnown(db: Db): Promise<Known> {
  return db.get(sql<Known>`
    select (select count(*) from account_state where coverage = 'unknown') as "coverageUnknown",
      case when exists (select from imported_kind where kind = 'opt_outs')
          or exists (select from person where opted_out_at is not null)
        then (select count(*) from person where opted_out_at is not null) end as "optOuts"`);
}
