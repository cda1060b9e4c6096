/** Compares bills with invoices in the background, after accounts were derived. */
import { z } from "zod";
import type { AccountId } from "#core/ids.ts";
import type { DeriveContext } from "#core/state/context.ts";
import type { Instant } from "#core/time/instant.ts";
import { loadContext } from "#server/features/books/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { recordChecks } from "./reads.ts";
import * as store from "./store.ts";

/** What a transaction takes on. */
const BATCH = 500;

/** While one batch is loaded or saved by the database, another is compared here. */
const BATCHES_AT_ONCE = 2;

export const checkInvoices = defineJob({
  name: "reconciliation.check",
  payload: z.strictObject({}),
  again: "What was compared since its account was derived is not compared again, and decisions have natural keys.",
  run: async ({ db, now, signal }) => {
    await checkAll(db, now, signal);
  },
});

/** @returns how many accounts were compared */
export async function checkAll(db: Db, now: Instant, signal?: AbortSignal): Promise<number> {
  await store.forgetGone(db);
  const accountIds = await store.listToCheck(db);
  if (accountIds.length === 0) return 0;
  const context = await loadContext(db, now);
  const batches: AccountId[][] = [];
  for (let from = 0; from < accountIds.length; from += BATCH) batches.push(accountIds.slice(from, from + BATCH));
  let done = 0;
  const tell = (isOver: boolean) =>
    store.rememberProgress(db, { startedAt: now, done, total: accountIds.length, isOver });
  await tell(false);
  const work = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      signal?.throwIfAborted();
      await checkBatch(db, batch, { context, now });
      done += batch.length;
      await tell(false);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: BATCHES_AT_ONCE }, work));
  await tell(true);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return done;
}

function checkBatch(db: Db, batch: readonly AccountId[], options: { context: DeriveContext; now: Instant }) {
  return inTransaction(db, (tx) => recordChecks(tx, batch, options));
}
