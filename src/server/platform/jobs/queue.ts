/** Puts jobs into the queue in the caller's transaction: they are there if, and only if, the write that caused them is. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "../db/pool.ts";
import { sql } from "../db/sql.ts";
import type { Job } from "./job.ts";

export type JobOptions = {
  /** A waiting job of the same name and key is replaced; one that is running already is followed by this one. */
  key?: string;
  /** Left out: as soon as possible. */
  runAt?: Instant;
  /** Lower runs first; 0 when left out. */
  priority?: number;
  /** Jobs that share a queue run one after the other. Few and fixed names only. */
  queue?: string;
  /** 25 when left out: about three days of growing pauses. */
  maxAttempts?: number;
};

/** Another feature's job is named as text, one's own by its definition, which also checks the payload's type. */
export async function enqueue<Payload extends object>(
  db: Db,
  job: Job<Payload> | string,
  payload: Payload,
  options: JobOptions = {},
): Promise<void> {
  const name = nameOf(job);
  await db.list(sql`select from graphile_worker.add_job(
    ${name}, ${JSON.stringify(payload)}::json,
    queue_name => ${options.queue ?? null},
    run_at => ${options.runAt ?? null}::timestamptz,
    max_attempts => ${options.maxAttempts ?? null}::int,
    job_key => ${keyOf(name, options.key)},
    priority => ${options.priority ?? null}::int)`);
}

/** Many jobs of one name in one statement; of several with the same key the last is taken. */
export async function enqueueAll<Payload extends object>(
  db: Db,
  job: Job<Payload> | string,
  jobs: { payload: Payload; key?: string }[],
  options: Omit<JobOptions, "key"> = {},
): Promise<void> {
  const name = nameOf(job);
  const last = new Map(jobs.map((item, index) => [keyOf(name, item.key) ?? index, item]));
  if (last.size === 0) return;
  const payloads = [...last.values()].map(({ payload }) => JSON.stringify(payload));
  const keys = [...last.values()].map(({ key }) => keyOf(name, key));
  await db.list(sql`select from graphile_worker.add_jobs((
    select array_agg(row(${name}, item.payload::json, ${options.queue ?? null}, ${options.runAt ?? null}::timestamptz,
             ${options.maxAttempts ?? null}::smallint, item.key, ${options.priority ?? null}::smallint, null
           )::graphile_worker.job_spec)
      from unnest(${payloads}::text[], ${keys}::text[]) as item(payload, key)))`);
}

function nameOf(job: Job | string): string {
  return typeof job === "string" ? job : job.name;
}

/** Keys are unique over all jobs, so each begins with its job's name. */
function keyOf(name: string, key: string | undefined): string | null {
  return key === undefined ? null : `${name}:${key}`;
}
