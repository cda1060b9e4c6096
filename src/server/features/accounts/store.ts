/** SQL of what is said about an account by hand. */
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export async function recordInclusion(
  db: Db,
  fact: {
    accountId: string;
    factId: string;
    memberId: string;
    now: Instant;
    include: boolean;
    reason: string;
    until: LocalDate;
  },
): Promise<void> {
  const body = { include: fact.include, reason: fact.reason, until: fact.until, rule: null };
  await db.run(sql`
    insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, actor_id, source, body)
    values (${fact.accountId}, ${fact.factId}, 'inclusion_set', ${fact.now}::timestamptz, ${fact.now}::timestamptz, 'member',
      ${fact.memberId}, 'hand', ${json(body)})`);
}
