/** Opens a CSV file, packed with gzip or not, and reads what its first line says. */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, type Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse/sync";
import { invalid, type ProductError } from "#core/errors.ts";

export type CsvHead = {
  columns: string[];
  delimiter: "," | ";" | "\t";
  /** Written in the way of older Windows programs instead of UTF-8. */
  isLatin1: boolean;
  /** Lines end in a return alone, as some programs on a Mac write them. */
  endsInReturns: boolean;
};

const CHUNK_BYTES = 256 * 1024;
const LONGEST_HEAD_BYTES = 256 * 1024;
const NEWLINE = 10;
const RETURN = 13;

export type OpenCsv = {
  bytes: Readable;
  /** Bytes of the file on disk that were read so far: what progress is measured in. */
  readBytes(): number;
};

export async function openCsv(
  path: string,
  { isLatin1, endsInReturns }: Pick<CsvHead, "isLatin1" | "endsInReturns">,
): Promise<OpenCsv> {
  const opened = await openBytes(path);
  // As for packed files; the bytes that follow are UTF-8, in lines, for all who read them.
  const changes = [...(isLatin1 ? [toUtf8()] : []), ...(endsInReturns ? [toNewlines()] : [])];
  const bytes = changes.reduce<Readable>((from, change) => pipeline(from, change, () => {}), opened.bytes);
  return { ...opened, bytes };
}

/** No byte of a longer letter in UTF-8 is a return, so a block can be cut anywhere. */
function toNewlines(): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      const changed = Buffer.from(chunk);
      for (let at = changed.indexOf(RETURN); at >= 0; at = changed.indexOf(RETURN, at + 1)) changed[at] = NEWLINE;
      done(null, changed);
    },
  });
}

/** Each byte is one letter, so that a block can be cut anywhere. */
function toUtf8(): Transform {
  const decoder = new TextDecoder("windows-1252");
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, Buffer.from(decoder.decode(chunk))),
  });
}

async function openBytes(path: string): Promise<OpenCsv> {
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
  const { bytes } = await openBytes(path);
  let start: Buffer = Buffer.alloc(0);
  try {
    // Some rows more than the first line, to see in what letters the file is written.
    for await (const chunk of bytes) {
      start = Buffer.concat([start, chunk as Buffer]);
      if (start.length >= LONGEST_HEAD_BYTES) break;
    }
  } catch (error) {
    // What is wrong further on is said by whoever reads on.
    if (!start.includes(NEWLINE, firstByteOfHead(start))) throw meaningOf(error);
  } finally {
    bytes.destroy();
  }
  return headOf(start);
}

/** Behind the mark that some programs put before UTF-8, and behind empty lines. */
export function firstByteOfHead(bytes: Buffer): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === NEWLINE || bytes[at] === RETURN) at += 1;
  return at;
}

function headOf(start: Buffer): CsvHead {
  const from = firstByteOfHead(start);
  const endsInReturns = !start.includes(NEWLINE, from) && start.includes(RETURN, from);
  const end = start.indexOf(endsInReturns ? RETURN : NEWLINE, from);
  const isLatin1 = looksLatin1(start);
  const first = start.subarray(from, end < 0 ? start.length : end);
  const line = (isLatin1 ? new TextDecoder("windows-1252").decode(first) : first.toString("utf8")).trim();
  if (line === "") throw invalid("csv.empty", "The file is empty. Send one whose first line names its columns.");
  if (line.includes("\u0000") || line.includes("\uFFFD"))
    throw invalid("csv.not-text", "The file is not text. Save it as CSV in UTF-8 and send it again.");
  const delimiter = delimiterOf(line);
  try {
    const [columns = []] = parse(line, { delimiter, relax_column_count: true, trim: true }) as string[][];
    return { columns, delimiter, isLatin1, endsInReturns };
  } catch {
    throw invalid(
      "csv.head-unreadable",
      "The first line cannot be read. It must name the columns, with commas between.",
    );
  }
}

/** Letters above ASCII, none of which is UTF-8, in what is text otherwise. A file that mixes both is read as UTF-8. */
function looksLatin1(bytes: Buffer): boolean {
  const text = bytes.toString("utf8");
  // A letter may be cut in two at the end.
  const whole = text.replace(/\uFFFD{1,3}$/, "");
  const hasControls = bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32));
  return whole.includes("\uFFFD") && !hasControls && !/[\u0080-\uFFFC]/.test(whole);
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
