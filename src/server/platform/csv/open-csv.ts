/** Opens a CSV file, packed with gzip or not, and reads what its first line says. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse/sync";
import { invalid, type ProductError } from "#core/errors.ts";

export type CsvHead = { columns: string[]; delimiter: "," | ";" | "\t" };

const CHUNK_BYTES = 256 * 1024;
const LONGEST_HEAD_BYTES = 256 * 1024;
const NEWLINE = 10;

export type OpenCsv = {
  bytes: Readable;
  /** Bytes of the file on disk that were read so far: what progress is measured in. */
  readBytes(): number;
};

export async function openCsv(path: string): Promise<OpenCsv> {
  const packed = await isPacked(path);
  const file = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  const readBytes = () => file.bytesRead;
  if (!packed) return { bytes: file, readBytes };
  // `pipeline` also passes an error of the file on to the reader; the callback is there because it has to be.
  return { bytes: pipeline(file, createGunzip({ chunkSize: CHUNK_BYTES }), () => {}), readBytes };
}

/** Two bytes at the start say so; the name may lie. */
async function isPacked(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** @throws ProductError `csv.*` when there is no first line to read */
export async function readCsvHead(path: string): Promise<CsvHead> {
  const { bytes } = await openCsv(path);
  try {
    let start: Buffer = Buffer.alloc(0);
    for await (const chunk of bytes) {
      start = Buffer.concat([start, chunk as Buffer]);
      if (start.includes(NEWLINE, firstByteOfHead(start)) || start.length > LONGEST_HEAD_BYTES) break;
    }
    return headOf(start);
  } catch (error) {
    throw meaningOf(error);
  } finally {
    bytes.destroy();
  }
}

/** Behind the mark that some programs put before UTF-8, and behind empty lines. */
export function firstByteOfHead(bytes: Buffer): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === NEWLINE || bytes[at] === 13) at += 1;
  return at;
}

function headOf(start: Buffer): CsvHead {
  const from = firstByteOfHead(start);
  const end = start.indexOf(NEWLINE, from);
  const line = start.toString("utf8", from, end < 0 ? start.length : end).trim();
  if (line === "") throw invalid("csv.empty", "The file is empty. Send one whose first line names its columns.");
  if (line.includes("\u0000") || line.includes("\uFFFD"))
    throw invalid("csv.not-text", "The file is not text. Save it as CSV in UTF-8 and send it again.");
  const delimiter = delimiterOf(line);
  try {
    const [columns = []] = parse(line, { delimiter, relax_column_count: true, trim: true }) as string[][];
    return { columns, delimiter };
  } catch {
    throw invalid(
      "csv.head-unreadable",
      "The first line cannot be read. It must name the columns, with commas between.",
    );
  }
}

/** Spreadsheets of some countries write semicolons. */
function delimiterOf(line: string): CsvHead["delimiter"] {
  const count = (mark: string) => line.split(mark).length;
  if (count("\t") > count(",") && count("\t") > count(";")) return "\t";
  return count(";") > count(",") ? ";" : ",";
}

/** What reading a broken file throws, as a sentence. */
export function meaningOf(error: unknown): unknown {
  const code = String((error as { code?: unknown }).code ?? "");
  if (code === "Z_BUF_ERROR" || code === "ERR_STREAM_PREMATURE_CLOSE") return brokenOff();
  if (code.startsWith("Z_"))
    return invalid("csv.gzip-damaged", "The packed file is damaged. Pack it again and send it again.");
  if (code === "ENOENT") return invalid("csv.gone", "The file is no longer there. Send it again.");
  return error;
}

function brokenOff(): ProductError {
  return invalid("csv.broken-off", "The packed file ends in the middle. Send it again in full.");
}
