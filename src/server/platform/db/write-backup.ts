import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { ClientBase } from "pg";
import type { Instant } from "#core/time/instant.ts";
import { type BackupHeader, END_OF_BACKUP, END_OF_ROWS, jsonLine, sumLine } from "./backup-file.ts";
import { listApplied } from "./migrate.ts";
import type { Db } from "./pool.ts";
import { inBatches, listKeptTables, RowChecksum, readRows } from "./table-rows.ts";
import { inTransaction } from "./transaction.ts";

export type OnProgress = (rowsDone: number, rowsGuessed: number) => void;

const ROWS_BETWEEN_REPORTS = 5_000;

/**
 * Writes one moment of the whole database to a file, as its owner, while others work on. Under its name there is a
 * complete file or none: it is written beside it and moved there last. Waiting jobs are not part of it.
 */
export async function writeBackup(db: Db, path: string, takenAt: Instant, onProgress: OnProgress = () => {}) {
  const draft = `${path}.part`;
  try {
    await inTransaction(
      db,
      (tx) =>
        tx.withClient(async (client) => {
          const lines = inBatches(backupLines(client, takenAt, onProgress));
          await pipeline(lines, createGzip({ level: 4 }), createWriteStream(draft, { mode: 0o600 }));
        }),
      { reading: "snapshot" },
    );
    await forceToDisk(draft);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function* backupLines(client: ClientBase, takenAt: Instant, onProgress: OnProgress): AsyncGenerator<Buffer> {
  const kept = await listKeptTables(client);
  const header = await headerOf(
    client,
    kept.map(({ table }) => table),
    takenAt,
  );
  yield jsonLine(header);
  const guessed = header.tables.reduce((sum, { rowsGuessed }) => sum + rowsGuessed, 0);
  let done = 0;
  for (const table of kept) {
    yield jsonLine(table);
    const checksum = new RowChecksum();
    for await (const line of readRows(client, table)) {
      checksum.add(line);
      yield line;
      done += 1;
      if (done % ROWS_BETWEEN_REPORTS === 0) onProgress(done, guessed);
    }
    yield END_OF_ROWS;
    yield sumLine(checksum);
  }
  yield jsonLine(END_OF_BACKUP);
  onProgress(done, done);
}

async function headerOf(client: ClientBase, tables: string[], takenAt: Instant): Promise<BackupHeader> {
  const applied = (await listApplied(client)).filter(({ name }) => name.endsWith(".sql"));
  const guesses = await client.query<{ table: string; rows: number }>(
    "select relname as table, greatest(reltuples, 0)::int as rows from pg_class where relnamespace = 'public'::regnamespace",
  );
  const sequences = await client.query<{ name: string; value: number | null }>(
    "select sequencename as name, last_value as value from pg_sequences where schemaname = 'public' order by 1",
  );
  return {
    format: "firstbill-backup",
    formatVersion: 1,
    takenAt,
    migrations: applied,
    tables: tables.map((table) => ({ table, rowsGuessed: guesses.rows.find((row) => row.table === table)?.rows ?? 0 })),
    sequences: sequences.rows.map(({ name, value }) => ({ name, value: value ?? 1, isCalled: value !== null })),
  };
}

async function forceToDisk(path: string): Promise<void> {
  const file = await open(path, "r");
  await file.sync();
  await file.close();
}
