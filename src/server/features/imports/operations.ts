/** Takes files in, says what they would do, starts imports and shows how far they are. */
import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as contract from "#contract/imports.ts";
import { conflict, invalid, ProductError } from "#core/errors.ts";
import { matchColumns, recogniseKind } from "#core/imports/match-columns.ts";
import { RECORD_KINDS, recordKind } from "#core/imports/record-kinds.ts";
import { SAMPLE_SOURCE } from "#server/features/import-rows/reads.ts";
import { changeLimits, getLimits } from "#server/features/seat-belts/reads.ts";
import { readCsvHead } from "#server/platform/csv/open-csv.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { implement, implementUpload } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import { runImport, tellConnection } from "./jobs.ts";
import { createRun, getImportRun, previewFiles, withFiles } from "./reads.ts";
import * as store from "./store.ts";

const MOST_RUNS_LISTED = 100;

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
  const importRunId = await createRun(ctx.db, {
    request: { ...request, requestedBy: ctx.member.memberId },
    files: uploads,
    now: ctx.now,
    state: "received",
  });
  await ctx.enqueue(runImport, { importRunId }, { key: importRunId, queue: "imports" });
  ctx.audit({ subject: { kind: "import", id: importRunId }, after: { source: request.source, files: uploads.length } });
  ctx.announce({ type: "import.started", importRunId });
  return getImportRun(ctx.db, importRunId);
});

export const previewImport = implement(contract.previewImport, async (ctx, request) =>
  previewFiles(ctx.db, {
    request: { ...request, requestedBy: ctx.member.memberId },
    files: await readyUploads(ctx.db, request),
    now: ctx.now,
  }),
);

export const listImports = implement(contract.listImports, async (ctx) => ({
  data: await withFiles(ctx.db, await store.listRuns(ctx.db, MOST_RUNS_LISTED)),
}));

export const getImport = implement(contract.getImport, (ctx, { importRunId }) => getImportRun(ctx.db, importRunId));

export const listRejections = implement(contract.listRejections, async (ctx, { importRunId, limit }) => {
  await store.getRun(ctx.db, importRunId);
  const total = await store.countRejections(ctx.db, importRunId);
  return { total, data: await store.listRejections(ctx.db, importRunId, limit) };
});

export const releaseImport = implement(contract.releaseImport, async (ctx, { importRunId }) => {
  await endHold(ctx.db, importRunId, "received");
  await store.saveReleased(ctx.db, importRunId, ctx.member.memberId);
  await ctx.enqueue(runImport, { importRunId }, { key: importRunId, queue: "imports" });
  ctx.audit({ subject: { kind: "import", id: importRunId } });
  ctx.announce({ type: "import.changed", importRunId });
  return getImportRun(ctx.db, importRunId);
});

export const refuseImport = implement(contract.refuseImport, async (ctx, { importRunId }) => {
  await endHold(ctx.db, importRunId, "refused");
  await store.saveRefused(ctx.db, importRunId, ctx.now);
  await tellConnection(ctx.db, await store.getRun(ctx.db, importRunId));
  ctx.audit({ subject: { kind: "import", id: importRunId } });
  ctx.announce({ type: "import.changed", importRunId });
  return getImportRun(ctx.db, importRunId);
});

async function endHold(db: Db, importRunId: string, to: "received" | "refused"): Promise<void> {
  await store.getRun(db, importRunId);
  if (!(await store.moveRun(db, importRunId, { from: ["held"], to })))
    throw conflict("import.not-held", "This import does not wait for anybody. Look at it again.");
}

export const getImportLimits = implement(contract.getImportLimits, (ctx, { source }) => getLimits(ctx.db, source));

export const changeImportLimits = implement(contract.changeImportLimits, async (ctx, { source, ...limits }) => {
  const before = await getLimits(ctx.db, source);
  const named = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  const after = await changeLimits(ctx.db, source, named, ctx.now);
  ctx.audit({ subject: { kind: "import-limits", id: source }, before, after });
  return after;
});
