/** Applies what sources sent, in batches, and says of each delivery what became of it. */
import { z } from "zod";
import { ProductError } from "#core/errors.ts";
import type { Held } from "#core/imports/seat-belt.ts";
import type { Instant } from "#core/time/instant.ts";
import { type Connecting, findOpenConnection, type OpenConnection } from "#server/features/connections/reads.ts";
import { applyRows, HeldBack, OneRefused } from "#server/features/delivered-rows/reads.ts";
import { payloadsWithoutErased } from "#server/features/erased-people/reads.ts";
import { findLastHold, holdDelivered } from "#server/features/held-imports/reads.ts";
import { isConnectionLoss } from "#server/platform/db/connection-errors.ts";
import type { Db, Transaction } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { defineJob, type Job } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { APPLY_JOB, enqueueApply } from "./reads.ts";
import * as store from "./store.ts";

const BATCH = 500;

export function deliveryJobs(connecting: Connecting): Job[] {
  return [applyWith(connecting), startWaiting] as Job[];
}

function applyWith(connecting: Connecting): Job<{ connectionId: string }> {
  return defineJob({
    name: APPLY_JOB,
    payload: z.strictObject({ connectionId: z.uuid() }),
    again:
      "A delivery is applied in the transaction that marks it, and a report that was applied may be applied again.",
    run: async ({ db, now, signal }, { connectionId }) => {
      const connection = await findOpenConnection(db, connecting, connectionId);
      if (connection === null) return;
      await applyReceived(db, connection, { folder: connecting.folder, now, signal });
    },
  });
}

type Applying = { folder: string; now: Instant; signal?: AbortSignal };

/** @returns how many deliveries were looked at */
export async function applyReceived(db: Db, connection: OpenConnection, applying: Applying): Promise<number> {
  const { connectionId } = connection;
  const hold = await findLastHold(db, connectionId);
  if (hold?.state === "held") {
    await store.holdReceived(db, connectionId);
    return 0;
  }
  if (hold?.state === "refused") await store.refuseHeld(db, connectionId, applying.now);
  const released = await applyAll(db, connection, { ...applying, outcome: "held" });
  return released + (await applyAll(db, connection, { ...applying, outcome: "received" }));
}

/** What was held and is still there was released, so it is not measured again. */
type ApplyingAll = Applying & { outcome: store.ToApply };

async function applyAll(db: Db, connection: OpenConnection, applying: ApplyingAll): Promise<number> {
  const { connectionId } = connection;
  for (let seen = 0; ; ) {
    applying.signal?.throwIfAborted();
    const batch = await store.listToApply(db, { connectionId, outcome: applying.outcome }, BATCH);
    if (batch.length === 0) {
      if (seen > 0) await afterwards(db, connection, applying.now);
      return seen;
    }
    await blotOutErased(db, batch);
    try {
      if (!(await tryBatch(db, connection, batch, applying)))
        for (const delivery of batch) await applyAlone(db, connection, delivery, applying);
    } catch (error) {
      if (!(error instanceof HeldBack)) throw error;
      await hold(db, connection, error.held, applying.now);
      return seen;
    }
    seen += batch.length;
  }
}

/** The source goes on being acknowledged and kept; nothing of it is applied until a person has looked. */
async function hold(db: Db, { connectionId, source, name }: OpenConnection, held: Held, now: Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    await holdDelivered(tx, held, { source, connectionId, requestedBy: name, now });
    await store.holdReceived(tx, connectionId);
  });
}

/** What is kept says nothing of people who were erased; what is applied now is checked row by row. */
async function blotOutErased(db: Db, batch: readonly store.Received[]): Promise<void> {
  const bodies = await payloadsWithoutErased(
    db,
    batch.map(({ body }) => body),
  );
  for (const [index, body] of bodies.entries())
    if (body !== null) await store.saveBody(db, batch[index]!.rawDeliveryId, body);
}

async function afterwards(db: Db, { connectionId }: OpenConnection, now: Instant): Promise<void> {
  await store.recordReceipt(db, connectionId);
  await wake(db, now);
}

async function wake(db: Db, _now: Instant): Promise<void> {
  if ((await store.wakeWaiting(db)) === 0) return;
  for (const connectionId of await store.listWithReceived(db)) await enqueueApply(db, connectionId);
}

async function tryBatch(
  db: Db,
  connection: OpenConnection,
  batch: readonly store.Received[],
  applying: ApplyingAll,
): Promise<boolean> {
  try {
    await inTransaction(db, (tx) => apply(tx, connection, batch, { ...applying, beside: db }));
    return true;
  } catch (error) {
    if (isForLater(error)) throw error;
    if (batch.length === 1 && !(error instanceof OneRefused))
      await markFailed(db, batch[0]!, error, connection, applying.now);
    return batch.length === 1;
  }
}

async function applyAlone(
  db: Db,
  connection: OpenConnection,
  delivery: store.Received,
  applying: ApplyingAll,
): Promise<void> {
  try {
    await inTransaction(db, (tx) => apply(tx, connection, [delivery], { ...applying, beside: db }));
  } catch (error) {
    if (isForLater(error)) throw error;
    await markFailed(db, delivery, error, connection, applying.now);
  }
}

function isForLater(error: unknown): boolean {
  return (
    error instanceof HeldBack ||
    isConnectionLoss(error) ||
    (error instanceof ProductError && error.kind === "unavailable")
  );
}

function markFailed(
  db: Db,
  { rawDeliveryId }: store.Received,
  error: unknown,
  connection: OpenConnection,
  now: Instant,
) {
  const problem = connection.withoutSecrets(error instanceof Error ? error.message : String(error)).slice(0, 1000);
  const end = { rawDeliveryId, outcome: "failed" as const, rows: 0, problem, waitsFor: [] };
  return store.endDeliveries(db, [end], { importRunId: null, now });
}

/** With the database outside of the batch's transaction. */
type ApplyingBatch = ApplyingAll & { beside: Db };

async function apply(
  tx: Transaction,
  connection: OpenConnection,
  batch: readonly store.Received[],
  { outcome, beside, folder, now }: ApplyingBatch,
): Promise<void> {
  const measured = outcome === "held" ? null : beside;
  const { ends, importRunId } = await applyRows(tx, connection, batch, { folder, now, beside: measured });
  await store.endDeliveries(
    tx,
    batch.map(({ rawDeliveryId, deliveryId }) => ({ rawDeliveryId, ...ends.get(deliveryId)! })),
    { importRunId, now },
  );
  await enqueue(tx, "state.refresh-due", {}, { key: "due", queue: "state" });
  if (batch.some(({ body }) => asksForRead(connection, body))) await enqueueRead(tx, connection);
}

function asksForRead({ uses, pausedAt }: OpenConnection, body: Uint8Array): boolean {
  return pausedAt === null && uses.pull !== undefined && uses.receive?.asksForRead?.(body) === true;
}

/** However many notifications: one read waits at most. */
function enqueueRead(tx: Transaction, { connectionId }: OpenConnection): Promise<void> {
  return enqueue(tx, "pulls.read", { connectionId }, { key: connectionId, maxAttempts: 3 });
}

// By the clock -------------------------------------------------------------------------------------------------------

/** Finds what was received and not started, and what waited for an account that is there now. */
const startWaiting = defineJob({
  name: "deliveries.start",
  payload: z.strictObject({}),
  again: "It only starts what is there to be applied.",
  schedule: { cron: "* * * * *", catchUpMinutes: 0 },
  run: async ({ db }) => {
    await store.wakeWaiting(db);
    for (const connectionId of await store.listWithReceived(db)) await enqueueApply(db, connectionId);
  },
});
