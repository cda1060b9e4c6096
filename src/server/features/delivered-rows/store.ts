/** The newest report about each thing of a source. */
import type { AppliedReport } from "#core/connections/newest-reports.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type ObjectOf = { kind: string; object: string };

/** By kind and object. */
export async function listApplied(
  db: Db,
  connectionId: string,
  objects: readonly ObjectOf[],
): Promise<(ObjectOf & AppliedReport)[]> {
  return db.list(sql<ObjectOf & AppliedReport>`
    select kind, object, version, delivery_id as "deliveryId"
      from connection_object join unnest(${objects.map(({ kind }) => kind)}::text[], ${objects.map(({ object }) => object)}::text[])
        as given(kind, object) using (kind, object)
     where connection_id = ${connectionId}`);
}

export async function saveApplied(
  db: Db,
  connectionId: string,
  applied: readonly (ObjectOf & AppliedReport)[],
): Promise<void> {
  await db.run(sql`
    insert into connection_object (connection_id, kind, object, version, delivery_id)
    select ${connectionId}::uuid, kind, object, version, delivery_id
      from unnest(${applied.map(({ kind }) => kind)}::text[], ${applied.map(({ object }) => object)}::text[],
        ${applied.map(({ version }) => version)}::text[], ${applied.map(({ deliveryId }) => deliveryId)}::text[])
        as given(kind, object, version, delivery_id)
        on conflict (connection_id, kind, object) do update set version = excluded.version, delivery_id = excluded.delivery_id`);
}
