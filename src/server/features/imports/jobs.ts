/**
 * Works an import file by file. A file is one transaction: it is in with all its rows or not at all, so a run that was
 * cut off goes on with the file it was at, and a file that was in already changes nothing.
 */
import { z } from "zod";
import { ProductError } from "#core/errors.ts";
import type { KindId } from "#core/imports/column.ts";
import { inImportOrder } from "#core/imports/record-kinds.ts";
import type { Held } from "#core/imports/seat-belt.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { holdFile } from "#server/features/held-imports/reads.ts";
import { findShift, importFile, listMetersOfRun } from "#server/features/import-files/reads.ts";
import * as runs from "#server/features/import-runs/reads.ts";
import { removeSample } from "#server/features/sample-accounts/reads.ts";
import { findHeld } from "#server/features/seat-belts/reads.ts";
import { removeSpentFiles } from "#server/features/uploads/reads.ts";
import { updateCompleteness } from "#server/features/usage/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob, type Job } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";

/** Derives the accounts that an import changed, and ends the run. It belongs to another feature. */
const REFRESH_JOB = "state.refresh-due";
const REFRESH_QUEUE = "state";
const PROGRESS_EVERY_MS = 500;

export const runImport = defineJob({
  name: "imports.run",
  payload: z.object({ importRunId: z.string() }),
  again: "Each file is one transaction that also marks it as done, and a row that is there already changes nothing.",
  run: async ({ db, now, signal }, { importRunId }) => {
    await workRun(db, importRunId, { now, signal });
    await removeSpentFiles(db, now);
  },
});

export type WorkOptions = { now: Instant; signal?: AbortSignal };

/** Imports the files that are not done yet, in the order of their kinds. */
export async function workRun(db: Db, importRunId: string, options: WorkOptions): Promise<void> {
  let run = await runs.getRun(db, importRunId);
  if (run.state !== "received" && run.state !== "running") return;
  await runs.changeRun(db, importRunId, { state: "running", now: options.now });
  const files = inImportOrder(await runs.listFiles(db, [importRunId]));
  if (run.removeSample) await inTransaction(db, (tx) => removeSample(tx));
  try {
    run = await moveDates(db, run, files, options.now);
  } catch (error) {
    const usage = files.find(({ kind }) => kind === "usage");
    if (!(error instanceof ProductError) || usage === undefined) throw error;
    return failRun(db, run, usage, error, options.now);
  }
  const progress = makeProgress(db, importRunId, files);
  for (const file of files.filter(({ state }) => state !== "done")) {
    try {
      await inTransaction(db, async (tx) => {
        await importFile(tx, run, file, { ...options, progress });
        const held =
          run.releasedBy === null ? await findHeld(tx, run, file.kind as KindId, { ...options, beside: db }) : null;
        if (held !== null) throw new HeldBack(held);
      });
    } catch (error) {
      if (error instanceof HeldBack) return holdRun(db, file, { held: error.held, now: options.now });
      if (!(error instanceof ProductError) || error.kind === "unavailable") throw error;
      return failRun(db, run, file, error, options.now);
    }
    progress.fileDone(file.sizeBytes);
  }
  await endOfFiles(db, run, options.now);
}

/** Thrown to take a file back that moves too much, before anything of it is derived. */
class HeldBack extends Error {
  readonly held: Held;
  constructor(held: Held) {
    super("held for a person");
    this.held = held;
  }
}

/** What came in before this file stays in; the rest waits until a person releases or refuses the run. */
async function holdRun(db: Db, file: runs.RunFile, { held, now }: { held: Held; now: Instant }): Promise<void> {
  await inTransaction(db, async (tx) => {
    await holdFile(tx, file, { held, now });
    await enqueue(tx, REFRESH_JOB, {}, { key: "due", queue: REFRESH_QUEUE });
  });
}

async function moveDates(db: Db, run: runs.Run, files: readonly runs.RunFile[], now: Instant): Promise<runs.Run> {
  if (!run.moveDates) return run;
  const shiftDays = await findShift(files, now);
  await runs.saveShift(db, run.importRunId, shiftDays);
  return { ...run, shiftDays, moveDates: false };
}

/** What came in before the file that failed stays in, and is derived like anything else. */
async function failRun(db: Db, run: runs.Run, file: runs.RunFile, error: ProductError, now: Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    await runs.saveFile(tx, file, { state: "failed", problem: error.message });
    await runs.changeRun(tx, run.importRunId, { state: "failed", now, problem: `${file.name}: ${error.message}` });
    await tellConnection(tx, run);
    await enqueue(tx, REFRESH_JOB, {}, { key: "due", queue: REFRESH_QUEUE });
  });
}

async function endOfFiles(db: Db, run: runs.Run, now: Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    const meters = await listMetersOfRun(tx, run.importRunId);
    if (meters.length > 0) await updateCompleteness(tx, meters, { ...run, now, today: localDateAt(now) });
    if (run.shiftDays !== 0) await runs.saveDatesMoved(tx, run, now);
    await runs.changeRun(tx, run.importRunId, { state: "deriving", now });
    await enqueue(tx, REFRESH_JOB, { importRunId: run.importRunId }, { key: run.importRunId, queue: REFRESH_QUEUE });
  });
}

type FinishedImport = {
  /** How many accounts are due today because of it; null when nobody counted. */
  dueToday: number | null;
};

/** Called once the accounts that a run changed have been derived. Does nothing when the run has ended already. */
async function finishImport(tx: Db, importRunId: string, { dueToday }: FinishedImport): Promise<void> {
  const run = await runs.getRun(tx, importRunId);
  if (run.state !== "deriving") return;
  await runs.addEffects(tx, importRunId, { ...runs.NO_EFFECTS, dueToday });
  await runs.endRun(tx, importRunId);
  await tellConnection(tx, run);
}

/** A connection's cursor moves only when what it brought is in; the job belongs to that feature. */
export async function tellConnection(tx: Db, { importRunId, connectionId }: runs.Run): Promise<void> {
  if (connectionId !== null) await enqueue(tx, "pulls.settle", { importRunId }, { key: importRunId });
}

/** Asked for by whoever derives, once the accounts that a run changed have been derived. */
const finishRun = defineJob({
  name: "imports.finish",
  payload: z.strictObject({ importRunId: z.uuid(), dueToday: z.int() }),
  again: "A run that has ended stays as it is.",
  run: ({ db }, { importRunId, dueToday }) => inTransaction(db, (tx) => finishImport(tx, importRunId, { dueToday })),
});

/** @param _dataDir uploads are found by the path they were received at */
export function importJobs(_dataDir: string): Job[] {
  return [runImport, finishRun] as Job[];
}

type ProgressKeeper = {
  report(name: string, readBytes: number): Promise<void>;
  fileDone(sizeBytes: number): void;
};

/** Progress is written beside the file's transaction, so that it is seen while that is under way. */
function makeProgress(db: Db, importRunId: string, files: readonly runs.RunFile[]): ProgressKeeper {
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let before = files.filter(({ state }) => state === "done").reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const started = { at: performance.now(), bytes: before };
  let lastAt = 0;
  return {
    fileDone: (sizeBytes) => {
      before += sizeBytes;
    },
    report: async (name, readBytes) => {
      const at = performance.now();
      if (at - lastAt < PROGRESS_EVERY_MS) return;
      lastAt = at;
      const done = Math.min(before + readBytes, total);
      const perSecond = ((done - started.bytes) / Math.max(at - started.at, 1)) * 1000;
      const secondsLeft = perSecond > 0 ? Math.ceil((total - done) / perSecond) : null;
      const progress = {
        done,
        total,
        unit: "bytes",
        perSecond: Math.round(perSecond),
        secondsLeft,
        doing: `Reading ${name}`,
      };
      await runs.saveProgress(db, importRunId, progress);
    },
  };
}
