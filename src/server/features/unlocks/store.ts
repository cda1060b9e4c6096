/** SQL of what was unlocked once and stays so. */
import type { KeptRung } from "#core/reconciliation/ladder.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

/** Settings by these names hold since when. */
const PREFIX = "unlocked-";

export async function findUnlock(db: Db, rung: KeptRung): Promise<Instant | null> {
  const name = `${PREFIX}${rung}`;
  return (await db.find(sql<{ at: Instant }>`select changed_at as at from setting where name = ${name}`))?.at ?? null;
}

/** The first time is kept. */
export async function recordUnlock(db: Db, rung: KeptRung, now: Instant): Promise<void> {
  await db.run(sql`
    insert into setting (name, value, changed_at) values (${`${PREFIX}${rung}`}, ${json({ rung })}, ${now}::timestamptz)
    on conflict (name) do nothing`);
}

export async function isSampleThere(db: Db): Promise<boolean> {
  return (await db.find(sql`select 1 from setting where name = 'sample'`)) !== null;
}
