/** What other features ask of runs: to make one over files, to show it, and to say how far it is. */
import type { ImportRun } from "#contract/imports.ts";
import { DEFAULT_LIMITS } from "#core/imports/seat-belt.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import type { Instant } from "#core/time/instant.ts";
import { rememberKind } from "#server/features/imported-kinds/reads.ts";
import { countWaitingOf } from "#server/features/opt-outs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

export type { Run, RunFile } from "./store.ts";

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

export async function createRun(
  db: Db,
  { request, files, now, state }: NewRun & { state: "received" | "dry" },
): Promise<string> {
  const importRunId = newId();
  const { source, requestedBy, connectionId, moveDates = false, removeSample = false, nobodyAssigned } = request;
  // Before anything is derived, so that the past is gone through with it.
  if (nobodyAssigned) await rememberKind(db, { source, importRunId }, "humans", now);
  const run = { importRunId, source, state, shiftDays: 0, moveDates, removeSample, requestedBy, receivedAt: now };
  await store.createRun(db, { ...run, connectionId: connectionId ?? null });
  for (const [position, { name, kind, path, sha256, sizeBytes, mapping = null, mustFit }] of files.entries())
    await store.createFile(db, { importRunId, position, name, kind, path, sha256, sizeBytes, mapping, mustFit });
  return importRunId;
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

export const {
  addEffects,
  addTakenBack,
  changeRun,
  endRun,
  getRun,
  listFiles,
  listRuns,
  moveRun,
  NO_EFFECTS,
  saveDatesMoved,
  saveFile,
  saveProgress,
  saveShift,
  saveTakenBack,
} = store;
