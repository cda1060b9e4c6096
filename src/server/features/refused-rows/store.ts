/** SQL of rows that were refused, each with its line and the reason. */
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type FileOfRun = { importRunId: string; position: number };

export type Rejection = { line: number; column: string | null; reason: string };

export async function recordRejections(
  db: Db,
  { importRunId, position }: FileOfRun,
  rejections: readonly Rejection[],
): Promise<void> {
  if (rejections.length === 0) return;
  await db.run(sql`insert into import_rejection (import_run_id, position, line, column_name, reason)
    select ${importRunId}::uuid, ${position}::int, line, column_name, reason
      from unnest(${rejections.map(({ line }) => line)}::bigint[], ${rejections.map(({ column }) => column)}::text[],
        ${rejections.map(({ reason }) => reason)}::text[]) as refused(line, column_name, reason)
        on conflict do nothing`);
}

export async function listRejections(db: Db, importRunId: string, limit: number) {
  return db.list(sql<{ file: string; line: number; column: string | null; reason: string }>`
    select f.name as file, r.line, r.column_name as column, r.reason
      from import_rejection r join import_file f using (import_run_id, position)
     where r.import_run_id = ${importRunId} order by r.position, r.line limit ${limit}`);
}

/** The first refused rows of each file. */
export function listFirstRejections(db: Db, importRunId: string, perFile: number) {
  return db.list(sql<Rejection & { position: number }>`
    select position, line, column_name as column, reason
      from (select r.*, row_number() over (partition by position order by line) as place
              from import_rejection r where import_run_id = ${importRunId}) as placed
     where place <= ${perFile} order by position, line`);
}

/** Counted over files, since not every refused row is listed. */
export async function countRejections(db: Db, importRunId: string): Promise<number> {
  const { total } = await db.get(sql<{ total: number }>`
    select coalesce(sum(rejected), 0)::bigint as total from import_file where import_run_id = ${importRunId}`);
  return total;
}
