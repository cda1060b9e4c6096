/** Takes in what a source sends by itself: proven, kept byte for byte and committed before it is acknowledged. */
import { setTimeout as sleep } from "node:timers/promises";
import { notFound } from "#core/errors.ts";
import { epochMs, type Instant } from "#core/time/instant.ts";
import { type Delivery, InvalidSignature, type ReceivedRequest } from "#server/connectors/connector.ts";
import {
  type Connecting,
  findOpenConnection,
  listOpenConnections,
  type OpenConnection,
} from "#server/features/connections/reads.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { HttpProblem } from "#server/platform/http/problem.ts";
import type { WebhookAnswer, WebhookReceiver } from "#server/platform/http/receive-webhooks.ts";
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

export type ReceiveWebhook = WebhookReceiver;

type Shell = { db: Db; clock: Clock; log: Log };

/** @returns what answers a webhook; it throws what is to be answered instead of 2xx */
export function webhookReceiver(
  connecting: Connecting,
  { db, clock, log }: Shell,
  messagesAMinute = MESSAGES_A_MINUTE,
): ReceiveWebhook {
  const nudge = makeNudge(db, log);
  const find = rememberBriefly((connectionId) =>
    findOpenConnection(db, connecting, connectionId).then((found) => (found === null ? [] : [found])),
  );
  const findByPath = rememberBriefly((path) => listOpenConnections(db, connecting, connectorsAt(connecting, path)));
  const pace = makePace(messagesAMinute);
  const countForged = makeForgedCount(db);
  let underWay = 0;
  const receiveOne = async (address: string, request: ReceivedRequest): Promise<WebhookAnswer> => {
    if (underWay >= MOST_AT_ONCE) throw comeAgain();
    underWay += 1;
    const now = clock.now();
    const found = address.startsWith("/") ? findByPath(address) : isId(address) ? find(address) : Promise.resolve([]);
    const kept = found
      .then((connections) => receive(db, connections, { request, now, pace, countForged }))
      .finally(() => {
        underWay -= 1;
      });
    const connection = await inTime(kept);
    nudge(connection.connectionId);
    const body = connection.uses.receive?.answer;
    return body === undefined ? null : { body, headers: pace.headersOf(connection.connectionId, now) };
  };
  const paths = connecting.connectors.flatMap(({ receive: receiver }) => receiver?.paths ?? []);
  return Object.assign(receiveOne, { paths: [...new Set(paths)] });
}

function connectorsAt({ connectors }: Connecting, path: string): string[] {
  return connectors.filter(({ receive: receiver }) => receiver?.paths?.includes(path)).map(({ id }) => id);
}

type Incoming = { request: ReceivedRequest; now: Instant; pace: Pace; countForged: CountForged };

/** Of several connections the one that proves it. */
async function receive(
  db: Db,
  connections: readonly OpenConnection[],
  { request, now, pace, countForged }: Incoming,
): Promise<OpenConnection> {
  const able = connections.filter(({ uses }) => uses.receive !== undefined);
  if (able.length === 0)
    throw notFound("webhook.unknown", "No connection receives here. Copy its address from the page Connections.");
  for (const connection of able) {
    const delivery = identified(connection, { request, now });
    if (delivery === null) continue;
    const { connectionId } = connection;
    // Proven first: who forges messages cannot use up what the source may send.
    pace.count(connectionId, now);
    await store.keepDelivery(db, {
      ...delivery,
      rawDeliveryId: idFromWords("delivery", connectionId, delivery.deliveryId),
      connectionId,
      body: request.body,
      receivedAt: now,
    });
    return connection;
  }
  await Promise.all(able.map(({ connectionId }) => countForged(connectionId, now)));
  throw new HttpProblem(401, "webhook.signature", "The signature does not fit. Check the secret of this connection.");
}

function identified(
  { uses, openSettings }: OpenConnection,
  { request, now }: Pick<Incoming, "request" | "now">,
): Delivery | null {
  try {
    return uses.receive?.identify(request, { settings: openSettings, now }) ?? null;
  } catch (error) {
    if (error instanceof InvalidSignature) return null;
    throw error;
  }
}

type CountForged = (connectionId: string, now: Instant) => Promise<void>;

/**
 * Those that come while one is being counted are counted together with the next write: however many somebody sends, they
 * take one line to the database, and what is genuine the others.
 */
function makeForgedCount(db: Db): CountForged {
  const writing = new Map<string, Promise<void>>();
  const gathering = new Map<string, { count: number; written: Promise<void> }>();
  return (connectionId, now) => {
    const gathered = gathering.get(connectionId);
    if (gathered !== undefined) {
      gathered.count += 1;
      return gathered.written;
    }
    const next = { count: 1, written: Promise.resolve() };
    const write = () => {
      gathering.delete(connectionId);
      return store.countForged(db, connectionId, next.count, now);
    };
    next.written = (writing.get(connectionId) ?? Promise.resolve()).then(write, write);
    writing.set(connectionId, next.written);
    gathering.set(connectionId, next);
    return next.written;
  };
}

/** Of one connection in a minute, twice of what must be taken. Each server counts for itself. */
const MESSAGES_A_MINUTE = 24_000;
const MINUTE_MS = 60_000;

type Pace = ReturnType<typeof makePace>;

function makePace(mostAMinute: number) {
  const minutes = new Map<string, { startedAtMs: number; count: number }>();
  const minuteOf = (connectionId: string, now: Instant) => {
    const before = minutes.get(connectionId);
    const minute =
      before === undefined || epochMs(now) - before.startedAtMs >= MINUTE_MS
        ? { startedAtMs: epochMs(now), count: 0 }
        : before;
    minutes.set(connectionId, minute);
    return { minute, secondsLeft: Math.ceil((minute.startedAtMs + MINUTE_MS - epochMs(now)) / 1000) };
  };
  /** Clients of the Vitally endpoint read them to slow down by themselves. */
  const headersOf = (connectionId: string, now: Instant): Record<string, string> => {
    const { minute, secondsLeft } = minuteOf(connectionId, now);
    return {
      "RateLimit-Limit": `${mostAMinute}, ${mostAMinute};window=60`,
      "RateLimit-Remaining": String(Math.max(0, mostAMinute - minute.count)),
      "RateLimit-Reset": String(secondsLeft),
    };
  };
  /** @throws HttpProblem 429 when the minute is full; nothing of the message is kept then */
  const count = (connectionId: string, now: Instant): void => {
    const { minute, secondsLeft } = minuteOf(connectionId, now);
    if (minute.count >= mostAMinute)
      throw new HttpProblem(
        429,
        "webhook.too-many",
        `More than ${mostAMinute} messages came in a minute. Please send it again in ${secondsLeft} seconds.`,
        { "retry-after": String(secondsLeft), ...headersOf(connectionId, now) },
      );
    minute.count += 1;
  };
  return { count, headersOf };
}

type FindConnections = (address: string) => Promise<OpenConnection[]>;

/** Hundreds of messages a second come from one source; a changed secret counts after a second. */
const REMEMBERED_MS = 1000;

function rememberBriefly(find: FindConnections): FindConnections {
  const known = new Map<string, Promise<OpenConnection[]>>();
  return (address) => {
    const found = known.get(address) ?? find(address);
    if (!known.has(address)) {
      known.set(address, found);
      setTimeout(() => known.delete(address), REMEMBERED_MS).unref();
      // Who waits for it is told; the next one asks again.
      found.catch(() => known.delete(address));
    }
    return found;
  };
}

function isId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** A database that does not answer may keep the delivery all the same: then the sender's next try is the same delivery. */
async function inTime<Kept>(kept: Promise<Kept>): Promise<Kept> {
  const end = new AbortController();
  const limit: Promise<never> = sleep(LONGEST_MS, undefined, { signal: end.signal, ref: false }).then(() => {
    throw comeAgain();
  });
  limit.catch(() => {});
  kept.catch(() => {});
  try {
    return await Promise.race([kept, limit]);
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

export const { findSent } = store;

/** What a run was made of is translated and applied again, in a run of its own. */
export async function replayRun(tx: Db, sent: store.Sent, importRunId: string): Promise<void> {
  await store.replayRun(tx, sent, importRunId);
  await enqueueApply(tx, sent.connectionId);
}
