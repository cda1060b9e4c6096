/** What other features ask of imports: to try or start a run over files, and to take the sample company away. */
import type { ImportRun } from "#contract/imports.ts";
import { ProductError } from "#core/errors.ts";
import type { AccountDirectory } from "#core/imports/account-directory.ts";
import type { KindId } from "#core/imports/column.ts";
import { importSentences } from "#core/imports/import-sentences.ts";
import { importOrder } from "#core/imports/record-kinds.ts";
import { DEFAULT_LIMITS, type Held } from "#core/imports/seat-belt.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { forecastDueToday } from "#server/features/dry-runs/reads.ts";
import type { MappingFinder } from "#server/features/mappings/reads.ts";
import { countWaitingOf } from "#server/features/opt-outs/reads.ts";
import { tell } from "#server/features/outbox/reads.ts";
import { listFirstRejections } from "#server/features/refused-rows/reads.ts";
import { removeSample } from "#server/features/sample-accounts/reads.ts";
import { findHeld } from "#server/features/seat-belts/reads.ts";
import { reconsiderLater } from "#server/features/state/reads.ts";
import { createUpload } from "#server/features/uploads/reads.ts";
import { findLastUsageDay, updateCompleteness } from "#server/features/usage/reads.ts";
import { readCsvHead } from "#server/platform/csv/open-csv.ts";
import { readFirstRows } from "#server/platform/csv/scan-csv.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { idFromWords, newId } from "#server/platform/id.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { findShift, importFile, importHeld, importRowsOf, inImportOrder, runImport } from "./jobs.ts";
import * as store from "./store.ts";

const PREVIEW_ROWS = 20;

/** A file that lies on this server's disk already. */
export type WrittenFile = {
  name: string;
  kind: string;
  path: string;
  sha256: string;
  sizeBytes: number;
  columns: string[];
  /** What it is read by; none when it is written like ours. */
  mapping?: Mapping | null;
  /** It has one form, and is stopped whole where many of its rows cannot be read. */
  mustFit?: boolean;
};

export type RunRequest = {
  source: string;
  requestedBy: string;
  connectionId?: string;
  moveDates?: boolean;
  removeSample?: boolean;
  nobodyAssigned?: boolean;
};

export type NewRun = { request: RunRequest; files: readonly WrittenFile[]; now: Instant };

/** Starts a run over files that the application wrote itself; they are forgotten like uploads. @returns its id */
export async function startWrittenImport(
  tx: Db,
  { files, now, ...request }: RunRequest & { files: readonly WrittenFile[]; now: Instant },
): Promise<string> {
  for (const file of files) await createUpload(tx, { ...file, uploadId: newId(), problem: null, receivedAt: now });
  const importRunId = await createRun(tx, { request, files, now, state: "received" });
  await enqueue(tx, runImport, { importRunId }, { key: importRunId, queue: "imports" });
  return importRunId;
}

export async function createRun(
  db: Db,
  { request, files, now, state }: NewRun & { state: "received" | "dry" },
): Promise<string> {
  const importRunId = newId();
  const { source, requestedBy, connectionId, moveDates = false, removeSample = false, nobodyAssigned } = request;
  // Before anything is derived, so that the past is gone through with it.
  if (nobodyAssigned && (await store.recordImportedKind(db, "humans", { source, importRunId, now })))
    await reconsiderLater(db, source, now);
  const run = { importRunId, source, state, shiftDays: 0, moveDates, removeSample, requestedBy, receivedAt: now };
  await store.createRun(db, { ...run, connectionId: connectionId ?? null });
  for (const [position, { name, kind, path, sha256, sizeBytes, mapping = null, mustFit }] of files.entries())
    await store.createFile(db, { importRunId, position, name, kind, path, sha256, sizeBytes, mapping, mustFit });
  return importRunId;
}

/** Rows of one kind with the same columns that a source sent by itself, written down as a file. */
export type DeliveredFile = { kind: KindId; path: string };

export type DeliveredFrom = {
  source: string;
  connectionId: string;
  requestedBy: string;
  directory: AccountDirectory;
  findMapping: MappingFinder;
  now: Instant;
};

export type RefusedRow = { line: number; column: string | null; reason: string };

/**
 * Imports them in the caller's transaction, with the same checks as a file. A connection has one run for all that came in
 * on a day, and its counts grow.
 */
export async function importDelivered(
  tx: Transaction,
  file: DeliveredFile,
  { source, connectionId, requestedBy, directory, findMapping, now }: DeliveredFrom,
): Promise<{ imported: number; refused: RefusedRow[]; importRunId: string }> {
  const today = localDateAt(now);
  const run = { importRunId: await findRunOfDay(tx, connectionId, today), source, shiftDays: 0 };
  await store.ensureRunOfDay(tx, { ...run, connectionId, requestedBy, receivedAt: now });
  const refused: RefusedRow[] = [];
  const { columns } = await readCsvHead(file.path);
  const mapping = findMapping({ kind: file.kind, header: columns, isLoose: true });
  const { rows, imported, rejected, meters } = await importRowsOf(
    tx,
    run,
    { ...file, mapping },
    {
      directory,
      reject: (line, column, reason) => void refused.push({ line, column, reason }),
      pause: async () => {},
      now,
    },
  );
  const skipped = rows - imported - rejected;
  const name = `${file.kind} of ${requestedBy}`;
  await store.addToFile(
    tx,
    { importRunId: run.importRunId, position: importOrder(file.kind), name, kind: file.kind },
    { rows, imported, rejected, skipped },
  );
  if (meters.length > 0) await updateCompleteness(tx, meters, { source, importRunId: run.importRunId, now, today });
  return { imported, refused, importRunId: run.importRunId };
}

/** What a source sent waits for a person, and whoever chose to hear of that is told. */
export async function holdDelivered(
  tx: Db,
  held: Held,
  { source, connectionId, requestedBy, now }: Pick<DeliveredFrom, "source" | "connectionId" | "requestedBy" | "now">,
): Promise<void> {
  const importRunId = newId();
  await store.createHold(tx, { importRunId, source, connectionId, requestedBy, receivedAt: now });
  await store.saveHeld(tx, importRunId, { file: `what ${requestedBy} sent`, ...held });
  await tell(tx, [importHeld(importRunId, now)], now);
}

/** What came in after the day's run was taken back is another run. */
async function findRunOfDay(tx: Db, connectionId: string, today: LocalDate): Promise<string> {
  for (let taken = 0; ; taken += 1) {
    const importRunId = idFromWords("deliveries", connectionId, today, ...(taken > 0 ? [String(taken)] : []));
    const state = await store.findRunState(tx, importRunId);
    if (state === null || state === "done") return importRunId;
  }
}

/**
 * Dry run: imports the files, derives what is due, and takes everything back.
 * @returns the first rows of each file, what would change, and how many accounts would be due today
 */
export async function previewFiles(db: Db, run: NewRun): Promise<Preview> {
  try {
    await inTransaction(db, async (tx) => {
      throw new Tried(await tryImport(tx, run, db));
    });
  } catch (error) {
    if (error instanceof Tried) return error.outcome;
    throw error;
  }
  throw new Error("A dry run always ends by being taken back.");
}

export type Preview = Awaited<ReturnType<typeof tryImport>>;

/** Thrown to take everything back that was tried. */
class Tried extends Error {
  readonly outcome: Preview;
  constructor(outcome: Preview) {
    super("dry run");
    this.outcome = outcome;
  }
}

async function tryImport(tx: Transaction, { request, files, now }: NewRun, beside: Db) {
  if (request.removeSample) await removeSample(tx);
  const importRunId = await createRun(tx, { request, files, now, state: "dry" });
  const shiftDays = request.moveDates ? await findShift(files, now) : 0;
  const run = { ...(await store.getRun(tx, importRunId)), shiftDays };
  const progress = { report: async () => {}, fileDone: () => {} };
  const holds: string[] = [];
  for (const file of inImportOrder(await store.listFiles(tx, [importRunId]))) {
    await importFile(tx, run, file, { now, progress, isTrial: true }).catch((error) => sayWhichFile(error, file));
    const held = await findHeld(tx, run, file.kind as KindId, { beside, now });
    for (const reason of held?.reasons ?? []) holds.push(`It would be held for a look at ${file.name}: ${reason}`);
  }
  const { effects } = await store.getRun(tx, importRunId);
  const previewed = await previewOf(tx, importRunId, files);
  const today = localDateAt(now);
  const lastDay = request.moveDates ? addDays(today, -1) : await lastUsageDay(files, today);
  const { dueToday, isEstimate } = await forecastDueToday(tx, now);
  const optOutsWaiting = (await countWaitingOf(tx, [importRunId])).get(importRunId) ?? 0;
  const found = { ...store.NO_EFFECTS, ...effects, dueToday, shiftDays, lastDay };
  const rejected = previewed.reduce((sum, file) => sum + file.rejected, 0);
  return {
    files: previewed,
    ...found,
    sentences: [...importSentences({ ...found, isEstimate, rejected, optOutsWaiting }), ...holds],
  };
}

/** With several files, a sentence such as "it ends in the middle" has to say which. */
function sayWhichFile(error: unknown, { name, position }: store.RunFile): never {
  if (!(error instanceof ProductError)) throw error;
  const fields = [{ pointer: `/uploads/${position}`, message: error.message }];
  throw new ProductError(error.kind, error.code, `${name}: ${error.message}`, fields);
}

async function lastUsageDay(files: readonly WrittenFile[], today: LocalDate): Promise<LocalDate | null> {
  const days = await Promise.all(
    files
      .filter(({ kind }) => kind === "usage")
      .map(({ path, mapping = null }) => findLastUsageDay(path, mapping, today)),
  );
  return (
    days
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  );
}

async function previewOf(tx: Db, importRunId: string, written: readonly WrittenFile[]) {
  const problems = await listFirstRejections(tx, importRunId, PREVIEW_ROWS);
  const files = await store.listFiles(tx, [importRunId]);
  return Promise.all(
    files.map(async ({ position, name, kind, rows, imported, rejected, skipped }) => {
      const { path, columns } = written[position] as WrittenFile;
      return {
        name,
        kind,
        rows,
        imported,
        rejected,
        skipped,
        columns,
        firstRows: await readFirstRows(path, await readCsvHead(path), PREVIEW_ROWS),
        problems: problems
          .filter((one) => one.position === position)
          .map(({ line, column, reason }) => ({ line, column, reason })),
      };
    }),
  );
}

/** As it is shown. */
export async function getImportRun(db: Db, importRunId: string): Promise<ImportRun> {
  const [run] = await withFiles(db, [await store.getRun(db, importRunId)]);
  return run as ImportRun;
}

export async function withFiles(db: Db, runs: readonly store.Run[]): Promise<ImportRun[]> {
  const ids = runs.map(({ importRunId }) => importRunId);
  const files = await store.listFiles(db, ids);
  const waiting = await countWaitingOf(db, ids);
  return runs.map((run) => ({
    ...toImportRun(
      run,
      files.filter(({ importRunId }) => importRunId === run.importRunId),
    ),
    optOutsWaiting: waiting.get(run.importRunId) ?? 0,
  }));
}

function toImportRun(run: store.Run, files: readonly store.RunFile[]): Omit<ImportRun, "optOutsWaiting"> {
  const {
    moveDates: _moveDates,
    removeSample: _removeSample,
    beganAfter: _beganAfter,
    progress,
    effects,
    held,
    ...shown
  } = run;
  return {
    ...shown,
    progress: "total" in progress ? (progress as store.Progress) : null,
    effects: { ...store.NO_EFFECTS, ...effects },
    held: held && { ...held, limits: { ...DEFAULT_LIMITS, ...held.limits } },
    files: files.map(
      ({ importRunId: _run, path: _path, sha256: _sha256, mapping: _mapping, mustFit: _mustFit, ...file }) => file,
    ),
  };
}

export const { addTakenBack, findLastHold, getRun, moveRun, saveProgress, saveTakenBack } = store;
