/**
 * A backup is one gzip file: a line of JSON that says what is in it, then for each table a line of JSON, its rows as COPY
 * text, a line `\.`, and a line of JSON with their number and checksum; at the very end a line that says so. It is
 * taken from one moment of the database, and needs no program but this one to be read.
 */

import { invalid } from "#core/errors.ts";
import type { Instant } from "#core/time/instant.ts";
import { linesOf, type RowChecksum, type TableColumns } from "./table-rows.ts";

export type BackupHeader = {
  format: "firstbill-backup";
  formatVersion: 1;
  takenAt: Instant;
  /** Those applied; a restore goes through the last one before it loads rows. */
  migrations: { name: string; sha256: string }[];
  /** In the order in which they can be loaded; rows are what the database's statistics guess. */
  tables: { table: string; rowsGuessed: number }[];
  sequences: { name: string; value: number; isCalled: boolean }[];
};

export const END_OF_ROWS = Buffer.from("\\.");
export const END_OF_BACKUP = { end: true };

export function jsonLine(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** The trailer of a table. */
export function sumLine(checksum: RowChecksum): Buffer {
  return jsonLine({ rows: checksum.rows, checksum: checksum.sum });
}

/** Reads a backup from front to back: `header`, then `nextTable` and its `rows`, until `nextTable` gives null. */
export class BackupReader {
  readonly #lines: AsyncGenerator<Buffer>;

  constructor(unpacked: AsyncIterable<Buffer>) {
    this.#lines = linesOf(unpacked);
  }

  async header(): Promise<BackupHeader> {
    const header = (await this.#json().catch(asFirstLine)) as Partial<BackupHeader>;
    if (header.format !== "firstbill-backup") throw notABackup();
    if (header.formatVersion === 1) return header as BackupHeader;
    throw invalid("restore.newer-format", "This backup was written by a newer release. Restore it with that release.");
  }

  async nextTable(): Promise<TableColumns | null> {
    const line = (await this.#json()) as Partial<TableColumns & typeof END_OF_BACKUP>;
    if (line.end) return null;
    if (!line.table || !line.columns) throw damaged();
    return { table: line.table, columns: line.columns };
  }

  /** @throws ProductError `restore.damaged` when rows are missing or differ from those that were written */
  async *rows(checksum: RowChecksum): AsyncGenerator<Buffer> {
    for (let line = await this.#line(); !line.equals(END_OF_ROWS); line = await this.#line()) {
      checksum.add(line);
      yield line;
    }
    if (!(await this.#line()).equals(sumLine(checksum))) throw damaged();
  }

  async #json(): Promise<unknown> {
    const line = await this.#line();
    try {
      return JSON.parse(line.toString());
    } catch {
      throw damaged();
    }
  }

  async #line(): Promise<Buffer> {
    const next = await this.#lines.next().catch((error: { code?: string }) => {
      throw error.code?.startsWith("Z_") ? damaged() : error;
    });
    if (next.done) throw damaged();
    return next.value;
  }
}

/** What cannot be read from its first line on was never a backup. */
function asFirstLine(error: { code?: string }): never {
  if (error.code === "ENOENT")
    throw invalid("restore.no-file", "There is no file of that name. Check its name and folder.");
  throw error.code === "restore.damaged" ? notABackup() : error;
}

function damaged(): Error {
  return invalid(
    "restore.damaged",
    "The backup file is damaged or incomplete, and nothing was restored. Take another copy of it, or an older backup.",
  );
}

function notABackup(): Error {
  return invalid("restore.not-a-backup", "This file is not a backup that Firstbill wrote. Name one that it did.");
}
