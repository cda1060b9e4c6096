/**
 * A worker that is killed leaves its jobs locked. Each worker therefore says every few seconds that it lives, and frees
 * the jobs of any that has been silent for too long. All times are the database's, so the servers' clocks do not matter.
 */
import type { Db } from "../db/pool.ts";
import { sql } from "../db/sql.ts";

export async function beat(db: Db, workerId: string): Promise<void> {
  await db.run(sql`insert into worker_heartbeat (worker_id, started_at, seen_at) values (${workerId}, now(), now())
    on conflict (worker_id) do update set seen_at = excluded.seen_at`);
}

/** Gives the ids of the workers whose jobs were freed. A lock younger than the limit is left to a worker that just started. */
export async function freeSilentWorkers(db: Db, silentAfterSeconds: number): Promise<string[]> {
  const limit = sql`now() - make_interval(secs => ${silentAfterSeconds})`;
  const silent = await db.list(sql<{ worker_id: string }>`
    select distinct locked_by as worker_id from graphile_worker.jobs
     where locked_at < ${limit}
       and not exists (select from worker_heartbeat where worker_id = locked_by and seen_at >= ${limit})`);
  const workerIds = silent.map((row) => row.worker_id);
  if (workerIds.length > 0) await db.list(sql`select graphile_worker.force_unlock_workers(${workerIds}::text[])`);
  await db.run(sql`delete from worker_heartbeat where seen_at < ${limit}`);
  return workerIds;
}

/** What it still holds is put back as it was, and done by whoever works next. */
export async function sayGoodbye(db: Db, workerId: string): Promise<void> {
  await db.list(sql`select graphile_worker.force_unlock_workers(${[workerId]}::text[])`);
  await db.run(sql`delete from worker_heartbeat where worker_id = ${workerId}`);
}
