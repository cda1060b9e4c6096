/** Takes files in, says what they would do, starts imports and shows how far they are. */
import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as contract from "#contract/imports.ts";
import { conflict, invalid, ProductError } from "#core/errors.ts";
import { importSentences } from "#core/imports/import-sentences.ts";
import { matchColumns, recogniseKind } from "#core/imports/match-columns.ts";
import { RECORD_KINDS, recordKind } from "#core/imports/record-kinds.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { SAMPLE_SOURCE } from "#server/features/import-rows/reads.ts";
import { forecastDueToday, reconsiderLater } from "#server/features/state/reads.ts";
import { findLastUsageDay } from "#server/features/usage/reads.ts";
import { type CsvHead, readCsvHead } from "#server/platform/csv/open-csv.ts";
import { readFirstRows } from "#server/platform/csv/scan-csv.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { type Context, implement, implementUpload } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import { findShift, importFile, inImportOrder, runImport } from "./jobs.ts";
import * as store from "./store.ts";

const MOST_RUNS_LISTED = 100;
const PREVIEW_ROWS = 20;

export const uploadImportFile = implementUpload(contract.uploadImportFile, async (ctx, { name }) => {
  const uploadId = newId();
  const path = join(dirname(ctx.upload.path), `import-${uploadId}`);
  await rename(ctx.upload.path, path);
  const { columns, problem } = await lookInto(path);
  const kind = recogniseKind(name, columns);
  const upload: store.Upload = {
    uploadId,
    name,
    kind,
    path,
    sha256: ctx.upload.sha256,
    sizeBytes: ctx.upload.sizeBytes,
    columns,
    problem: problem ?? problemOf(kind, columns),
    receivedAt: ctx.now,
  };
  await store.createUpload(ctx.db, upload);
  ctx.audit({ subject: { kind: "import-upload", id: uploadId }, after: { kind, sizeBytes: upload.sizeBytes } });
  return { uploadId, name, kind, sizeBytes: upload.sizeBytes, columns, problem: upload.problem };
});

async function lookInto(path: string): Promise<{ columns: string[]; problem: string | null }> {
  try {
    return { columns: (await readCsvHead(path)).columns, problem: null };
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    return { columns: [], problem: error.message };
  }
}

function problemOf(kind: ReturnType<typeof recogniseKind>, columns: readonly string[]): string | null {
  if (kind !== null) {
    const matched = matchColumns(recordKind(kind), columns);
    return matched.ok ? null : matched.problem;
  }
  const kinds = RECORD_KINDS.map(({ files }) => files[0]).join(", ");
  return `It is not clear what this file holds. Name it after its kind (${kinds}) and send it again.`;
}

type Request = {
  uploads: string[];
  source: string;
  moveDates: boolean;
  removeSample: boolean;
  nobodyAssigned: boolean;
};
type ReadyUpload = store.Upload & { kind: string };

/** @throws ProductError that names each file which cannot be imported as it is */
async function readyUploads(db: Db, { uploads, source, removeSample }: Request): Promise<ReadyUpload[]> {
  const found = await store.listUploads(db, uploads);
  const problems = found.flatMap(({ name, problem }, index) =>
    problem === null ? [] : [{ pointer: `/uploads/${index}`, message: `${name}: ${problem}` }],
  );
  if (problems.length > 0)
    throw invalid(
      "import.file-unready",
      "Not all files can be imported. Correct those that are named and send them again.",
      problems,
    );
  if (source !== SAMPLE_SOURCE && !removeSample && (await store.countSampleAccounts(db)) > 0)
    throw conflict(
      "import.sample-present",
      "The sample company is still here and would mix with your customers. Choose to remove it with this import.",
    );
  return found as ReadyUpload[];
}

export const startImport = implement(contract.startImport, async (ctx, request) => {
  const uploads = await readyUploads(ctx.db, request);
  const importRunId = await createRun(ctx.db, ctx, request, uploads, "received");
  await ctx.enqueue(runImport, { importRunId }, { key: importRunId, queue: "imports" });
  ctx.audit({ subject: { kind: "import", id: importRunId }, after: { source: request.source, files: uploads.length } });
  ctx.announce({ type: "import.started", importRunId });
  return getRun(ctx.db, importRunId);
});

async function createRun(
  db: Db,
  ctx: Context,
  request: Request,
  uploads: readonly ReadyUpload[],
  state: "received" | "dry",
): Promise<string> {
  const importRunId = newId();
  const { source, moveDates, removeSample, nobodyAssigned } = request;
  // Before anything is derived, so that the past is gone through with it.
  if (nobodyAssigned && (await store.recordImportedKind(db, source, "humans", ctx.now)))
    await reconsiderLater(db, source, ctx.now);
  await store.createRun(db, {
    importRunId,
    source,
    state,
    shiftDays: 0,
    moveDates,
    removeSample,
    requestedBy: ctx.member.memberId,
    receivedAt: ctx.now,
  });
  for (const [position, { name, kind, path, sha256, sizeBytes }] of uploads.entries())
    await store.createFile(db, { importRunId, position, name, kind, path, sha256, sizeBytes });
  return importRunId;
}

export const previewImport = implement(contract.previewImport, async (ctx, request) => {
  const uploads = await readyUploads(ctx.db, request);
  try {
    await inTransaction(ctx.db, async (tx) => {
      throw new Tried(await tryImport(tx, ctx, request, uploads));
    });
  } catch (error) {
    if (error instanceof Tried) return error.outcome;
    throw error;
  }
  throw new Error("A dry run always ends by being taken back.");
});

type Outcome = Awaited<ReturnType<typeof tryImport>>;

/** Thrown to take everything back that was tried. */
class Tried extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super("dry run");
    this.outcome = outcome;
  }
}

/** With several files, a sentence such as "it ends in the middle" has to say which. */
function sayWhichFile(error: unknown, { name, position }: store.RunFile): never {
  if (!(error instanceof ProductError)) throw error;
  const fields = [{ pointer: `/uploads/${position}`, message: error.message }];
  throw new ProductError(error.kind, error.code, `${name}: ${error.message}`, fields);
}

async function tryImport(tx: Transaction, ctx: Context, request: Request, uploads: readonly ReadyUpload[]) {
  if (request.removeSample) await store.removeSample(tx);
  const importRunId = await createRun(tx, ctx, request, uploads, "dry");
  const shiftDays = request.moveDates ? await findShift(uploads, ctx.now) : 0;
  const run = { ...(await store.getRun(tx, importRunId)), shiftDays };
  const progress = { report: async () => {}, fileDone: () => {} };
  for (const file of inImportOrder(await store.listFiles(tx, [importRunId])))
    await importFile(tx, run, file, { now: ctx.now, progress }).catch((error) => sayWhichFile(error, file));
  const { effects } = await store.getRun(tx, importRunId);
  const files = await previewFiles(tx, importRunId, uploads);
  const lastDay = request.moveDates ? addDays(localDateAt(ctx.now), -1) : await lastUsageDay(uploads);
  const { dueToday, isEstimate } = await forecastDueToday(tx, ctx.now);
  const found = { ...store.NO_EFFECTS, ...effects, dueToday, shiftDays, lastDay };
  const rejected = files.reduce((sum, file) => sum + file.rejected, 0);
  return { files, ...found, sentences: importSentences({ ...found, isEstimate, rejected }) };
}

async function lastUsageDay(uploads: readonly ReadyUpload[]): Promise<string | null> {
  const days = await Promise.all(
    uploads.filter(({ kind }) => kind === "usage").map(({ path }) => findLastUsageDay(path)),
  );
  return (
    days
      .filter((day) => day !== null)
      .sort()
      .at(-1) ?? null
  );
}

async function previewFiles(tx: Db, importRunId: string, uploads: readonly ReadyUpload[]) {
  const problems = await store.listFirstRejections(tx, importRunId, PREVIEW_ROWS);
  const files = await store.listFiles(tx, [importRunId]);
  return Promise.all(
    files.map(async ({ position, name, kind, rows, imported, rejected, skipped }) => {
      const upload = uploads[position] as ReadyUpload;
      const head: CsvHead = await readCsvHead(upload.path);
      return {
        name,
        kind,
        rows,
        imported,
        rejected,
        skipped,
        columns: upload.columns,
        firstRows: await readFirstRows(upload.path, head, PREVIEW_ROWS),
        problems: problems
          .filter((one) => one.position === position)
          .map(({ line, column, reason }) => ({ line, column, reason })),
      };
    }),
  );
}

export const listImports = implement(contract.listImports, async (ctx) => ({
  data: await withFiles(ctx.db, await store.listRuns(ctx.db, MOST_RUNS_LISTED)),
}));

export const getImport = implement(contract.getImport, (ctx, { importRunId }) => getRun(ctx.db, importRunId));

async function getRun(db: Db, importRunId: string): Promise<contract.ImportRun> {
  const [run] = await withFiles(db, [await store.getRun(db, importRunId)]);
  return run as contract.ImportRun;
}

async function withFiles(db: Db, runs: readonly store.Run[]): Promise<contract.ImportRun[]> {
  const files = await store.listFiles(
    db,
    runs.map(({ importRunId }) => importRunId),
  );
  return runs.map((run) =>
    toImportRun(
      run,
      files.filter(({ importRunId }) => importRunId === run.importRunId),
    ),
  );
}

function toImportRun(run: store.Run, files: readonly store.RunFile[]): contract.ImportRun {
  const { moveDates: _moveDates, removeSample: _removeSample, progress, effects, ...shown } = run;
  return {
    ...shown,
    progress: "total" in progress ? (progress as store.Progress) : null,
    effects: { ...store.NO_EFFECTS, ...effects },
    files: files.map(({ importRunId: _run, path: _path, sha256: _sha256, ...file }) => file),
  };
}

export const listRejections = implement(contract.listRejections, async (ctx, { importRunId, limit }) => {
  await store.getRun(ctx.db, importRunId);
  const total = await store.countRejections(ctx.db, importRunId);
  return { total, data: await store.listRejections(ctx.db, importRunId, limit) };
});
