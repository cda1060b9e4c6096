/** Deriving in the background: what an import or the clock has marked, and every account each night. */
import { setImmediate as breathe } from "node:timers/promises";
import { z } from "zod";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { finishImport } from "#server/features/imports/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { type RefreshOptions, refreshAccounts } from "./reads.ts";
import * as store from "./store.ts";

/** Accounts with a past take a tenth of a second each, so a batch is short enough to be seen moving. */
const BATCH = 200;
const BATCH_WITH_PAST = 20;

/** One after the other: two runs would only wait for each other's accounts. */
export const REFRESH_QUEUE = "state";

export const refreshDue = defineJob({
  name: "state.refresh-due",
  payload: z.strictObject({ importRunId: z.uuid().optional() }),
  again: "What was derived is no longer marked, and decisions have natural keys.",
  run: async ({ db, now, signal }, { importRunId }) => {
    await refreshAllDue(db, now, signal);
    if (!importRunId) return;
    await inTransaction(db, async (tx) => {
      await finishImport(tx, importRunId, { dueToday: await store.countQueue(tx) });
    });
  },
});

export const refreshNightly = defineJob({
  name: "state.nightly",
  payload: z.strictObject({}),
  again: "An account that was derived today is not marked again.",
  // After midnight UTC, when the billing day has changed.
  schedule: { cron: "5 0 * * *", catchUpMinutes: 24 * 60 },
  run: async ({ db, now, signal }) => {
    await store.markAllDue(db, localDateAt(now), now);
    const startedAtMs = performance.now();
    const accounts = await refreshAllDue(db, now, signal);
    await store.rememberNight(db, {
      finishedAt: now,
      seconds: Math.round(performance.now() - startedAtMs) / 1000,
      accounts,
    });
  },
});

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
  const context = await loadContext(db, now);
  await store.rememberRefresh(db, { startedAt: now, accounts: await store.countDue(db) });
  let derived = 0;
  for (;;) {
    signal?.throwIfAborted();
    const due = await store.listDue(db, BATCH);
    if (due.length === 0) return derived;
    const size = due.some(({ hasPast }) => hasPast) ? BATCH_WITH_PAST : BATCH;
    const batch = due.slice(0, size).map(({ accountId }) => accountId);
    await refreshBatch(db, batch, { context, now });
    derived += batch.length;
    // Requests are answered between two batches.
    await breathe();
  }
}

async function refreshBatch(db: Db, accountIds: readonly string[], options: RefreshOptions): Promise<void> {
  await inTransaction(db, async (tx) => {
    const marked = await store.takeDue(tx, accountIds);
    await refreshAccounts(tx, marked, options);
  });
}

/** Throws the projections away and makes them again from facts and recorded decisions; it decides nothing. */
export async function rebuildProjections(
  db: Db,
  now: Instant,
  onProgress: (done: number) => void = () => {},
): Promise<number> {
  const context = await loadContext(db, now);
  return inTransaction(db, async (tx) => {
    await store.dropProjections(tx);
    let after: string | null = null;
    let rebuilt = 0;
    for (;;) {
      const batch: string[] = await store.listAccountIds(tx, after, BATCH);
      if (batch.length === 0) return rebuilt;
      await refreshAccounts(tx, batch, { context, now, recording: "rebuild" });
      rebuilt += batch.length;
      after = batch.at(-1) ?? null;
      onProgress(rebuilt);
    }
  });
}
