/** The rows of new accounts. Each table is written at once. */
import type { Instant } from "#core/time/instant.ts";
import { type CopyCell, copyRows } from "#server/platform/db/copy-rows.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

/** A moment as `to_jsonb` writes it. */
export async function momentAsJson(db: Db, now: Instant): Promise<string> {
  return (await db.get(sql<{ moment: string }>`select to_jsonb(${now}::timestamptz) as moment`)).moment;
}

export type KeyedRow = { readonly key: Row; readonly values: Row };
type Row = Readonly<Record<string, unknown>>;

/** @param times columns that say when the rows were written, which no trace keeps; rows all have the same columns */
export async function copyNew(
  db: Db,
  table: string,
  rows: readonly KeyedRow[],
  { now, times }: { now: Instant; times: readonly string[] },
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = [...Object.keys(first.key), ...Object.keys(first.values), ...times];
  const cells = rows.map(({ key, values }) => [
    ...Object.values(key).map(toCell),
    ...Object.values(values).map(toCell),
    ...times.map(() => now),
  ]);
  await copyRows(db, table, columns, cells);
}

function toCell(value: unknown): CopyCell {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : (value as CopyCell);
}
