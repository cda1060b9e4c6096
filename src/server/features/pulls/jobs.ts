/** Asks sources when it is their time, hands what they bring to the import, and moves the cursor when that is in. */
import { z } from "zod";
import { nextRunAfterFailure, nextRunAfterRefusal, nextRunAfterSuccess } from "#core/connections/next-run.ts";
import { ProductError } from "#core/errors.ts";
import { addMinutes, epochMs, fromEpochMs, type Instant } from "#core/time/instant.ts";
import { TryLater } from "#server/connectors/connector.ts";
import {
  type Connecting,
  connectorContext,
  countMissedDeliveries,
  findOpenConnection,
  type OpenConnection,
  recordReadReports,
} from "#server/features/connections/reads.ts";
import { startWrittenImport } from "#server/features/imports/reads.ts";
import { mappingFinder } from "#server/features/mappings/reads.ts";
import { countSampleAccounts } from "#server/features/sample-accounts/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { defineJob, type Job } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { spoolPart } from "./reads.ts";
import * as store from "./store.ts";

/** A part that takes longer is given up; the next try begins where the last one that is in ended. */
const LONGEST_PART_MS = 2 * 60 * 60_000;
/** A source that has more after so many parts in a row is taken to be endless. */
const MOST_PARTS = 10_000;
/** When the server is stopped while it reads, the source is asked again after this. */
const AFTER_STOP_MINUTES = 1;

export function pullJobs(connecting: Connecting): Job[] {
  return [startDueWith(connecting), pullWith(connecting), settle] as Job[];
}

function startDueWith(_connecting: Connecting): Job<Record<string, never>> {
  return defineJob({
    name: "pulls.start-due",
    payload: z.strictObject({}),
    again: "A source that is being read already is left alone.",
    schedule: { cron: "* * * * *", catchUpMinutes: 0 },
    run: async ({ db, now }) => {
      await settleAll(db, now);
      for (const connectionId of await store.listDue(db, now)) await enqueuePull(db, connectionId);
    },
  });
}

function enqueuePull(db: Db, connectionId: string): Promise<void> {
  // Failures are told and tried again by ours: the queue's own tries are for servers that die.
  return enqueue(db, "pulls.read", { connectionId }, { key: connectionId, maxAttempts: 3 });
}

function pullWith(connecting: Connecting): Job<{ connectionId: string }> {
  return defineJob({
    name: "pulls.read",
    payload: z.strictObject({ connectionId: z.uuid() }),
    again:
      "The cursor moves only when a part is in, so the same part is read again; rows that are there change nothing.",
    run: async ({ db, now, signal }, { connectionId }) => {
      await whileHolding(db, connectionId, async () => {
        if (!(await store.isImporting(db, connectionId))) await readPart(db, connecting, { connectionId, now, signal });
      });
    },
  });
}

/** One server reads a source at a time. The lock is the connection's own, so it is free when the server dies. */
async function whileHolding(db: Db, connectionId: string, work: () => Promise<void>): Promise<void> {
  await db.withClient(async (client) => {
    const { rows } = await client.query<{ held: boolean }>(
      "select pg_try_advisory_lock(hashtextextended($1, 7304002)) as held",
      [connectionId],
    );
    if (!rows[0]?.held) return;
    try {
      await work();
    } finally {
      await client.query("select pg_advisory_unlock(hashtextextended($1, 7304002))", [connectionId]);
    }
  });
}

type Reading = { connectionId: string; now: Instant; signal: AbortSignal };

async function readPart(db: Db, connecting: Connecting, { connectionId, now, signal }: Reading): Promise<void> {
  const attemptId = newId();
  const part = (await store.countParts(db, connectionId)) + 1;
  await store.startAttempt(db, { attemptId, connectionId, startedAt: now, part });
  let connection: OpenConnection | null = null;
  // A read may take hours, and a source that asks to wait counts from its end. Whole seconds: sources are asked by the minute.
  const beganMs = performance.now();
  const ended = () => fromEpochMs(epochMs(now) + Math.floor((performance.now() - beganMs) / 1000) * 1000);
  try {
    connection = await findOpenConnection(db, connecting, connectionId);
    if (connection === null) return await endWithoutRead(db, attemptId, now);
    requireEnd(part, connection);
    await requireNoSample(db);
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_PART_MS)]);
    const context = connectorContext(connection, connecting, { now, signal: limited });
    const asked = { ...context, cursor: connection.cursor, mostRows: null };
    const spooled = await spoolPart(connection, asked, {
      folder: connecting.folder,
      findMapping: await mappingFinder(db, connection),
    });
    await handOver(db, { connection, attemptId, now }, spooled);
  } catch (error) {
    await fail(db, { connectionId, connection, attemptId, now: ended(), wasStopped: signal.aborted }, error);
  }
}

async function endWithoutRead(db: Db, attemptId: string, now: Instant): Promise<void> {
  const end = { rows: null, problem: "The connection was removed.", hasMore: false };
  await store.endAttempt(db, attemptId, { ...end, outcome: "failed", endedAt: now });
}

function requireEnd(part: number, { uses }: OpenConnection): void {
  if (part > MOST_PARTS)
    throw new ProductError(
      "unavailable",
      "connection.endless",
      `${uses.title} had more after ${MOST_PARTS.toLocaleString("en")} parts in a row. It was cut off; ask the vendor why.`,
    );
}

async function requireNoSample(db: Db): Promise<void> {
  if ((await countSampleAccounts(db)) > 0)
    throw new ProductError(
      "conflict",
      "connection.sample-present",
      "The sample company is still here and would mix with your customers. Remove it, then run this connection.",
    );
}

type Read = { connection: OpenConnection; attemptId: string; now: Instant };

/** The run, its cursor and its job are there together, or the part is read again. */
async function handOver(
  db: Db,
  { connection, attemptId, now }: Read,
  { files, end, reports }: Awaited<ReturnType<typeof spoolPart>>,
): Promise<void> {
  const { connectionId, source, name, cursor: cursorBefore } = connection;
  await inTransaction(db, async (tx) => {
    await recordReadReports(tx, connectionId, reports);
    await countMissedDeliveries(tx, connectionId, end.sent ?? []);
    if (files.length === 0)
      return succeed(tx, { connectionId, attemptId, startedAt: now, rows: 0, now, cursorBefore, ...end });
    const importRunId = await startWrittenImport(tx, { source, requestedBy: name, connectionId, files, now });
    await store.startImporting(tx, attemptId, importRunId, { ...end, cursorBefore });
  });
}

type Success = {
  connectionId: string;
  attemptId: string;
  startedAt: Instant;
  rows: number;
  now: Instant;
} & store.PartBounds;

async function succeed(
  tx: Db,
  { connectionId, attemptId, startedAt, rows, now, cursorBefore, cursor, hasMore }: Success,
): Promise<void> {
  const outcome = rows === 0 ? "nothing-new" : "done";
  await store.endAttempt(tx, attemptId, { outcome, endedAt: now, rows, problem: null, hasMore });
  const { scheduleMinutes } = await store.getSchedule(tx, connectionId);
  const nextRunAt = hasMore ? now : nextRunAfterSuccess(startedAt, scheduleMinutes, Math.random());
  await store.recordSuccess(tx, connectionId, { cursorBefore, cursor, startedAt, nextRunAt });
  if (hasMore) await enqueuePull(tx, connectionId);
}

type Failed = {
  connectionId: string;
  connection: OpenConnection | null;
  attemptId: string;
  now: Instant;
  wasStopped: boolean;
  /** Nothing failed: a person does not want these rows, and would be asked the same again at once. */
  wasRefused?: boolean;
};

/** The last good data stays; the source is asked again later, and its lists say how old they are. */
async function fail(
  db: Db,
  { connectionId, connection, attemptId, now, wasStopped, wasRefused }: Failed,
  error: unknown,
): Promise<void> {
  const said = problemOf(error, wasStopped);
  const problem = connection === null ? said : connection.withoutSecrets(said);
  await inTransaction(db, async (tx) => {
    await store.endAttempt(tx, attemptId, { outcome: "failed", endedAt: now, rows: null, problem, hasMore: false });
    const { scheduleMinutes, failures } = await store.getSchedule(tx, connectionId);
    const afterSeconds = error instanceof TryLater ? error.afterSeconds : null;
    const failed = { now, scheduleMinutes, failures: failures + 1, afterSeconds, jitter: Math.random() };
    const nextRunAt = wasStopped
      ? addMinutes(now, AFTER_STOP_MINUTES)
      : wasRefused
        ? nextRunAfterRefusal(now, scheduleMinutes, failed.jitter)
        : nextRunAfterFailure(failed);
    await store.recordFailure(tx, connectionId, { problem, now, nextRunAt });
  });
}

function problemOf(error: unknown, wasStopped: boolean): string {
  if (wasStopped) return "The server was stopped while it read. Nothing of it was imported.";
  if (error instanceof Error && error.name === "TimeoutError")
    return "The source did not answer in time. It is asked again later.";
  // What `fetch` says when there was no line at all; its cause says why.
  if (error instanceof TypeError && error.message === "fetch failed" && error.cause instanceof Error)
    return `The source could not be reached (${error.cause.message}). It is asked again later.`;
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return `${error instanceof Error ? error.message : String(error)}${cause}`.slice(0, 1000);
}

/** Asked for by the import when a run that a connection brought has ended; each minute finds what was missed. */
const settle = defineJob({
  name: "pulls.settle",
  payload: z.strictObject({ importRunId: z.uuid().optional() }),
  again: "An attempt that was settled is not waiting any more.",
  run: ({ db, now }) => settleAll(db, now),
});

const WHY_NOT: Readonly<Record<string, string>> = {
  refused:
    "It was refused when somebody looked at it. It is read again the next day (UTC), or as soon as you run it or change its settings.",
  taking_back: "It was taken back.",
  taken_back: "It was taken back.",
};

async function settleAll(db: Db, now: Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const settled of await store.listSettled(tx)) {
      const { connectionId, attemptId, startedAt, rows, runState, runProblem } = settled;
      const { cursorBefore, cursorAfter: cursor, hasMore } = settled;
      if (runState === "done") {
        await succeed(tx, { connectionId, attemptId, startedAt, rows, now, cursorBefore, cursor, hasMore });
        continue;
      }
      const why = runProblem ?? WHY_NOT[runState] ?? "It ended without its rows.";
      const wasRefused = runState === "refused";
      const failed = { connectionId, connection: null, attemptId, now, wasStopped: false, wasRefused };
      await fail(tx, failed, new Error(`The import did not go through: ${why}`));
    }
  });
}
