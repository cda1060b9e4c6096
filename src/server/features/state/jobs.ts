/** Deriving in the background: what an import or the clock has marked, and every account each night. */
import { z } from "zod";
import type { CompanyId } from "#core/ids.ts";
import type { DeriveContext } from "#core/state/context.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { loadContext, loadKnownContext, renewContext } from "#server/features/books/reads.ts";
import { countQueue, dropProjections } from "#server/features/projections/reads.ts";
import { dropPairs, enqueueLook } from "#server/features/sibling-pairs/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { lockCompaniesOf, refreshBatch } from "./reads.ts";
import * as store from "./store.ts";

/**
 * What a transaction takes on. One account with a past of a year counts as much as a hundred without: whoever works on an
 * account meanwhile waits for its batch to end.
 */
const BATCH = 400;
const PAST_COUNTS_AS = 100;

/** While one batch is loaded or saved by the database, another is derived here. */
const BATCHES_AT_ONCE = 3;

/** One after the other: two runs would only wait for each other's accounts. */
export const REFRESH_QUEUE = "state";

export const refreshDue = defineJob({
  name: "state.refresh-due",
  payload: z.strictObject({ importRunId: z.uuid().optional() }),
  again: "What was derived is no longer marked, and decisions have natural keys.",
  run: async ({ db, now, signal }, { importRunId }) => {
    await refreshAllDue(db, now, signal);
    if (importRunId) await enqueue(db, "imports.finish", { importRunId, dueToday: await countQueue(db) });
    await enqueueChecks(db);
    if (importRunId) await watchMeters(db);
  },
});

export const refreshNightly = defineJob({
  name: "state.nightly",
  payload: z.strictObject({}),
  again: "An account that was derived today is not marked again.",
  // After midnight UTC, when the billing day has changed. A server that starts late asks for it too: one after the other,
  // the second finds nothing left.
  schedule: { cron: "5 0 * * *", catchUpMinutes: 24 * 60, queue: REFRESH_QUEUE },
  run: async ({ db, now, signal }) => {
    await store.markAllDue(db, localDateAt(now), now);
    const startedAtMs = performance.now();
    const accounts = await refreshAllDue(db, now, signal);
    await store.rememberNight(db, {
      finishedAt: now,
      seconds: Math.round(performance.now() - startedAtMs) / 1000,
      accounts,
    });
    await enqueueChecks(db);
    await watchMeters(db);
  },
});

/** What was derived anew may differ from its invoices, or no longer, and have other things in common with others. */
async function enqueueChecks(db: Db): Promise<void> {
  await enqueue(db, "reconciliation.check", {}, { key: "due", queue: "reconciliation" });
  await enqueueLook(db);
}

/** An import may have brought usage of a meter without a price, or a price; a new day may have put one in force. */
function watchMeters(db: Db): Promise<void> {
  return enqueue(db, "price-books.watch-meters", { meters: null }, { key: "all", queue: "prices" });
}

/** Looks each minute whether the clock alone has changed something: a call that began, a snooze that ended. */
export const refreshByClock = defineJob({
  name: "state.clock",
  payload: z.strictObject({}),
  again: "It only marks accounts.",
  schedule: { cron: "* * * * *", catchUpMinutes: 0 },
  run: async ({ db, now }) => {
    if ((await store.markDueByClock(db, now)) > 0) await enqueueRefresh(db);
  },
});

/** One waiting job is enough for any number of marks. */
export function enqueueRefresh(db: Db, payload: { importRunId?: string } = {}): Promise<void> {
  return enqueue(db, refreshDue, payload, { key: payload.importRunId ?? "due", queue: REFRESH_QUEUE });
}

/** @returns how many accounts were derived */
export async function refreshAllDue(db: Db, now: Instant, signal?: AbortSignal): Promise<number> {
  let known = await loadKnownContext(db, now);
  const renew = async (tx: Db) => {
    known = await renewContext(tx, now, known);
    return known.context;
  };
  let derived = 0;
  for (;;) {
    const due = await store.listDue(db, localDateAt(now));
    // More may have come due meanwhile: another import that ended.
    await store.rememberRefresh(db, { startedAt: now, accounts: derived + due.length });
    if (due.length === 0) return derived;
    const batches = batchesOf(due);
    const work = async () => {
      for (let batch = batches.shift(); batch; batch = batches.shift()) {
        signal?.throwIfAborted();
        await refreshMarked(db, batch, { renew, now });
        derived += batch.length;
      }
    };
    // When one fails, the others end with the batch that they are at.
    const endWithThis = (error: unknown) => {
      batches.length = 0;
      throw error;
    };
    const ends = await Promise.allSettled(Array.from({ length: BATCHES_AT_ONCE }, () => work().catch(endWithThis)));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }
}

/** Accounts of one company stay together: in two batches, one would only wait for the other. */
function batchesOf(due: readonly store.DueAccount[]): store.DueAccount[][] {
  const batches: store.DueAccount[][] = [];
  let weight = BATCH;
  let company: CompanyId | null = null;
  for (const account of due) {
    if (weight >= BATCH && account.companyId !== company) {
      batches.push([]);
      weight = 0;
    }
    batches.at(-1)?.push(account);
    weight += account.hasPast ? PAST_COUNTS_AS : 1 + account.missedDays;
    company = account.companyId;
  }
  return batches;
}

type MarkedOptions = { now: Instant; renew(tx: Db): Promise<DeriveContext> };

async function refreshMarked(db: Db, batch: readonly store.DueAccount[], { now, renew }: MarkedOptions): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockCompaniesOf(
      tx,
      batch.map(({ accountId }) => accountId),
    );
    const marked = await store.takeDue(
      tx,
      batch.map(({ accountId }) => accountId),
    );
    await refreshBatch(tx, marked, { context: await renew(tx), now });
  });
}

/**
 * Throws the projections away and makes them again from facts and recorded decisions; it decides nothing. Accounts that
 * were not derived on this day yet stay marked, so that what the day decides is still recorded.
 */
export async function rebuildProjections(
  db: Db,
  now: Instant,
  onProgress: (done: number) => void = () => {},
): Promise<number> {
  const context = await loadContext(db, now);
  return inTransaction(db, async (tx) => {
    await store.lockEveryCompany(tx);
    await store.markAllDue(tx, localDateAt(now), now);
    const rebuilding = await dropProjections(tx);
    await dropPairs(tx);
    let after: string | null = null;
    let rebuilt = 0;
    for (;;) {
      const batch: string[] = await store.listAccountIds(tx, after, BATCH);
      if (batch.length === 0) return rebuilt;
      await refreshBatch(tx, batch, { context, now, rebuilding });
      rebuilt += batch.length;
      after = batch.at(-1) ?? null;
      onProgress(rebuilt);
    }
  });
}
