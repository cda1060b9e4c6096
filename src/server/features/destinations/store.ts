/** SQL of whom other systems are told through: endpoints and channels, and whether they work. */
import { notFound } from "#core/errors.ts";
import type { EventType } from "#core/outgoing/event-types.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type Destination = {
  destinationId: string;
  kind: "webhook" | "slack";
  name: string;
  address: string;
  connectionId: string | null;
  eventTypes: EventType[];
  /** Sealed, as the older one. */
  secret: string | null;
  olderSecret: string | null;
  olderSecretUntil: Instant | null;
  pausedAt: Instant | null;
  pausedBecause: string | null;
  /** Its first failed try after the last delivery; null while it works. */
  failingSince: Instant | null;
  createdAt: Instant;
};

const DESTINATION = sql`destination_id as "destinationId", kind, name, address, connection_id as "connectionId",
  event_types as "eventTypes", secret, older_secret as "olderSecret", older_secret_until as "olderSecretUntil",
  paused_at as "pausedAt", paused_because as "pausedBecause", failing_since as "failingSince", created_at as "createdAt"`;

export function listDestinations(db: Db): Promise<Destination[]> {
  return db.list(sql<Destination>`
    select ${DESTINATION} from destination where removed_at is null order by lower(name), destination_id`);
}

/** @throws ProductError `destination.unknown` */
export async function getDestination(db: Db, destinationId: string): Promise<Destination> {
  const found = await db.find(sql<Destination>`
    select ${DESTINATION} from destination where destination_id = ${destinationId} and removed_at is null`);
  if (found === null) throw notFound("destination.unknown", "There is no such endpoint. Look at the list of webhooks.");
  return found;
}

/** Whole: what was there under the id is replaced. */
export async function saveDestination(db: Db, one: Destination): Promise<void> {
  await db.run(sql`
    insert into destination (destination_id, kind, name, address, connection_id, event_types, secret, older_secret,
      older_secret_until, paused_at, paused_because, failing_since, created_at)
    values (${one.destinationId}, ${one.kind}, ${one.name}, ${one.address}, ${one.connectionId},
      ${one.eventTypes as string[]}, ${one.secret}, ${one.olderSecret}, ${one.olderSecretUntil}, ${one.pausedAt},
      ${one.pausedBecause}, ${one.failingSince}, ${one.createdAt})
    on conflict (destination_id) do update set name = excluded.name, address = excluded.address,
      event_types = excluded.event_types, secret = excluded.secret, older_secret = excluded.older_secret,
      older_secret_until = excluded.older_secret_until, paused_at = excluded.paused_at,
      paused_because = excluded.paused_because, failing_since = excluded.failing_since`);
}

/** @returns since when it fails */
export async function noteFailure(db: Db, destinationId: string, at: Instant): Promise<Instant> {
  await db.run(sql`update destination set failing_since = ${at}::timestamptz
    where destination_id = ${destinationId} and failing_since is null`);
  const { failingSince } = await db.get(sql<{ failingSince: Instant }>`
    select failing_since as "failingSince" from destination where destination_id = ${destinationId}`);
  return failingSince;
}

export async function noteDelivery(db: Db, destinationId: string): Promise<void> {
  await db.run(sql`update destination set failing_since = null
    where destination_id = ${destinationId} and failing_since is not null`);
}

/** @returns false where it was paused already, by itself or by a person */
export async function pauseDestination(db: Db, destinationId: string, because: string, now: Instant): Promise<boolean> {
  const paused = await db.run(sql`update destination set paused_at = ${now}::timestamptz, paused_because = ${because}
    where destination_id = ${destinationId} and paused_at is null`);
  return paused === 1;
}

/** Its log stays until it is old; its secrets are gone. */
export async function removeDestination(db: Db, destinationId: string, now: Instant): Promise<void> {
  await db.run(sql`update destination set removed_at = ${now}::timestamptz, secret = null, older_secret = null
    where destination_id = ${destinationId}`);
}

/** Sealed again with the newest key. Nothing is changed when somebody made another secret meanwhile. */
export async function resealDestination(
  db: Db,
  { destinationId, secret: before }: Destination,
  after: { secret: string; olderSecret: string | null },
): Promise<void> {
  await db.run(sql`update destination set secret = ${after.secret}, older_secret = ${after.olderSecret}
    where destination_id = ${destinationId} and secret = ${before}`);
}
