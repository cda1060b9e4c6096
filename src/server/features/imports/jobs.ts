/**
 * Works an import file by file. A file is one transaction: it is in with all its rows or not at all, so a run that was
 * cut off goes on with the file it was at, and a file that was in already changes nothing.
 */
import { z } from "zod";
import { invalid, ProductError } from "#core/errors.ts";
import { AccountDirectory } from "#core/imports/account-directory.ts";
import type { KindId } from "#core/imports/column.ts";
import { shiftToYesterday } from "#core/imports/move-dates.ts";
import { importOrder, namesKnownAccounts } from "#core/imports/record-kinds.ts";
import type { Held } from "#core/imports/seat-belt.ts";
import { misfitProblem } from "#core/mappings/check-mapping.ts";
import { layoutFor } from "#core/mappings/map-columns.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import type { OutgoingEvent } from "#core/outgoing/outgoing-event.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { listOwnFieldIds } from "#server/features/books/reads.ts";
import { type FileResult, importRows, type OpenFile } from "#server/features/import-rows/reads.ts";
import { loadDirectory } from "#server/features/known-accounts/reads.ts";
import { tell } from "#server/features/outbox/reads.ts";
import { refusedRows } from "#server/features/refused-rows/reads.ts";
import { removeSample } from "#server/features/sample-accounts/reads.ts";
import { findHeld } from "#server/features/seat-belts/reads.ts";
import { reconsiderLater } from "#server/features/state/reads.ts";
import { removeSpentFiles } from "#server/features/uploads/reads.ts";
import { findLastUsageDay, updateCompleteness } from "#server/features/usage/reads.ts";
import { readCsvHead } from "#server/platform/csv/open-csv.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob, type Job } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import * as store from "./store.ts";

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
  let run = await store.getRun(db, importRunId);
  if (run.state !== "received" && run.state !== "running") return;
  await store.changeRun(db, importRunId, { state: "running", now: options.now });
  const files = inImportOrder(await store.listFiles(db, [importRunId]));
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
      if (error instanceof HeldBack) return holdRun(db, run, file, { held: error.held, now: options.now });
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
async function holdRun(
  db: Db,
  run: store.Run,
  file: store.RunFile,
  { held, now }: { held: Held; now: Instant },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await store.saveHeld(tx, run.importRunId, { file: file.name, ...held });
    await tell(tx, [importHeld(run.importRunId, now)], now);
    await enqueue(tx, REFRESH_JOB, {}, { key: "due", queue: REFRESH_QUEUE });
  });
}

/** One file after another may be held: each time somebody is to look. */
export function importHeld(importRunId: string, now: Instant): OutgoingEvent {
  const naturalKey = `import.held:${importRunId}:${now}`;
  return { type: "import.held", naturalKey, accountId: null, happenedAt: now, data: { importRunId } };
}

export function inImportOrder<File extends { kind: string; name: string; position: number }>(
  files: readonly File[],
): File[] {
  return [...files].sort(
    (a, b) => importOrder(a.kind as KindId) - importOrder(b.kind as KindId) || a.position - b.position,
  );
}

async function moveDates(db: Db, run: store.Run, files: readonly store.RunFile[], now: Instant): Promise<store.Run> {
  if (!run.moveDates) return run;
  const shiftDays = await findShift(files, now);
  await store.saveShift(db, run.importRunId, shiftDays);
  return { ...run, shiftDays, moveDates: false };
}

/** The shift that makes the last day of usage yesterday; none when there is no usage. */
export async function findShift(
  files: readonly { kind: string | null; path: string; mapping?: Mapping | null }[],
  now: Instant,
): Promise<number> {
  const days = await Promise.all(
    files.filter(({ kind }) => kind === "usage").map(({ path, mapping = null }) => findLastUsageDay(path, mapping)),
  );
  const last = days
    .filter((day) => day !== null)
    .sort()
    .at(-1);
  return last === undefined ? 0 : shiftToYesterday(last, localDateAt(now));
}

/** What came in before the file that failed stays in, and is derived like anything else. */
async function failRun(db: Db, run: store.Run, file: store.RunFile, error: ProductError, now: Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    await store.saveFile(tx, file, { state: "failed", problem: error.message });
    await store.changeRun(tx, run.importRunId, { state: "failed", now, problem: `${file.name}: ${error.message}` });
    await tellConnection(tx, run);
    await enqueue(tx, REFRESH_JOB, {}, { key: "due", queue: REFRESH_QUEUE });
  });
}

async function endOfFiles(db: Db, run: store.Run, now: Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    const meters = await store.listMetersOfRun(tx, run.importRunId);
    if (meters.length > 0) await updateCompleteness(tx, meters, { ...run, now, today: localDateAt(now) });
    if (run.shiftDays !== 0)
      await store.saveSetting(tx, "dates-moved", { days: run.shiftDays, importRunId: run.importRunId }, now);
    await store.changeRun(tx, run.importRunId, { state: "deriving", now });
    await enqueue(tx, REFRESH_JOB, { importRunId: run.importRunId }, { key: run.importRunId, queue: REFRESH_QUEUE });
  });
}

type FileOptions = WorkOptions & {
  progress: ProgressKeeper;
  /** In a dry run misread rows are shown, for a person to correct the mapping. */
  isTrial?: boolean;
};

export async function importFile(
  tx: Transaction,
  run: store.Run,
  file: store.RunFile,
  options: FileOptions,
): Promise<void> {
  const rejections = refusedRows(tx, file);
  const misfits = countMisfits();
  const { rows, imported, rejected } = await importRowsOf(tx, run, file, {
    directory: namesKnownAccounts(file.kind as KindId) ? await loadDirectory(tx, run.source) : new AccountDirectory(),
    reject: (line, column, reason) => {
      misfits.add(column, reason);
      rejections.add(line, column, reason);
    },
    pause: async (readBytes) => {
      options.signal?.throwIfAborted();
      await rejections.save();
      await options.progress.report(file.name, readBytes);
    },
    now: options.now,
  });
  await rejections.save();
  if ((file.mapping !== null || file.mustFit) && !options.isTrial) misfits.require(rows, file);
  await store.saveFile(tx, file, {
    state: "done",
    problem: null,
    rows,
    imported,
    rejected,
    skipped: rows - imported - rejected,
  });
}

type RowOptions = Pick<OpenFile, "directory" | "reject" | "pause" | "now">;

/** Saves the rows of one file, and remembers in its run what they were. */
export async function importRowsOf(
  tx: Transaction,
  run: Pick<store.Run, "importRunId" | "source" | "shiftDays">,
  file: Pick<store.RunFile, "kind" | "path"> & { mapping?: Mapping | null },
  options: RowOptions,
): Promise<FileResult> {
  const kind = file.kind as KindId;
  const { source, importRunId, shiftDays } = run;
  const head = await readCsvHead(file.path);
  const matched = layoutFor(kind, file.mapping ?? null, head.columns, await listOwnFieldIds(tx));
  if (!matched.ok) throw invalid("import.columns", matched.problem);
  const result = await importRows(tx, {
    source,
    importRunId,
    path: file.path,
    head,
    layout: matched.layout,
    shiftDays,
    today: localDateAt(options.now),
    ...options,
  });
  const { rows, effects, meters, completeMeters } = result;
  if (rows > 0) for (const one of kindsBrought(kind)) await rememberKind(tx, run, one, options.now);
  await store.addEffects(tx, importRunId, { ...effects, dueToday: null });
  if (meters.length > 0) await store.recordMetersOfRun(tx, importRunId, meters);
  // What somebody says outright is not found again from counts in the same run.
  if (completeMeters.length > 0) await store.forgetMetersOfRun(tx, importRunId, completeMeters);
  return result;
}

/** Once it is known who looks after accounts, their past may let some in on an earlier day. */
async function rememberKind(
  tx: Db,
  run: Pick<store.Run, "importRunId" | "source">,
  kind: string,
  now: Instant,
): Promise<void> {
  const isFirst = await store.recordImportedKind(tx, kind, { ...run, now });
  if (isFirst && kind === "humans") await reconsiderLater(tx, run.source, now);
}

/** Rules ask whether any history came in, whichever file it was in. */
function kindsBrought(kind: KindId): string[] {
  return kind === "stages" || kind === "mails" || kind === "calls" ? [kind, "history"] : [kind];
}

type FinishedImport = {
  /** How many accounts are due today because of it; null when nobody counted. */
  dueToday: number | null;
};

/** Called once the accounts that a run changed have been derived. Does nothing when the run has ended already. */
async function finishImport(tx: Db, importRunId: string, { dueToday }: FinishedImport): Promise<void> {
  const run = await store.getRun(tx, importRunId);
  if (run.state !== "deriving") return;
  await store.addEffects(tx, importRunId, { ...store.NO_EFFECTS, dueToday });
  await store.endRun(tx, importRunId);
  await tellConnection(tx, run);
}

/** A connection's cursor moves only when what it brought is in; the job belongs to that feature. */
export async function tellConnection(tx: Db, { importRunId, connectionId }: store.Run): Promise<void> {
  if (connectionId !== null) await enqueue(tx, "pulls.settle", { importRunId }, { key: importRunId });
}

/** What a source sent and waits is applied, or ended, by the feature that keeps it. */
export async function tellDeliveries(tx: Db, importRunId: string): Promise<void> {
  const hold = await store.findHold(tx, importRunId);
  if (hold === null) return;
  const { connectionId } = hold;
  await enqueue(tx, "deliveries.apply", { connectionId }, { key: connectionId, queue: "deliveries" });
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

/** Rows that are written in another way than they should be. Accounts that nobody knows are another matter. */
function countMisfits() {
  let misfits = 0;
  let example = "";
  return {
    add: (column: string | null, reason: string) => {
      if (column === "account") return;
      misfits += 1;
      example ||= column === null ? reason : `${column}: ${reason}`;
    },
    require: (rows: number, { mustFit }: Pick<store.RunFile, "mustFit">) => {
      const problem = misfitProblem({ rows, misfits, example, of: mustFit ? "query" : "mapping" });
      if (problem !== null) throw invalid("import.mapping-misfit", problem);
    },
  };
}

type ProgressKeeper = {
  report(name: string, readBytes: number): Promise<void>;
  fileDone(sizeBytes: number): void;
};

/** Progress is written beside the file's transaction, so that it is seen while that is under way. */
function makeProgress(db: Db, importRunId: string, files: readonly store.RunFile[]): ProgressKeeper {
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
      await store.saveProgress(db, importRunId, progress);
    },
  };
}
