/** Each minute: seals the audit rows that were added since the last seal into the chain. May run twice. */
import { z } from "zod";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import * as store from "./store.ts";

/** @returns how many rows were sealed; 0 also when writers kept it waiting, then the next minute seals them */
export async function sealAudit(db: Db, now: Instant): Promise<number> {
  let sealed = 0;
  for (;;) {
    const rows = await sealOnce(db, now);
    sealed += rows;
    if (rows < store.MOST_ROWS_PER_SEAL) return sealed;
  }
}

async function sealOnce(db: Db, now: Instant): Promise<number> {
  try {
    return await inTransaction(db, (transaction) => sealRows(transaction, now));
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return 0;
    throw error;
  }
}

const LOCK_NOT_AVAILABLE = "55P03";

async function sealRows(db: Db, now: Instant): Promise<number> {
  await store.waitForWriters(db);
  const last = await store.findLastSeal(db);
  const rows = await store.listSealedTexts(
    db,
    last?.toSequence ?? 0,
    Number.MAX_SAFE_INTEGER,
    store.MOST_ROWS_PER_SEAL,
  );
  if (rows.length === 0) return 0;
  const previousHash = last?.hash ?? store.FIRST_HASH;
  await store.createSeal(
    db,
    {
      // From right after the last seal: numbers that a rollback skipped belong to this one too.
      fromSequence: (last?.toSequence ?? 0) + 1,
      toSequence: rows.at(-1)!.sequence,
      rowCount: rows.length,
      previousHash,
      hash: store.chainHash(previousHash, rows),
    },
    now,
  );
  return rows.length;
}

export const sealEachMinute = defineJob({
  name: "audit.seal",
  payload: z.strictObject({}),
  again: "Rows that are sealed already are not sealed again.",
  schedule: { cron: "* * * * *", catchUpMinutes: 0 },
  run: async ({ db, now }) => {
    await sealAudit(db, now);
  },
});
