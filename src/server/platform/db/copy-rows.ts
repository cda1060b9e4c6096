/** Writes many rows with COPY, which takes a fraction of what inserting them does. A row that is there already fails. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import type { Db } from "./pool.ts";

/** JSON as its text; an array in the form of the database: `{12,NULL,0.5}`. */
export type CopyCell = string | number | boolean | null;

export type CopyTarget = { readonly table: string; readonly columns: readonly string[] };

const CHUNK_BYTES = 256 * 1024;
/** A letter of a string takes at most so many bytes of UTF-8. */
const BYTES_OF_LETTER = 3;

/**
 * Rows as bytes from the moment they are added: of a batch of thousands nothing else stays in memory, which would be moved
 * about by each garbage collection meanwhile.
 */
export class CopyText {
  private bytes = Buffer.allocUnsafe(CHUNK_BYTES);
  private length = 0;
  private readonly end: string;

  /** @param everywhere the last cells of each row, which are the same in all */
  constructor(
    readonly target: CopyTarget,
    everywhere: readonly CopyCell[] = [],
  ) {
    this.end = `${everywhere.map((cell) => `\t${cellText(cell)}`).join("")}\n`;
  }

  add(cells: readonly CopyCell[]): void {
    let line = cellText(cells[0] ?? null);
    for (let index = 1; index < cells.length; index += 1) line += `\t${cellText(cells[index]!)}`;
    line += this.end;
    const needed = this.length + line.length * BYTES_OF_LETTER;
    if (needed > this.bytes.length) this.bytes = Buffer.concat([this.bytes], 2 * needed);
    this.length += this.bytes.write(line, this.length);
  }

  isFull(): boolean {
    return this.length >= CHUNK_BYTES;
  }

  take(): Buffer {
    const taken = this.bytes.subarray(0, this.length);
    this.bytes = Buffer.allocUnsafe(this.length === 0 ? 0 : CHUNK_BYTES);
    this.length = 0;
    return taken;
  }
}

export async function copyText(db: Db, text: CopyText): Promise<void> {
  const bytes = text.take();
  if (bytes.length > 0) await copyChunks(db, text.target, [bytes]);
}

export async function copyRows(db: Db, target: CopyTarget, rows: Iterable<readonly CopyCell[]>): Promise<void> {
  await copyChunks(db, target, chunksOf(new CopyText(target), rows));
}

function* chunksOf(text: CopyText, rows: Iterable<readonly CopyCell[]>): Generator<Buffer> {
  for (const row of rows) {
    text.add(row);
    if (text.isFull()) yield text.take();
  }
  yield text.take();
}

async function copyChunks(db: Db, { table, columns }: CopyTarget, chunks: Iterable<Buffer>): Promise<void> {
  const names = columns.map((name) => `"${name}"`).join(", ");
  await db.withClient(async (client) => {
    const copy = client.query(copyFrom(`copy "${table}" (${names}) from stdin`));
    await pipeline(Readable.from(chunks, { objectMode: false }), copy);
  });
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
