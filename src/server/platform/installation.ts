/** Which installation a database belongs to, and whether anything may leave it. A restored copy starts held. */
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "./db/pool.ts";
import { sql } from "./db/sql.ts";
import { newId } from "./id.ts";

export type Installation = { installationId: string; outboundHeldReason: string | null };

/** Two servers that start at once make one. */
export async function ensureInstallation(db: Db, now: Instant): Promise<Installation> {
  await db.run(sql`
    insert into installation (installation_id, created_at, outbound_held)
    values (${newId()}::uuid, ${now}::timestamptz, false)
    on conflict (singleton) do nothing`);
  return getInstallation(db);
}

export function getInstallation(db: Db): Promise<Installation> {
  return db.get(sql<Installation>`
    select installation_id as "installationId",
      case when outbound_held then coalesce(outbound_held_reason, 'held') end as "outboundHeldReason"
    from installation`);
}
