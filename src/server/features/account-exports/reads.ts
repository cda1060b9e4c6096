/** A view as a file, made while it is sent: read through a cursor in one snapshot, so that no row is missed or comes twice. */
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ExportColumn } from "#core/accounts/export-columns.ts";
import { safeCell } from "#core/accounts/export-columns.ts";
import { ProductError } from "#core/errors.ts";
import { type ListedRow, rowsThrough } from "#server/features/account-lists/reads.ts";
import type { Order } from "#server/features/account-orders/reads.ts";
import { csvLine } from "#server/platform/csv/write-csv.ts";
import type { Db } from "#server/platform/db/pool.ts";
import type { Sql } from "#server/platform/db/sql.ts";

export type ExportQuery = {
  filter: Sql;
  order: Order;
  columns: readonly ExportColumn[];
  format: "csv" | "jsonl";
};

/** Each holds a connection for as long as its reader takes. */
const MOST_AT_ONCE = 4;
let underWay = 0;

const ROWS_AT_ONCE = 1000;
const BYTES_AHEAD = 256 * 1024;

/** What is being written: its text, and how many rows are in it so far. */
export type Export = { content: Readable; rowsSoFar: () => number };

/**
 * A reader that goes away ends the reading: its connection is given up at once.
 * @throws ProductError when too many are under way
 */
export function exportAccounts(db: Db, { filter, order, columns, format }: ExportQuery): Export {
  if (underWay >= MOST_AT_ONCE)
    throw new ProductError(
      "unavailable",
      "accounts.exports-busy",
      "Several exports are being written already. Please try again in a minute.",
    );
  underWay += 1;
  const file = new PassThrough({ highWaterMark: BYTES_AHEAD });
  const linesOf = format === "csv" ? csvLines : jsonLines;
  let written = 0;
  db.withClient((client) => {
    const rows = counted(rowsThrough(client, { filter, order, rowsAtOnce: ROWS_AT_ONCE }), (count) => {
      written += count;
    });
    return pipeline(Readable.from(linesOf(columns, rows), { objectMode: false }), file);
  })
    .catch((error) => void file.destroy(error))
    .finally(() => {
      underWay -= 1;
    });
  return { content: file, rowsSoFar: () => written };
}

type Batches = AsyncIterable<readonly ListedRow[]>;

async function* counted(batches: Batches, count: (rows: number) => void): Batches {
  for await (const rows of batches) {
    count(rows.length);
    yield rows;
  }
}

async function* csvLines(columns: readonly ExportColumn[], batches: Batches) {
  yield csvLine(columns.map(({ label }) => safeCell(label)));
  for await (const rows of batches) yield rows.map(({ row }) => csvLine(columns.map(({ cell }) => cell(row)))).join("");
}

async function* jsonLines(columns: readonly ExportColumn[], batches: Batches) {
  for await (const rows of batches) yield rows.map(({ row }) => jsonLine(columns, row)).join("");
}

function jsonLine(columns: readonly ExportColumn[], row: ListedRow["row"]): string {
  const values = columns.flatMap(({ id, value, named }) => [
    [id, value(row)],
    ...(named ? [[`${id}Name`, named(row)]] : []),
  ]);
  return `${JSON.stringify({ accountId: row.accountId, ...Object.fromEntries(values) })}\n`;
}
