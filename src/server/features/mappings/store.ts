/** All SQL about saved mappings. */
import type { KindId } from "#core/imports/column.ts";
import type { MappedColumn } from "#core/mappings/mapping.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export type MappingRow = {
  mappingId: string;
  source: string;
  /** Null for files. */
  connectionId: string | null;
  shape: string;
  version: number;
  kind: KindId;
  fileSeries: string;
  header: string[];
  columns: MappedColumn[];
  savedBy: string;
  savedAt: Instant;
};

const MAPPING = sql`column_mapping_id as "mappingId", source, connection_id as "connectionId", shape, version, kind, file_series as "fileSeries", header, columns,
  saved_by as "savedBy", saved_at as "savedAt"`;

/** Those in force, the newest first. @param source null for all */
export function listMappings(db: Db, source: string | null): Promise<MappingRow[]> {
  return db.list(sql<MappingRow>`
    select ${MAPPING} from (
      select distinct on (source, shape) * from column_mapping
       where ${source}::text is null or source = ${source}
       order by source, shape, version desc) as newest
     where removed_at is null order by saved_at desc, column_mapping_id`);
}

export function createMapping(db: Db, row: Omit<MappingRow, "version">): Promise<MappingRow> {
  return db.get(sql<MappingRow>`
    insert into column_mapping (column_mapping_id, source, connection_id, shape, version, kind, file_series, header, columns,
      saved_by, saved_at)
    select ${row.mappingId}, ${row.source}, ${row.connectionId}::uuid, ${row.shape}, coalesce(max(version), 0) + 1, ${row.kind}, ${row.fileSeries},
      ${row.header}::text[], ${json(row.columns)}, ${row.savedBy}::uuid, ${row.savedAt}::timestamptz
      from column_mapping where source = ${row.source} and shape = ${row.shape}
    returning ${MAPPING}`);
}

/** @returns null when it is not there or was removed before */
export function removeMapping(db: Db, mappingId: string, now: Instant): Promise<MappingRow | null> {
  return db.find(sql<MappingRow>`update column_mapping set removed_at = ${now}
    where column_mapping_id = ${mappingId} and removed_at is null returning ${MAPPING}`);
}
