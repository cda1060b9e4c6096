/** What other features ask of imports: to end a run, and to take the sample company away. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import * as store from "./store.ts";

export type FinishedImport = {
  /** How many accounts are due today because of it; null when nobody counted. */
  dueToday: number | null;
};

/** Called once the accounts that a run changed have been derived. Does nothing when the run has ended already. */
export async function finishImport(tx: Db, importRunId: string, { dueToday }: FinishedImport): Promise<void> {
  const run = await store.getRun(tx, importRunId);
  if (run.state !== "deriving") return;
  await store.addEffects(tx, importRunId, { ...store.NO_EFFECTS, dueToday });
  await store.endRun(tx, importRunId);
}

/** Takes the sample company and everything that hangs on it away. @returns how many accounts it had */
export function removeSample(tx: Db): Promise<number> {
  return store.removeSample(tx);
}

export function countSampleAccounts(db: Db): Promise<number> {
  return store.countSampleAccounts(db);
}

/** A file that lies on this server's disk already. */
export type WrittenFile = {
  name: string;
  kind: string;
  path: string;
  sha256: string;
  sizeBytes: number;
  columns: string[];
};

/** Starts a run over files that the application wrote itself; they are forgotten like uploads. @returns its id */
export async function startWrittenImport(
  tx: Db,
  {
    source,
    requestedBy,
    files,
    now,
  }: { source: string; requestedBy: string; files: readonly WrittenFile[]; now: Instant },
): Promise<string> {
  const importRunId = newId();
  const run = { importRunId, source, state: "received" as const, shiftDays: 0, moveDates: false, removeSample: false };
  await store.createRun(tx, { ...run, requestedBy, receivedAt: now });
  for (const [position, file] of files.entries()) {
    await store.createUpload(tx, { ...file, uploadId: newId(), problem: null, receivedAt: now });
    await store.createFile(tx, { ...file, importRunId, position });
  }
  await enqueue(tx, "imports.run", { importRunId }, { key: importRunId, queue: "imports" });
  return importRunId;
}
