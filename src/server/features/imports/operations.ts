/** Takes files in, says what they would do, starts imports and shows how far they are. */
import { rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as limits from "#contract/import-limits.ts";
import * as contract from "#contract/imports.ts";
import type { FileProposal } from "#contract/mappings.ts";
import { conflict, invalid, ProductError } from "#core/errors.ts";
import type { KindId } from "#core/imports/column.ts";
import { matchColumns, recogniseKind } from "#core/imports/match-columns.ts";
import { RECORD_KINDS, recordKind } from "#core/imports/record-kinds.ts";
import { mapColumns } from "#core/mappings/map-columns.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import { saveRefused, saveReleased, tellDeliveries } from "#server/features/held-imports/reads.ts";
import { previewFiles } from "#server/features/import-previews/reads.ts";
import { SAMPLE_SOURCE } from "#server/features/import-rows/reads.ts";
import { createRun, getImportRun, getRun, listRuns, moveRun, withFiles } from "#server/features/import-runs/reads.ts";
import { findNotUsed, findSavedMapping, proposeFor, saveMapping } from "#server/features/mappings/reads.ts";
import * as rejections from "#server/features/refused-rows/reads.ts";
import { countSampleAccounts } from "#server/features/sample-accounts/reads.ts";
import { changeLimits, getLimits } from "#server/features/seat-belts/reads.ts";
import { createUpload, listUploads, type Upload } from "#server/features/uploads/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { implement, implementUpload } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import { runImport, tellConnection } from "./jobs.ts";

const MOST_RUNS_LISTED = 100;

export const uploadImportFile = implementUpload(contract.uploadImportFile, async (ctx, { name, source }) => {
  const uploadId = newId();
  const path = join(dirname(ctx.upload.path), `import-${uploadId}`);
  await rename(ctx.upload.path, path);
  const { proposal, problem } = await lookInto(() =>
    proposeFor(ctx.db, { path, fileName: name, source, kind: null, now: ctx.now }),
  );
  const columns = proposal?.header ?? [];
  const kind = proposal === null ? recogniseKind(name, []) : kindOf(name, proposal);
  const upload: Upload = {
    uploadId,
    name,
    kind,
    path,
    sha256: ctx.upload.sha256,
    sizeBytes: ctx.upload.sizeBytes,
    columns,
    problem: problem ?? (isMapped(proposal) ? null : problemOf(kind, columns)),
    receivedAt: ctx.now,
  };
  await createUpload(ctx.db, upload);
  ctx.audit({ subject: { kind: "import-upload", id: uploadId }, after: { kind, sizeBytes: upload.sizeBytes } });
  const notUsed = await notUsedOf(ctx.db, proposal);
  return { uploadId, name, kind, sizeBytes: upload.sizeBytes, columns, notUsed, problem: upload.problem, proposal };
});

/** As it would be read without a further word: by what was saved, else as is proposed. */
async function notUsedOf(db: Db, proposal: FileProposal | null): Promise<string | null> {
  if (proposal === null || proposal.kind === null) return null;
  const { kind, header, mapping } = proposal;
  return mapping === null && !proposal.isPlain ? null : findNotUsed(db, { kind, header, mapping });
}

async function lookInto(
  propose: () => Promise<FileProposal>,
): Promise<{ proposal: FileProposal | null; problem: string | null }> {
  try {
    return { proposal: await propose(), problem: null };
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    return { proposal: null, problem: error.message };
  }
}

/** Its name says it; columns alone do only when they are written like ours. */
function kindOf(name: string, proposal: FileProposal): KindId | null {
  if (isMapped(proposal) || proposal.isPlain) return proposal.kind;
  const recognised = recogniseKind(name, proposal.header);
  return recognised === recogniseKind(name, []) || recognised === proposal.kind ? recognised : null;
}

function isMapped(proposal: FileProposal | null): boolean {
  return proposal?.saved?.problem === null;
}

export const proposeImport = implement(contract.proposeImport, async (ctx, { uploadId, source, kind = null }) => {
  const [upload] = await listUploads(ctx.db, [uploadId]);
  if (upload === undefined) throw new Error("An upload is found or refused.");
  return proposeFor(ctx.db, { path: upload.path, fileName: upload.name, source, kind, now: ctx.now });
});

function problemOf(kind: ReturnType<typeof recogniseKind>, columns: readonly string[]): string | null {
  if (kind !== null) {
    const matched = matchColumns(recordKind(kind), columns);
    return matched.ok ? null : matched.problem;
  }
  const kinds = RECORD_KINDS.map(({ files }) => files[0]).join(", ");
  return `It is not clear what this file holds. Name it after its kind (${kinds}) and send it again, or say which column is which.`;
}

type Request = {
  uploads: string[];
  source: string;
  mappings: { uploadId: string; mapping: Mapping; save: boolean }[];
  moveDates: boolean;
  removeSample: boolean;
  nobodyAssigned: boolean;
};
type ReadyUpload = Upload & { kind: string; mapping: Mapping | null };

/** @throws ProductError that names each file which cannot be imported as it is */
async function readyUploads(db: Db, request: Request): Promise<ReadyUpload[]> {
  const found = await listUploads(db, request.uploads);
  const files = await Promise.all(found.map((upload) => withMapping(db, upload, request)));
  const problems = files.flatMap(({ name, problem }, index) =>
    problem === null ? [] : [{ pointer: `/uploads/${index}`, message: `${name}: ${problem}` }],
  );
  if (problems.length > 0)
    throw invalid(
      "import.file-unready",
      "Not all files can be imported. Correct those that are named and send them again.",
      problems,
    );
  const { source, removeSample } = request;
  if (source !== SAMPLE_SOURCE && !removeSample && (await countSampleAccounts(db)) > 0)
    throw conflict(
      "import.sample-present",
      "The sample company is still here and would mix with your customers. Choose to remove it with this import.",
    );
  return files as ReadyUpload[];
}

/** What the request says goes before what was saved, and that before the names of the columns. */
async function withMapping(db: Db, upload: Upload, { source, mappings }: Request) {
  // A file that cannot be read has no columns to map.
  if (upload.columns.length === 0) return { ...upload, mapping: null };
  const given = mappings.find(({ uploadId }) => uploadId === upload.uploadId)?.mapping;
  if (given !== undefined) {
    const matched = mapColumns(given, upload.columns);
    return { ...upload, kind: given.kind, mapping: given, problem: matched.ok ? null : matched.problem };
  }
  const saved = await findSavedMapping(db, { source, fileName: upload.name, header: upload.columns });
  const ownProblem = problemOf(upload.kind as KindId | null, upload.columns);
  // A file of ours may have the name of one that was mapped.
  if (saved === null || (saved.problem !== null && ownProblem === null))
    return { ...upload, mapping: null, problem: ownProblem };
  return { ...upload, kind: saved.mapping.kind, mapping: saved.mapping, problem: saved.problem };
}

export const startImport = implement(contract.startImport, async (ctx, request) => {
  const uploads = await readyUploads(ctx.db, request);
  const importRunId = await createRun(ctx.db, {
    request: { ...request, requestedBy: ctx.member.memberId },
    files: uploads,
    now: ctx.now,
    state: "received",
  });
  for (const { uploadId, name, columns, mapping } of uploads)
    if (mapping !== null && request.mappings.some((one) => one.save && one.uploadId === uploadId))
      await saveMapping(ctx.db, {
        source: request.source,
        fileName: name,
        header: columns,
        mapping,
        savedBy: ctx.member.memberId,
        savedAt: ctx.now,
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
  data: await withFiles(ctx.db, await listRuns(ctx.db, MOST_RUNS_LISTED)),
}));

export const getImport = implement(contract.getImport, (ctx, { importRunId }) => getImportRun(ctx.db, importRunId));

export const listRejections = implement(contract.listRejections, async (ctx, { importRunId, limit }) => {
  await getRun(ctx.db, importRunId);
  const total = await rejections.countRejections(ctx.db, importRunId);
  return { total, data: await rejections.listRejections(ctx.db, importRunId, limit) };
});

export const releaseImport = implement(contract.releaseImport, async (ctx, { importRunId }) => {
  await endHold(ctx.db, importRunId, "received");
  await saveReleased(ctx.db, importRunId, ctx.member.memberId);
  await ctx.enqueue(runImport, { importRunId }, { key: importRunId, queue: "imports" });
  await tellDeliveries(ctx.db, importRunId);
  ctx.audit({ subject: { kind: "import", id: importRunId } });
  ctx.announce({ type: "import.changed", importRunId });
  return getImportRun(ctx.db, importRunId);
});

export const refuseImport = implement(contract.refuseImport, async (ctx, { importRunId }) => {
  await endHold(ctx.db, importRunId, "refused");
  await saveRefused(ctx.db, importRunId, ctx.now);
  await tellConnection(ctx.db, await getRun(ctx.db, importRunId));
  await tellDeliveries(ctx.db, importRunId);
  ctx.audit({ subject: { kind: "import", id: importRunId } });
  ctx.announce({ type: "import.changed", importRunId });
  return getImportRun(ctx.db, importRunId);
});

async function endHold(db: Db, importRunId: string, to: "received" | "refused"): Promise<void> {
  await getRun(db, importRunId);
  if (!(await moveRun(db, importRunId, { from: ["held"], to })))
    throw conflict("import.not-held", "This import does not wait for anybody. Look at it again.");
}

export const getImportLimits = implement(limits.getImportLimits, (ctx, { source }) => getLimits(ctx.db, source));

export const changeImportLimits = implement(limits.changeImportLimits, async (ctx, { source, ...limits }) => {
  const before = await getLimits(ctx.db, source);
  const named = Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
  const after = await changeLimits(ctx.db, source, named, ctx.now);
  ctx.audit({ subject: { kind: "import-limits", id: source }, before, after });
  return after;
});
