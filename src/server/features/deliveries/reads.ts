/** Takes in what a source sends by itself: proven, kept byte for byte and committed before it is acknowledged. */
import { setTimeout as sleep } from "node:timers/promises";
import { notFound } from "#core/errors.ts";
import { InvalidSignature, type ReceivedRequest } from "#server/connectors/connector.ts";
import { type Connecting, findOpenConnection, type OpenConnection } from "#server/features/connections/reads.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { HttpProblem } from "#server/platform/http/problem.ts";
import { idFromWords } from "#server/platform/id.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import type { Log } from "#server/platform/log.ts";
import * as store from "./store.ts";

/** A sender waits three to ten seconds and then sends again; one that hears nothing believes us to be gone. */
const LONGEST_MS = 2500;
/** More at once than the database can take are asked to come again, before they hold each other up. */
const MOST_AT_ONCE = 400;
/** Deliveries that come close together are applied together. */
const GATHER_MS = 250;

export const APPLY_JOB = "deliveries.apply";
export const APPLY_QUEUE = "deliveries";

export type ReceiveWebhook = (connectionId: string, request: ReceivedRequest) => Promise<void>;

type Shell = { db: Db; clock: Clock; log: Log };

/** @returns what answers a webhook; it throws what is to be answered instead of 2xx */
export function webhookReceiver(connecting: Connecting, { db, clock, log }: Shell): ReceiveWebhook {
  const nudge = makeNudge(db, log);
  const find = rememberBriefly((connectionId) => findOpenConnection(db, connecting, connectionId));
  let underWay = 0;
  return async (connectionId, request) => {
    if (underWay >= MOST_AT_ONCE) throw comeAgain();
    underWay += 1;
    const kept = receive(db, find, { connectionId, request, now: clock.now() }).finally(() => {
      underWay -= 1;
    });
    await inTime(kept);
    nudge(connectionId);
  };
}

type Incoming = { connectionId: string; request: ReceivedRequest; now: string };

async function receive(db: Db, find: FindConnection, { connectionId, request, now }: Incoming): Promise<void> {
  const connection = isId(connectionId) ? await find(connectionId) : null;
  const receiver = connection?.uses.receive;
  if (connection === null || receiver === undefined)
    throw notFound("webhook.unknown", "No connection receives here. Copy its address from the page Connections.");
  try {
    const { deliveryId, type } = receiver.identify(request, { settings: connection.openSettings, now });
    const rawDeliveryId = idFromWords("delivery", connectionId, deliveryId);
    await store.keepDelivery(db, {
      rawDeliveryId,
      connectionId,
      deliveryId,
      type,
      body: request.body,
      receivedAt: now,
    });
  } catch (error) {
    if (!(error instanceof InvalidSignature)) throw error;
    await store.countForged(db, connectionId, now);
    throw new HttpProblem(401, "webhook.signature", "The signature does not fit. Check the secret of this connection.");
  }
}

type FindConnection = (connectionId: string) => Promise<OpenConnection | null>;

/** Hundreds of messages a second come from one source; a changed secret counts after a second. */
const REMEMBERED_MS = 1000;

function rememberBriefly(find: FindConnection): FindConnection {
  const known = new Map<string, Promise<OpenConnection | null>>();
  return (connectionId) => {
    const found = known.get(connectionId) ?? find(connectionId);
    if (!known.has(connectionId)) {
      known.set(connectionId, found);
      setTimeout(() => known.delete(connectionId), REMEMBERED_MS).unref();
      // Who waits for it is told; the next one asks again.
      found.catch(() => known.delete(connectionId));
    }
    return found;
  };
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** A database that does not answer may keep the delivery all the same: then the sender's next try is the same delivery. */
async function inTime(kept: Promise<void>): Promise<void> {
  const end = new AbortController();
  const limit = sleep(LONGEST_MS, undefined, { signal: end.signal, ref: false }).then(() => {
    throw comeAgain();
  });
  limit.catch(() => {});
  kept.catch(() => {});
  try {
    await Promise.race([kept, limit]);
  } finally {
    end.abort();
  }
}

function comeAgain(): HttpProblem {
  return new HttpProblem(503, "webhook.not-now", "This could not be kept at the moment. Please send it again.", {
    "retry-after": "30",
  });
}

/** The kept delivery is what counts; a job of each minute finds what a nudge that was lost would have started. */
function makeNudge(db: Db, log: Log): (connectionId: string) => void {
  const waiting = new Set<string>();
  return (connectionId) => {
    if (waiting.has(connectionId)) return;
    waiting.add(connectionId);
    const timer = setTimeout(() => {
      waiting.delete(connectionId);
      enqueueApply(db, connectionId).catch((error) => log.warn({ err: error }, "deliveries wait for the next minute"));
    }, GATHER_MS);
    timer.unref();
  };
}

export function enqueueApply(db: Db, connectionId: string): Promise<void> {
  return enqueue(db, APPLY_JOB, { connectionId }, { key: connectionId, queue: APPLY_QUEUE });
}
