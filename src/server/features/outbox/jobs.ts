/** Delivers what waits. A slow destination has a few places of its own and holds no other up. */
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { afterTry, type TryResult } from "#core/outgoing/after-try.ts";
import { givesUp } from "#core/outgoing/gives-up.ts";
import { addMinutes, epochMs, fromEpochMs, type Instant } from "#core/time/instant.ts";
import {
  type Destination,
  listDestinations,
  noteDelivery,
  noteFailure,
  pauseDestination,
  settleSilent,
} from "#server/features/destinations/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { mayLeave } from "#server/platform/installation.ts";
import { defineJob, type Job } from "#server/platform/jobs/job.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { DELIVER_JOB, OUTBOX_QUEUE, type Senders, type Try, tell } from "./reads.ts";
import * as store from "./store.ts";

/** A chat takes about one message a second for each channel. */
const PLACES = { webhook: 8, slack: 1 } as const;
/** Longer than any sender waits for an answer. */
const TAKEN_MINUTES = 1;
const LONGEST_RUN_MS = 45_000;
const LOOK_AGAIN_MS = 250;
const KEPT_DAYS = 30;

export function outboxJobs(senders: Senders): Job[] {
  return [deliverWith(senders, DELIVER_JOB), deliverWith(senders, "outbox.deliver-each-minute"), forget] as Job[];
}

/** The second is on a schedule, for what a stopped server left behind. */
function deliverWith(senders: Senders, name: string) {
  return defineJob({
    name,
    payload: z.strictObject({}),
    again:
      "A message is taken before it is sent; one whose sender died is sent again under its id, or shown as unknown.",
    ...(name !== DELIVER_JOB && { schedule: { cron: "* * * * *", catchUpMinutes: 0, queue: OUTBOX_QUEUE } }),
    run: ({ db, now, signal }) => deliver(db, senders, { now, signal }),
  });
}

type Delivering = { now: Instant; signal: AbortSignal };

/** Until nothing is due; what is recorded meanwhile goes too. */
export async function deliver(db: Db, senders: Senders, { now, signal }: Delivering): Promise<void> {
  const began = performance.now();
  const clock = () => fromEpochMs(Math.round(epochMs(now) + performance.now() - began));
  await store.freeLost(db, clock());
  const underWay = new Map<string, Set<Promise<void>>>();
  const defects: unknown[] = [];
  const all = () => [...underWay.values()].flatMap((some) => [...some]);
  for (;;) {
    const takesMore = !signal.aborted && defects.length === 0 && performance.now() - began < LONGEST_RUN_MS;
    for (const destination of takesMore ? await listDestinations(db) : []) {
      const here = underWay.get(destination.destinationId) ?? new Set();
      underWay.set(destination.destinationId, here);
      for (const message of await take(db, destination, { now: clock(), most: PLACES[destination.kind] - here.size })) {
        const one: Promise<void> = tryOnce(db, senders, destination, message, { clock, signal })
          .catch((error: unknown) => void defects.push(error))
          .finally(() => here.delete(one));
        here.add(one);
      }
    }
    if (all().length === 0) break;
    await Promise.race([...all(), sleep(LOOK_AGAIN_MS)]);
  }
  if (defects.length > 0) throw defects[0];
  await planNext(db, clock());
}

/** Whether anything may leave is asked in the transaction that takes it. */
function take(db: Db, destination: Destination, { now, most }: { now: Instant; most: number }) {
  if (destination.pausedAt !== null || most <= 0) return [];
  return inTransaction(db, async (tx) =>
    (await mayLeave(tx))
      ? store.takeDue(tx, destination.destinationId, { now, until: addMinutes(now, TAKEN_MINUTES), most })
      : [],
  );
}

type Trying = { clock: () => Instant; signal: AbortSignal };

async function tryOnce(
  db: Db,
  senders: Senders,
  destination: Destination,
  message: store.Message,
  { clock, signal }: Trying,
): Promise<void> {
  const startedAt = clock();
  const said = await senders[destination.kind](destination, message, { db, now: startedAt, signal });
  const endedAt = clock();
  const { result } = said;
  const after = afterTry(result, { tries: message.tries, now: endedAt, chance: Math.random() });
  const externalId = result.kind === "delivered" ? (result.externalId ?? null) : null;
  await inTransaction(db, async (tx) => {
    await store.recordTry(tx, message, toTry(said, { startedAt, endedAt }), { ...after, externalId });
    const because = await whyPaused(tx, destination.destinationId, { result, startedAt, endedAt });
    if (because !== null) await pause(tx, destination.destinationId, because, endedAt);
  });
}

/** It is the team's work from then on, and told while there is still somebody who hears it. */
async function pause(tx: Db, destinationId: string, because: string, now: Instant): Promise<void> {
  if (!(await pauseDestination(tx, destinationId, because, now))) return;
  await settleSilent(tx, now);
  const told = {
    type: "destination.paused",
    accountId: null,
    happenedAt: now,
    data: { endpointId: destinationId },
  } as const;
  await tell(tx, [{ ...told, naturalKey: `destination.paused:${destinationId}:${now}` }], now);
}

type Tried = { result: TryResult; startedAt: Instant; endedAt: Instant };

/** Null while it goes on. What was refused or is in doubt says nothing of whether it works. */
async function whyPaused(tx: Db, destinationId: string, { result, startedAt, endedAt }: Tried): Promise<string | null> {
  if (result.kind === "gone") return result.problem;
  if (result.kind === "delivered") await noteDelivery(tx, destinationId);
  if (result.kind !== "failed") return null;
  const failingSince = await noteFailure(tx, destinationId, startedAt);
  const failedForGood = await store.countFailedSince(tx, destinationId, failingSince);
  return givesUp({ failingSince, failedForGood }, endedAt);
}

function toTry(said: Try, times: { startedAt: Instant; endedAt: Instant }): store.NewTry {
  const { result, ...heads } = said;
  const problem = result.kind === "delivered" ? null : result.problem;
  return { ...heads, ...times, tryId: newId(), result: result.kind, problem };
}

/** Runs come one after the other, so the last to end knows what waits. The queue waits by the real clock, whatever ours says. */
async function planNext(db: Db, now: Instant): Promise<void> {
  const next = await store.findNextTry(db);
  if (next === null || !(await mayLeave(db))) return;
  const runAt = fromEpochMs(Date.now() + Math.max(1000, epochMs(next) - epochMs(now)));
  await enqueue(db, DELIVER_JOB, {}, { key: "next", queue: OUTBOX_QUEUE, runAt });
}

const forget = defineJob({
  name: "outbox.forget",
  payload: z.strictObject({}),
  again: "It removes what is older than 30 days, and then there is nothing of it.",
  schedule: { cron: "40 3 * * *", catchUpMinutes: 24 * 60 },
  run: async ({ db, now }) => {
    const before = addMinutes(now, -KEPT_DAYS * 24 * 60);
    await store.dropOld(db, before, now);
    await store.forgetEnded(db, before);
  },
});
