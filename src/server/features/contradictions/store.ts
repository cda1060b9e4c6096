import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

/** Accounts of which days since then were corrected or came late, those that were corrected last first. */
export async function listCorrected(
  db: Db,
  { since, recordedAfter, accountId }: { since: LocalDate; recordedAfter: Instant; accountId: string | null },
): Promise<string[]> {
  const found = await db.list(sql<{ accountId: string }>`
    select account_id as "accountId" from usage_revision
     where recorded_at >= ${recordedAfter}::timestamptz and day >= ${since}::date and not is_voided
       and (${accountId}::uuid is null or account_id = ${accountId}::uuid)
     group by account_id order by max(recorded_at) desc, account_id`);
  return found.map(({ accountId: one }) => one);
}
