/** Takes a run back in the background, after whatever import is under way. */
import { z } from "zod";
import { epochMs, fromEpochMs, type Instant } from "#core/time/instant.ts";
import { getRun, moveRun, saveProgress, saveTakenBack } from "#server/features/import-runs/reads.ts";
import { forgetTraces } from "#server/features/traces/reads.ts";
import { forgetSources } from "#server/features/usage-take-backs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { bringAgain, takeBackRun } from "./reads.ts";
import * as store from "./store.ts";

/** Derives the accounts that changed. It belongs to another feature. */
const REFRESH_JOB = "state.refresh-due";
/** Closes tasks for meters that only this run brought, or opens those that its prices had closed. Another feature's too. */
const WATCH_METERS = "price-books.watch-meters";

export const takeBack = defineJob({
  name: "imports.take-back",
  payload: z.strictObject({ importRunId: z.uuid(), readAgain: z.boolean().default(false) }),
  again: "What is back already is not there to be taken again.",
  run: ({ db, now, signal }, { importRunId, readAgain }) => workTakeBack(db, importRunId, { now, signal, readAgain }),
});

export async function workTakeBack(
  db: Db,
  importRunId: string,
  { now, signal, readAgain = false }: { now: Instant; signal?: AbortSignal; readAgain?: boolean },
): Promise<void> {
  const run = await getRun(db, importRunId);
  if (run.state !== "taking_back" || run.startedAt === null || run.beganAfter === null) return;
  const taken = { importRunId, source: run.source, beganAfter: run.beganAfter, startedAt: run.startedAt };
  const total = await store.countAccounts(db);
  const report = (done: number) =>
    saveProgress(db, importRunId, {
      done: Math.min(done, total),
      total,
      unit: "accounts",
      perSecond: null,
      secondsLeft: null,
      doing: "Taking back",
    });
  await takeBackRun(db, taken, { now, report, ...(signal && { signal }) });
  await inTransaction(db, async (tx) => {
    await saveTakenBack(tx, importRunId, { by: run.takenBackBy ?? "", at: now });
    await moveRun(tx, importRunId, { from: ["taking_back"], to: "taken_back" });
    if (readAgain) await bringAgain(tx, importRunId);
    await enqueue(tx, REFRESH_JOB, {}, { key: "due", queue: "state" });
    await enqueue(tx, WATCH_METERS, { meters: null }, { key: "all", queue: "prices" });
  });
}

const KEPT_DAYS = 91;
const DAY_MS = 24 * 60 * 60_000;

/** A run that is older is not taken back any more. */
export const forgetOldTraces = defineJob({
  name: "imports.forget-traces",
  payload: z.strictObject({}),
  again: "What is gone is not there to be removed.",
  schedule: { cron: "40 3 * * *", catchUpMinutes: 24 * 60 },
  run: async ({ db, now }) => {
    const before = fromEpochMs(epochMs(now) - KEPT_DAYS * DAY_MS);
    await forgetTraces(db, before);
    await forgetSources(db, before);
  },
});
