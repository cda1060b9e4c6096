/** Works the jobs of the queue. Any number of servers may do so at once; each job is given to one of them. */
import { EventEmitter } from "node:events";
import { Logger, parseCronItems, type Runner, run, type Task, type WorkerEvents } from "graphile-worker";
import type { Instant } from "#core/time/instant.ts";
import { instant } from "#core/time/read-instant.ts";
import { type Db, databaseOver, endPool, openPool } from "../db/pool.ts";
import { endsWithin } from "../ends-within.ts";
import { beat, freeSilentWorkers, sayGoodbye } from "./heartbeat.ts";
import type { Job } from "./job.ts";

export type WorkerOptions = {
  /** The queue has few connections of its own, so that waiting jobs and requests do not wait for each other. */
  databaseUrl: string;
  /** What jobs get as `context.db`. */
  db: Db;
  clock: { now(): Instant };
  jobs: readonly Job[];
  /** Jobs at once in this process; 4 when left out. */
  concurrency?: number;
  /** 60 when left out: with that, a killed worker's jobs are taken up again within 90 seconds. */
  silentAfterSeconds?: number;
  /** Told after a job was done, by its name. */
  onDone?: (job: string) => void;
  log: WorkerLog;
};

/** A failed attempt is a warning, as it is tried again; an error is one that was the last, or the worker itself. */
export type WorkerLog = {
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
};

export type Worker = {
  id: string;
  /**
   * Takes no more jobs, tells running ones to stop, and resolves when they have. One that takes longer than some seconds
   * is put back.
   * @param closeDb ends what jobs got as `context.db`, which ends nearly every job that does not stop by itself
   */
  stop(closeDb?: () => Promise<void>): Promise<void>;
};

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const pool = openPool(options.databaseUrl, {
    role: "application",
    size: 4,
    onLost: report(options.log, "connection lost"),
  });
  const events: WorkerEvents = new EventEmitter();
  let isStopping = false;
  const id = new Promise<string>((resolve) => events.once("pool:create", ({ workerPool }) => resolve(workerPool.id)));
  events.on("job:error", ({ job, error }) => {
    // A job that was told to stop with the server is done again later; that is no failure.
    if (isStopping || (error as Error | null)?.name === "AbortError") return;
    const last = job.attempts >= job.max_attempts;
    options.log[last ? "error" : "warn"]({ err: error, job: job.task_identifier, attempt: job.attempts }, "job failed");
  });
  const runner = await run({
    pgPool: pool,
    events,
    concurrency: options.concurrency ?? 4,
    noHandleSignals: true,
    preset: { worker: { gracefulShutdownAbortTimeout: 200 } },
    logger: new Logger(() => () => {}), // the events above say it in our form
    taskList: Object.fromEntries(options.jobs.map((job) => [job.name, taskFor(job, options)])),
    parsedCronItems: schedulesOf(options.jobs),
  });
  runner.promise.catch(report(options.log, "job worker ended"));
  const workerId = await id;
  const stopBeating = await startBeating(workerId, options);
  return {
    id: workerId,
    stop: async (closeDb = async () => {}) => {
      isStopping = true;
      await stopJobs(runner, { stopBeating, closeDb, log: options.log });
      await sayGoodbye(databaseOver(pool), workerId).catch(report(options.log, "the worker's jobs were not put back"));
      await endPool(pool);
    },
  };
}

function taskFor(job: Job, { db, clock, onDone }: WorkerOptions): Task {
  return async (received, helpers) => {
    const { _cron: cron, ...payload } = received as { _cron?: { ts: string } };
    const context = {
      db,
      now: clock.now(),
      dueAt: cron ? instant(cron.ts) : null,
      attempt: helpers.job.attempts,
      signal: helpers.abortSignal,
    };
    await job.run(context, job.payload.parse(payload));
    onDone?.(job.name);
  };
}

/** A schedule's runs share one key: after a long standstill there is one to catch up with, not many. */
function schedulesOf(jobs: readonly Job[]) {
  return parseCronItems(
    jobs.flatMap(({ name, schedule }) =>
      schedule
        ? [
            {
              task: name,
              match: schedule.cron,
              identifier: name,
              options: {
                backfillPeriod: schedule.catchUpMinutes * 60_000,
                jobKey: `${name}:schedule`,
                ...(schedule.queue && { queueName: schedule.queue }),
              },
            },
          ]
        : [],
    ),
  );
}

/** Beats six times within the limit, so that one lost beat frees nothing. */
async function startBeating(
  workerId: string,
  { db, silentAfterSeconds = 60, log }: WorkerOptions,
): Promise<() => void> {
  const tick = async () => {
    await beat(db, workerId);
    const freed = await freeSilentWorkers(db, silentAfterSeconds);
    if (freed.length > 0) log.warn({ workers: freed }, "freed the jobs of silent workers");
  };
  await tick();
  const timer = setInterval(() => tick().catch(report(log, "heartbeat failed")), (silentAfterSeconds * 1000) / 6);
  return () => clearInterval(timer);
}

const LONGEST_JOB_MS = 5_000;
const LONGEST_CUT_MS = 1_000;

type Stopping = { stopBeating: () => void; closeDb: () => Promise<void>; log: WorkerLog };

async function stopJobs(runner: Runner, { stopBeating, closeDb, log }: Stopping): Promise<void> {
  const stopped = runner.stop().catch(report(log, "job worker ended"));
  if (!(await endsWithin(stopped, LONGEST_JOB_MS))) log.warn({}, "a job did not stop in time and is put back");
  stopBeating();
  await closeDb();
  await endsWithin(stopped, LONGEST_CUT_MS);
}

function report(log: WorkerLog, message: string): (error: unknown) => void {
  return (error) => log.error({ err: error }, message);
}
