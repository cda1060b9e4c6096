/** What imports ask of files that were sent. */
import { rm } from "node:fs/promises";
import { epochMs, fromEpochMs, type Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type Upload = store.Upload;
export const { createUpload, listUploads } = store;

const WEEK_MS = 7 * 24 * 60 * 60_000;

/**
 * Files may hold personal values: they go as soon as a run has read them, and after a week where no run took them. The
 * row goes last, so that a cut between the two is made good by the next time.
 */
export async function removeSpentFiles(db: Db, now: Instant): Promise<void> {
  const spent = await store.listSpentUploads(db, fromEpochMs(epochMs(now) - WEEK_MS));
  await Promise.all(spent.map(({ path }) => rm(path, { force: true })));
  await store.deleteUploads(
    db,
    spent.map(({ uploadId }) => uploadId),
  );
}
