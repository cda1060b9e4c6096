/** SQL of what was said of the fields of an account. */
import type { RecordedChange } from "#core/fields/field-history.ts";
import type { SourceValues } from "#core/fields/source-values.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type StoredChange = RecordedChange & { changeId: string; importRunId: string | null };

/** In the order in which they were recorded. */
export function listChanges(
  db: Db,
  accountId: string,
  fieldId: string | null,
): Promise<Omit<StoredChange, "isVoided">[]> {
  return db.list(sql<Omit<StoredChange, "isVoided">>`
    select change_id as "changeId", field as "fieldId", value_before as before, value_after as after, source,
      member_id as "memberId", until_on as until, reason, takes_back as "isTakenBack", import_run_id as "importRunId",
      happened_at as "happenedAt", recorded_at as "recordedAt"
    from account_change
    where account_id = ${accountId} and (${fieldId}::text is null or field = ${fieldId})
    order by recorded_at, change_id`);
}

export async function listTakenBack(db: Db, importRunIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.list(sql<{ importRunId: string }>`
    select import_run_id as "importRunId" from import_run
    where import_run_id = any(${importRunIds as string[]}::uuid[]) and taken_back_at is not null`);
  return new Set(rows.map(({ importRunId }) => importRunId));
}

export function listSourceValues(db: Db, accountId: string): Promise<(SourceValues & { firstSeenAt: Instant })[]> {
  return db.list(sql<SourceValues & { firstSeenAt: Instant }>`
    select source, field_values as "values", seen_at as "seenAt", older_seen_at as "olderSeenAt",
      recorded_at as "firstSeenAt"
    from account_source where account_id = ${accountId} order by source`);
}
