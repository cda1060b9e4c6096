/** What commands ask of privacy: to know a backup, since it may hold people who are erased later. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";

export async function recordBackup(
  db: Db,
  { path, sizeBytes, takenAt }: { path: string; sizeBytes: number; takenAt: Instant },
): Promise<void> {
  await db.run(sql`insert into backup_copy (backup_copy_id, path, size_bytes, taken_at)
    values (${newId()}, ${path}, ${sizeBytes}, ${takenAt})`);
}
