/** SQL of which kinds of data a source has ever brought. */
import type { Instant } from "#core/time/instant.ts";
import { KEPT_OF, type TraceForm, withTrace } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

/** @returns whether the source brings this kind for the first time */
export async function recordImportedKind(
  db: Db,
  kind: string,
  context: { source: string; importRunId: string; now: Instant },
): Promise<boolean> {
  const { source, now } = context;
  const save = () =>
    db.get(sql<{ isFirst: boolean }>`
      insert into imported_kind (source, kind, imported_at) values (${source}, ${kind}, ${now})
      on conflict (source, kind) do update set imported_at = excluded.imported_at
      returning xmax = 0 as "isFirst"`);
  return (await withTrace(db, IMPORTED_KINDS, { rows: [{ source, kind }], context, save })).isFirst;
}

const IMPORTED_KINDS: TraceForm = { table: "imported_kind", key: ["source", "kind"], only: KEPT_OF.imported_kind };
