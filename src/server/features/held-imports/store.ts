/** SQL of imports that wait for a person. */
import type { Held } from "#core/imports/seat-belt.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Run } from "#server/features/import-runs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export async function saveHeld(db: Db, importRunId: string, held: Held & { file: string }): Promise<void> {
  await db.run(sql`update import_run set state = 'held', held = ${json(held)}, progress = '{}'
    where import_run_id = ${importRunId}`);
}

/** Stands for what a source sent and waits with it. It has no files: they are kept as they were sent. */
export async function createHold(
  db: Db,
  {
    importRunId,
    source,
    requestedBy,
    connectionId,
    receivedAt,
  }: Pick<Run, "importRunId" | "source" | "requestedBy" | "connectionId" | "receivedAt">,
): Promise<void> {
  await db.run(sql`insert into import_run (import_run_id, source, state, requested_by, connection_id, received_at, holds_deliveries)
    values (${importRunId}, ${source}, 'held', ${requestedBy}, ${connectionId}, ${receivedAt}, true)`);
}

type Hold = Pick<Run, "importRunId" | "state"> & { connectionId: string };

const HOLD = sql`import_run_id as "importRunId", state, connection_id as "connectionId"`;

/** The last time that what a connection sent was held. */
export function findLastHold(db: Db, connectionId: string): Promise<Hold | null> {
  return db.find(sql<Hold>`select ${HOLD} from import_run where connection_id = ${connectionId} and holds_deliveries
    order by received_at desc, import_run_id desc limit 1`);
}

export function findHold(db: Db, importRunId: string): Promise<Hold | null> {
  return db.find(sql<Hold>`select ${HOLD} from import_run where import_run_id = ${importRunId} and holds_deliveries`);
}

/** It goes on with the file that was held, without the belt. */
export async function saveReleased(db: Db, importRunId: string, releasedBy: string): Promise<void> {
  await db.run(sql`update import_run set released_by = ${releasedBy} where import_run_id = ${importRunId}`);
}

export async function saveRefused(db: Db, importRunId: string, now: Instant): Promise<void> {
  await db.run(sql`update import_run set finished_at = ${now}::timestamptz where import_run_id = ${importRunId}`);
}
