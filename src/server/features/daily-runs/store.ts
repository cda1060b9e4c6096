/** SQL of the run that stands for all that a source sent by itself on a day. */
import type { Run, RunFile } from "#server/features/import-runs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";

type Counts = Pick<RunFile, "rows" | "imported" | "rejected" | "skipped">;

/** The run of all that a source sent by itself on a day. It has no end: its counts grow. */
export async function ensureRunOfDay(
  db: Db,
  run: Pick<Run, "importRunId" | "source" | "requestedBy" | "connectionId" | "receivedAt">,
): Promise<void> {
  await db.run(sql`insert into import_run (import_run_id, source, state, requested_by, connection_id, received_at, started_at, finished_at,
      began_after)
    values (${run.importRunId}, ${run.source}, 'done', ${run.requestedBy}, ${run.connectionId}, ${run.receivedAt}, ${run.receivedAt}, ${run.receivedAt},
      ${newId()})
        on conflict (import_run_id) do update set finished_at = excluded.finished_at`);
}

/** Until the transaction ends nobody begins to take the run back. */
export async function findRunState(tx: Db, importRunId: string): Promise<Run["state"] | null> {
  const found = await tx.find(sql<Pick<Run, "state">>`
    select state from import_run where import_run_id = ${importRunId} for update`);
  return found?.state ?? null;
}

export async function addToFile(
  db: Db,
  { importRunId, position, name, kind }: Pick<RunFile, "importRunId" | "position" | "name" | "kind">,
  { rows, imported, rejected, skipped }: Counts,
): Promise<void> {
  await db.run(sql`insert into import_file as file (import_run_id, position, name, kind, path, sha256, size_bytes, state,
      rows, imported, rejected, skipped)
    values (${importRunId}, ${position}, ${name}, ${kind}, '', '', 0, 'done', ${rows}, ${imported}, ${rejected}, ${skipped})
        on conflict (import_run_id, position) do update set rows = file.rows + excluded.rows,
          imported = file.imported + excluded.imported, rejected = file.rejected + excluded.rejected,
          skipped = file.skipped + excluded.skipped`);
}
