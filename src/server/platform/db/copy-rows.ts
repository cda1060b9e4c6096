/** Writes many rows with COPY, which takes a fraction of what inserting them does. A row that is there already fails. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import type { Db } from "./pool.ts";

/** JSON as its text; an array in the form of the database: `{12,NULL,0.5}`. */
export type CopyCell = string | number | boolean | null;

const CHUNK_CHARACTERS = 256 * 1024;

export async function copyRows(
  db: Db,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyCell[]>,
): Promise<void> {
  const names = columns.map((name) => `"${name}"`).join(", ");
  await db.withClient(async (client) => {
    const copy = client.query(copyFrom(`copy "${table}" (${names}) from stdin`));
    await pipeline(Readable.from(chunksOf(rows), { objectMode: false }), copy);
  });
}

function* chunksOf(rows: Iterable<readonly CopyCell[]>): Generator<string> {
  let text = "";
  for (const row of rows) {
    for (let index = 0; index < row.length; index += 1) text += (index === 0 ? "" : "\t") + cellText(row[index]!);
    text += "\n";
    if (text.length < CHUNK_CHARACTERS) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

function cellText(cell: CopyCell): string {
  if (cell === null) return "\\N";
  return typeof cell === "string" ? escaped(cell) : String(cell);
}

const MARKS: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** COPY's text form gives backslash, tab and line ends a meaning. */
function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (mark) => MARKS[mark]!) : text;
}
