/** Which installation a database belongs to, and whether anything may leave it. A restored copy starts held. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "./db/pool.ts";
import { sql } from "./db/sql.ts";
import { newId } from "./id.ts";

export type Installation = { installationId: string; outboundHeld: OutboundHold | null };

/** `since` is null where a restore was cut off before it could say. */
export type OutboundHold = { since: Instant | null; reason: string };

/** Two servers that start at once make one. */
export async function ensureInstallation(db: Db, now: Instant): Promise<Installation> {
  await db.run(sql`
    insert into installation (installation_id, created_at, outbound_held)
    values (${newId()}::uuid, ${now}::timestamptz, false)
    on conflict (singleton) do nothing`);
  return getInstallation(db);
}

export async function getInstallation(db: Db): Promise<Installation> {
  const row = await db.get(sql<{ installationId: string; held: boolean; since: Instant | null; reason: string | null }>`
    select installation_id as "installationId", outbound_held as held, outbound_held_since as since,
      outbound_held_reason as reason
    from installation`);
  const outboundHeld = row.held ? { since: row.since, reason: row.reason ?? "No reason was given." } : null;
  return { installationId: row.installationId, outboundHeld };
}

/**
 * Whether anything may be sent to the outside: to customers, other systems or chats. Every sender asks in the transaction
 * in which it takes what it is about to send; what may not leave waits and is not lost.
 */
export async function mayLeave(db: Db): Promise<boolean> {
  return (await getInstallation(db)).outboundHeld === null;
}

/** From now on nothing leaves. @returns false when that was so already */
export async function holdOutbound(db: Db, { since, reason }: { since: Instant; reason: string }): Promise<boolean> {
  const changed = await db.run(sql`
    update installation set outbound_held = true, outbound_held_since = ${since}::timestamptz,
      outbound_held_reason = ${reason}
    where not outbound_held`);
  return changed > 0;
}

/** @returns false when nothing was held */
export async function releaseOutbound(db: Db): Promise<boolean> {
  const changed = await db.run(sql`
    update installation set outbound_held = false, outbound_held_since = null, outbound_held_reason = null
    where outbound_held`);
  return changed > 0;
}
