/** Reads one part of a source and writes it down as files, before anything of it is imported. */
import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { invalid, ProductError } from "#core/errors.ts";
import { type KindId, plainName } from "#core/imports/column.ts";
import { layoutFor } from "#core/mappings/map-columns.ts";
import type { SourceRecord } from "#core/records.ts";
import type { Json, PullContext, PullEnd, PulledPart } from "#server/connectors/connector.ts";
import type { OpenConnection, ReadReport } from "#server/features/connections/reads.ts";
import type { WrittenFile } from "#server/features/import-runs/reads.ts";
import type { MappingFinder } from "#server/features/mappings/reads.ts";
import { readCsvHead } from "#server/platform/csv/open-csv.ts";
import { readFirstRows } from "#server/platform/csv/scan-csv.ts";
import { csvLine } from "#server/platform/csv/write-csv.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

/** A source that brings more in one part than this is cut: it would never end, or fill the disk. */
const MOST_PIECES = 20_000;
const MOST_BYTES = 16 * 1024 ** 3;
const NEWLINE = 10;

export type SpooledPart = { files: WrittenFile[]; end: PullEnd; reports: ReadReport[] };

export type Spooling = {
  folder: string;
  findMapping: MappingFinder;
  /** Takes rows that do not fit their kind too, so that a person can say how they do. */
  isForCorrection?: boolean;
};

/**
 * All or nothing: a source that breaks off leaves no file behind.
 * @throws ProductError, TryLater, or whatever the connector throws
 */
export async function spoolPart(
  connection: OpenConnection,
  context: PullContext<unknown>,
  { folder, ...spooling }: Spooling,
): Promise<SpooledPart> {
  const { pull, title } = connection.uses;
  if (pull === undefined) throw invalid("connection.sends-only", `${title} cannot be asked: it sends by itself.`);
  const spool = new Spool(folder, connection.name);
  const mappingOf = (kind: KindId, header: readonly string[]) => spooling.findMapping({ kind, header, isLoose: false });
  try {
    const end = await copyAll(pull.read({ ...context, mappingOf }), spool, title, context.signal);
    requireProgress(context.cursor, end, title);
    return { files: await spool.finish(spooling), end, reports: spool.listReports() };
  } catch (error) {
    await spool.discard();
    throw error;
  }
}

async function copyAll(
  parts: AsyncGenerator<PulledPart, PullEnd>,
  spool: Spool,
  title: string,
  signal: AbortSignal,
): Promise<PullEnd> {
  for (let pieces = 0; ; pieces += 1) {
    signal.throwIfAborted();
    const next = await parts.next();
    if (next.done) return next.value;
    if (pieces >= MOST_PIECES) {
      await parts.return({ cursor: null, hasMore: false });
      throw endless(`${title} went on after ${MOST_PIECES.toLocaleString("en")} pieces.`);
    }
    if ("records" in next.value) await spool.addRecords(next.value.records);
    else await spool.addCsv(next.value, signal);
  }
}

/** A source that stays where it is and says that there is more would be asked for ever. */
function requireProgress(before: Json, { cursor, hasMore }: PullEnd, title: string): void {
  if (hasMore && JSON.stringify(before) === JSON.stringify(cursor))
    throw endless(`${title} says that there is more and always gives the same part.`);
}

function endless(what: string): ProductError {
  return new ProductError(
    "unavailable",
    "connection.endless",
    `${what} It was cut off and nothing was imported; ask the vendor, or read less at once.`,
  );
}

type SpoolFile = { kind: KindId; name: string; path: string; handle: FileHandle; columns: readonly string[] | null };

class Spool {
  private readonly files: SpoolFile[] = [];
  private readonly reports = new Map<string, ReadReport>();
  private bytes = 0;

  constructor(
    private readonly folder: string,
    private readonly connectionName: string,
  ) {}

  /** Rows with the same columns share a file: a column that a row does not have is left as it is, not emptied. */
  async addRecords(records: readonly SourceRecord[]): Promise<void> {
    for (const { kind, object, version } of records)
      if (object !== undefined && version) this.reports.set(`${kind} ${object}`, { kind, object, version });
    for (const group of groupByForm(records)) {
      const file =
        this.files.find(({ kind, columns }) => kind === group.kind && columns?.join() === group.columns.join()) ??
        (await this.newFile(group.kind, `${group.kind} of ${this.connectionName}`, group.columns));
      await this.write(file, Buffer.from(group.lines.join("")));
    }
  }

  listReports(): ReadReport[] {
    return [...this.reports.values()];
  }

  async addCsv(part: Extract<PulledPart, { csv: unknown }>, signal: AbortSignal): Promise<void> {
    const file = await this.newFile(part.kind, part.name, null);
    for await (const chunk of part.csv) {
      signal.throwIfAborted();
      await this.write(file, chunk);
    }
  }

  private async newFile(kind: KindId, name: string, columns: readonly string[] | null): Promise<SpoolFile> {
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, `pull-${newId()}`);
    const file = { kind, name, path, handle: await open(path, "wx", 0o600), columns };
    this.files.push(file);
    if (columns !== null) await this.write(file, Buffer.from(csvLine(columns)));
    return file;
  }

  private async write({ handle, path }: SpoolFile, chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.byteLength;
    if (this.bytes > MOST_BYTES) throw endless(`${this.connectionName} brought more than 16 GiB in one part.`);
    await handle.writeFile(chunk).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOSPC") throw error;
      throw new ProductError(
        "unavailable",
        "connection.no-room",
        `There is no room to write ${path}. Free some space; it is tried again.`,
      );
    });
  }

  /** Files without a row are dropped. @throws ProductError for columns that do not fit their kind */
  async finish(spooling: Omit<Spooling, "folder">): Promise<WrittenFile[]> {
    const written: WrittenFile[] = [];
    for (const file of this.files) {
      await file.handle.close();
      const { hasRows, sizeBytes, sha256 } = await describe(file.path);
      if (!hasRows && file.columns === null) await readColumns(file, sizeBytes, spooling);
      if (!hasRows) await rm(file.path, { force: true });
      else {
        const fits = await readColumns(file, sizeBytes, spooling);
        written.push({ ...named(file), sizeBytes, sha256, mustFit: file.columns === null, ...fits });
      }
    }
    return written;
  }

  async discard(): Promise<void> {
    for (const { handle, path } of this.files) {
      await handle.close().catch(() => {});
      await rm(path, { force: true });
    }
  }
}

function named({ kind, name, path }: SpoolFile) {
  return { kind, name, path };
}

/** A source may answer with a page that says what is wrong instead of rows. */
async function readColumns(
  { kind, name, path, columns: recordColumns }: SpoolFile,
  sizeBytes: number,
  { findMapping, isForCorrection = false }: Omit<Spooling, "folder">,
): Promise<Pick<WrittenFile, "columns" | "mapping">> {
  if (sizeBytes === 0) return { columns: [], mapping: null };
  const { columns } = await readCsvHead(path);
  const mapping = findMapping({ kind, header: columns, isLoose: recordColumns !== null });
  const matched = layoutFor(kind, mapping, columns);
  if (!matched.ok && !isForCorrection) throw invalid("connection.columns", `${name}: ${matched.problem}`);
  return { columns, mapping };
}

async function describe(path: string): Promise<{ hasRows: boolean; sizeBytes: number; sha256: string }> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  let headEnded = false;
  let hasRows = false;
  const file = await open(path);
  try {
    for await (const chunk of file.createReadStream({ highWaterMark: 1024 ** 2, autoClose: false })) {
      const bytes = chunk as Buffer;
      hash.update(bytes);
      sizeBytes += bytes.length;
      const at: number = headEnded ? 0 : bytes.indexOf(NEWLINE) + 1;
      headEnded ||= at > 0;
      hasRows ||= headEnded && at < bytes.length;
    }
  } finally {
    await file.close();
  }
  return { hasRows, sizeBytes, sha256: hash.digest("hex") };
}

/** The first rows of one kind, in one table whatever forms they came in. */
export type FirstRows = { kind: KindId; header: string[]; rows: string[][] };

const MOST_FIRST_ROWS = 200;

export async function firstRowsByKind(files: readonly WrittenFile[]): Promise<FirstRows[]> {
  const byKind = new Map<KindId, FirstRows>();
  for (const { kind, path } of files) {
    const head = await readCsvHead(path);
    const found = byKind.get(kind as KindId) ?? { kind: kind as KindId, header: [], rows: [] };
    const header = [...new Set([...found.header, ...head.columns])];
    const rows = await readFirstRows(path, head, MOST_FIRST_ROWS - found.rows.length);
    const placed = rows.map((cells) => header.map((name) => cells[head.columns.indexOf(name)] ?? ""));
    const before = found.rows.map((cells) => header.map((_, at) => cells[at] ?? ""));
    byKind.set(found.kind, { kind: found.kind, header, rows: [...before, ...placed] });
  }
  return [...byKind.values()];
}

export type RowGroup = {
  kind: KindId;
  columns: readonly string[];
  /** Without the header. */
  lines: string[];
  /** Places of the rows in what was given. */
  places: number[];
};

/** In the order in which each form was first seen. */
export function groupByForm(records: readonly SourceRecord[]): RowGroup[] {
  const groups = new Map<string, RowGroup>();
  for (const [place, { kind, values }] of records.entries()) {
    const columns = Object.keys(values).sort((a, b) => (plainName(a) < plainName(b) ? -1 : 1));
    const key = [kind, ...columns].join("\u0000");
    const group = groups.get(key) ?? { kind, columns, lines: [], places: [] };
    groups.set(key, group);
    group.lines.push(csvLine(columns.map((column) => values[column] ?? "")));
    group.places.push(place);
  }
  return [...groups.values()];
}

export const { findReading, moveCursorBack } = store;
