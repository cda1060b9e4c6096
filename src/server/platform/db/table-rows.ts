/** The rows of a table as lines of COPY text, which is exact, and a checksum of them that does not mind their order. */
import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { descriptionOf } from "./table-kinds.ts";

export type TableColumns = { table: string; columns: string[] };

/** Rows of a table, and the sum of their hashes modulo 2^64: equal tables have equal sums, in whatever order they are read. */
export class RowChecksum {
  rows = 0;
  #sum = 0n;

  add(line: Buffer): void {
    this.rows += 1;
    this.#sum = BigInt.asUintN(64, this.#sum + createHash("md5").update(line).digest().readBigUInt64LE());
  }

  get sum(): string {
    return this.#sum.toString(16).padStart(16, "0");
  }
}

/** What is worth keeping: logged tables without the passing ones, each after the tables that it points to. */
export async function listKeptTables(client: ClientBase): Promise<TableColumns[]> {
  const { rows } = await client.query<{ table: string; columns: string[]; pointsTo: string[] }>(`
    select relname as table,
           array(select attname::text from pg_attribute
                  where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
           array(select confrelid::regclass::text from pg_constraint where conrelid = c.oid and contype = 'f') as "pointsTo"
      from pg_class c
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relpersistence = 'p' and not relispartition
     order by relname`);
  const waiting = rows.filter(({ table }) => !descriptionOf(table)?.passing);
  const ordered: TableColumns[] = [];
  while (waiting.length > 0) {
    const isFree = (name: string) => !waiting.some(({ table }) => table === name);
    const next = waiting.findIndex(({ table, pointsTo }) => pointsTo.every((name) => name === table || isFree(name)));
    const [{ table, columns } = { table: "", columns: [] }] = waiting.splice(Math.max(next, 0), 1);
    ordered.push({ table, columns });
  }
  return ordered;
}

/** Lines without their line end. The session must be ours: dates, zones and floats are written as it says. */
export async function* readRows(client: ClientBase, { table, columns }: TableColumns): AsyncGenerator<Buffer> {
  yield* linesOf(client.query(copyTo(`copy (select ${quote(columns)} from ${quote([table])}) to stdout`)));
}

export async function checksumOf(client: ClientBase, table: TableColumns): Promise<RowChecksum> {
  const checksum = new RowChecksum();
  for await (const line of readRows(client, table)) checksum.add(line);
  return checksum;
}

export async function writeRows(client: ClientBase, { table, columns }: TableColumns, lines: AsyncIterable<Buffer>) {
  await pipeline(inBatches(lines), client.query(copyFrom(`copy ${quote([table])} (${quote(columns)}) from stdin`)));
}

const NEW_LINE = Buffer.from("\n");
const BATCH_BYTES = 65_536;

/** Joins lines to chunks of a size at which writing them costs little. */
export async function* inBatches(lines: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let batch: Buffer[] = [];
  let size = 0;
  for await (const line of lines) {
    batch.push(line, NEW_LINE);
    size += line.length + 1;
    if (size < BATCH_BYTES) continue;
    yield Buffer.concat(batch);
    batch = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(batch);
}

export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const text: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10, start)) {
      yield text.subarray(start, end);
      start = end + 1;
    }
    rest = text.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

function quote(names: string[]): string {
  return names.map((name) => `"${name.replaceAll('"', '""')}"`).join(", ");
}
