/** What others ask of the sample company: whether it is there, and to load it into an empty installation. */

import { DEFAULT_SAMPLE_SEED, sampleAccounts } from "#core/sample/sample-files.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import * as store from "./store.ts";

export async function isSampleThere(db: Db): Promise<boolean> {
  return (await store.findSample(db)) !== null;
}

/**
 * Asks for the sample company, anchored to today: the newest accounts first, so that there is something to work with at
 * once. @returns how many accounts it will have; null when it is there already
 */
export async function requestSample(tx: Db, now: Instant): Promise<number | null> {
  const anchorDay = localDateAt(now);
  const throughDay = addDays(anchorDay, -1);
  const sample = { anchorDay, seed: DEFAULT_SAMPLE_SEED, throughDay };
  if (!(await store.createSample(tx, { ...sample, isWhole: false }, now))) return null;
  await enqueue(tx, LOAD_JOB, { ...sample, part: "recent" }, { key: "recent" });
  return sampleAccounts(sample, throughDay).length;
}

export const LOAD_JOB = "sample.load";

/** At the start of the server: an installation that nothing was ever imported into gets the sample company, and says so. */
export async function offerSample(
  db: Db,
  { now, isWanted, say }: { now: Instant; isWanted: boolean; say: (line: string) => void },
): Promise<void> {
  if (!isWanted || !(await store.isUntouched(db))) return;
  const accounts = await inTransaction(db, (tx) => requestSample(tx, now));
  if (accounts === null) return;
  say(
    `There is no data yet, so a sample company with ${accounts} invented accounts is being loaded. Remove it with "firstbill sample remove".`,
  );
}
