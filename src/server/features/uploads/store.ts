/** SQL of files that were sent, until they are read. */
import { notFound } from "#core/errors.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type Upload = {
  uploadId: string;
  name: string;
  kind: string | null;
  path: string;
  sha256: string;
  sizeBytes: number;
  columns: string[];
  problem: string | null;
  receivedAt: Instant;
};

const UPLOAD = sql`upload_id as "uploadId", name, kind, path, sha256, size_bytes as "sizeBytes", columns, problem,
  received_at as "receivedAt"`;

export async function createUpload(db: Db, upload: Upload): Promise<void> {
  await db.run(sql`insert into import_upload (upload_id, name, kind, path, sha256, size_bytes, columns, problem, received_at)
    values (${upload.uploadId}, ${upload.name}, ${upload.kind}, ${upload.path}, ${upload.sha256}, ${upload.sizeBytes},
      ${upload.columns}::text[], ${upload.problem}, ${upload.receivedAt})`);
}

/** In the order of the ids. @throws ProductError `import.upload-unknown` */
export async function listUploads(db: Db, uploadIds: readonly string[]): Promise<Upload[]> {
  const found = await db.list(
    sql<Upload>`select ${UPLOAD} from import_upload where upload_id = any(${uploadIds as string[]}::uuid[])`,
  );
  const byId = new Map(found.map((upload) => [upload.uploadId, upload]));
  return uploadIds.map((uploadId) => {
    const upload = byId.get(uploadId);
    if (upload === undefined)
      throw notFound(
        "import.upload-unknown",
        "One of the files is no longer there. Send the files again, then start the import.",
      );
    return upload;
  });
}

/** Those that nothing reads any more: of runs whose files are in or failed, and those that no run took in time. */
export function listSpentUploads(db: Db, untakenBefore: Instant): Promise<Pick<Upload, "uploadId" | "path">[]> {
  return db.list(sql<Pick<Upload, "uploadId" | "path">>`
    select upload_id as "uploadId", path from import_upload u
    where not exists (select from import_file f join import_run r using (import_run_id)
                       where f.path = u.path and r.state not in ('deriving', 'done', 'failed', 'refused', 'taking_back', 'taken_back'))
      and (received_at < ${untakenBefore}::timestamptz
        or exists (select from import_file f where f.path = u.path))`);
}

export async function deleteUploads(db: Db, uploadIds: readonly string[]): Promise<void> {
  await db.run(sql`delete from import_upload where upload_id = any(${uploadIds as string[]}::uuid[])`);
}
