/** What other features ask of the outbox: tell what happened, and what a sender is. */

import type { TryResult } from "#core/outgoing/after-try.ts";
import type { EventType } from "#core/outgoing/event-types.ts";
import { bodyOf, type OutgoingEvent, restsOnPrices, whyWaits } from "#core/outgoing/outgoing-event.ts";
import { whoHears } from "#core/outgoing/who-hears.ts";
import type { Instant } from "#core/time/instant.ts";
import { type Destination, listDestinations } from "#server/features/destinations/reads.ts";
import { arePricesSafe, isSampleThere } from "#server/features/unlocks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import * as store from "./store.ts";

export type { Message, NewTry, State, Untold, Which } from "./store.ts";

export const DELIVER_JOB = "outbox.deliver";
/** One server delivers at a time, many messages at once. */
export const OUTBOX_QUEUE = "outbox";

/**
 * Tells what happened to whoever chose to hear it. Call it in the transaction of the cause: both are there, or neither.
 * Each thing is told to a destination once under its natural key. Nothing is told while the sample company is there, and
 * what rests on prices waits for a decision until they are safe.
 */
export async function tell(
  db: Db,
  events: readonly OutgoingEvent[],
  now: Instant,
  except: readonly store.Untold[] = [],
): Promise<void> {
  if (events.length === 0) return;
  const left = new Set(except.map(({ destinationId, naturalKey }) => `${destinationId} ${naturalKey}`));
  const destinations = await listDestinations(db);
  const heard = events.flatMap((event) =>
    whoHears(event, destinations).flatMap(({ destinationId }) =>
      left.has(`${destinationId} ${event.naturalKey}`) ? [] : { event, destinationId },
    ),
  );
  if (heard.length === 0 || (await isSampleThere(db))) return;
  // Asked once for all of them: a refresh of everything tells of hundreds at a time.
  const known = {
    now,
    arePricesSafe: !heard.some(({ event }) => restsOnPrices(event)) || (await arePricesSafe(db, now)),
  };
  await store.recordMessages(
    db,
    heard.map(({ event, destinationId }) => toRow(event, destinationId, known)),
  );
  await wake(db);
}

/** Whether anybody chose to hear of it: what is costly to find out is left out otherwise. */
export async function isHeard(db: Db, type: EventType): Promise<boolean> {
  return (await listDestinations(db)).some(({ eventTypes }) => eventTypes.includes(type));
}

/** To one destination, whatever it chose. @returns its id in the outbox */
export async function tellOne(db: Db, destinationId: string, event: OutgoingEvent, now: Instant): Promise<string> {
  const row = toRow(event, destinationId, { now, arePricesSafe: true });
  await store.recordMessages(db, [row]);
  await wake(db);
  return row.outbox_id;
}

/** Its cause was taken back: what is not on its way yet stays here. @returns what nobody can have heard of */
export async function takeBack(db: Db, naturalKeys: readonly string[], now: Instant): Promise<store.Untold[]> {
  return naturalKeys.length > 0 ? store.dropKeys(db, naturalKeys, now) : [];
}

/** Asks for a delivery as soon as the transaction is in. */
export async function wake(db: Db): Promise<void> {
  await enqueue(db, DELIVER_JOB, {}, { key: "now", queue: OUTBOX_QUEUE });
}

type Known = { now: Instant; arePricesSafe: boolean };

function toRow(event: OutgoingEvent, destinationId: string, { now, arePricesSafe }: Known): store.NewMessage {
  const waitsFor = whyWaits(event, { arePricesSafe, now });
  return {
    outbox_id: newId(),
    destination_id: destinationId,
    natural_key: event.naturalKey,
    type: event.type,
    body: bodyOf(event),
    account_id: event.accountId,
    happened_at: event.happenedAt,
    recorded_at: now,
    state: waitsFor === null ? "pending" : "approval",
    waits_for: waitsFor,
    tries: 0,
    next_try_at: waitsFor === null ? now : null,
  };
}

/** What was said to a destination and what it answered. */
export type Try = {
  readonly result: TryResult;
  readonly status: number | null;
  readonly requestHead: Record<string, string>;
  readonly responseHead: Record<string, string>;
  readonly responseText: string | null;
};

/** Sends one message once and never throws: whatever happened is its answer. */
export type Sender = (
  destination: Destination,
  message: store.Message,
  context: { readonly db: Db; readonly now: Instant; readonly signal: AbortSignal },
) => Promise<Try>;

export type Senders = Readonly<Record<Destination["kind"], Sender>>;

export const { listMessages, listWaiting, countWaiting, countMessages, listTries, sendAgain, drop, doubtWaiting } =
  store;
