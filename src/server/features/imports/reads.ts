/** What other features ask of imports: to start one over files that they wrote. */
import type { Instant } from "#core/time/instant.ts";
import { createRun, type RunRequest, type WrittenFile } from "#server/features/import-runs/reads.ts";
import { createUpload } from "#server/features/uploads/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { runImport } from "./jobs.ts";

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
