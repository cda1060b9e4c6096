/** The rows of new accounts. Each table is written at once. */
import type { Instant } from "#core/time/instant.ts";
import { type CopyCell, CopyText, copyText } from "#server/platform/db/copy-rows.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

/** A moment as `to_jsonb` writes it. */
export async function momentAsJson(db: Db, now: Instant): Promise<string> {
  return (await db.get(sql<{ moment: string }>`select to_jsonb(${now}::timestamptz) as moment`)).moment;
}

export type NewTable = {
  table: string;
  key: readonly string[];
  /** Every other column that a trace keeps. */
  columns: readonly string[];
  /** Those that hold JSON. */
  json?: readonly string[];
  /** Behind these, what no trace keeps. */
  notTraced?: readonly string[];
  /** Those that say when the row was written, which no trace keeps either. */
  times: readonly string[];
};

/** Takes rows of cells of the key, of the columns and of what no trace keeps. */
export class NewRows {
  private readonly text: CopyText;

  constructor({ table, key, columns, notTraced = [], times }: NewTable, now: Instant) {
    const target = { table, columns: [...key, ...columns, ...notTraced, ...times] };
    this.text = new CopyText(
      target,
      times.map(() => now),
    );
  }

  add(cells: readonly CopyCell[]): void {
    this.text.add(cells);
  }

  save(db: Db): Promise<void> {
    return copyText(db, this.text);
  }
}
