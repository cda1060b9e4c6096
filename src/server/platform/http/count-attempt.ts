/** Limits what strangers may try. The count is in the database: it survives a restart and holds for all servers. */
import { addMinutes, epochMs, type Instant } from "#core/time/instant.ts";
import type { Db } from "../db/pool.ts";
import { HttpProblem } from "./problem.ts";

export type AttemptLimit = { limit: number; perMinutes: number };

/** Counts before the attempt is looked at, outside its transaction, so that a refusal does not take the count back. */
export async function countAttempt(db: Db, bucket: string, allowed: AttemptLimit, now: Instant): Promise<void> {
  const { rows } = await db.query<{ attempts: number; window_ends_at: string | Date }>(
    `insert into attempt_count as a (bucket, attempts, window_ends_at) values ($1, 1, $2)
     on conflict (bucket) do update set
       attempts = case when a.window_ends_at <= $3 then 1 else a.attempts + 1 end,
       window_ends_at = case when a.window_ends_at <= $3 then excluded.window_ends_at else a.window_ends_at end
     returning attempts, window_ends_at`,
    [bucket, addMinutes(now, allowed.perMinutes), now],
  );
  const { attempts, window_ends_at: windowEndsAt } = rows[0]!;
  if (attempts <= allowed.limit) return;
  const seconds = Math.max(1, Math.ceil((new Date(windowEndsAt).getTime() - epochMs(now)) / 1000));
  throw new HttpProblem(
    429,
    "request.too-many",
    `That was tried too often from here. Please wait ${Math.ceil(seconds / 60)} minutes and try again.`,
    { "retry-after": String(seconds) },
  );
}

/** For the nightly job. @returns how many counts went */
export async function forgetOldAttempts(db: Db, now: Instant): Promise<number> {
  const { rowCount } = await db.query("delete from attempt_count where window_ends_at < $1", [now]);
  return rowCount ?? 0;
}
