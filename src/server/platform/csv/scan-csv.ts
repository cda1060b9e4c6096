/**
 * Walks over the rows of a CSV file of any size in little memory. Lines without quotes, which are nearly all, are handed
 * over as bytes; a row with quotes goes through a full parser and comes as cells.
 */
import { parse } from "csv-parse/sync";
import { invalid } from "#core/errors.ts";
import { type CsvHead, firstByteOfHead, meaningOf, openCsv } from "./open-csv.ts";

export type CsvVisitor = {
  /** `bytes[start, end)` is a row without its line end. The bytes are only good during the call. */
  plain(bytes: Buffer, start: number, end: number, line: number): void;
  quoted(cells: string[], line: number): void;
  /** A row that no parser can read. */
  broken(reason: string, line: number): void;
  /** Between blocks of rows: for saving what was gathered, for progress, and for stopping by throwing. */
  pause(readBytes: number): Promise<void>;
};

const NEWLINE = 10;
const RETURN = 13;
const QUOTE = 34;
const LONGEST_ROW_BYTES = 1024 ** 2;

/** @throws ProductError `csv.*` for a file that breaks off or is not text; the visitor may then have seen some rows */
export async function scanCsv(path: string, head: CsvHead, visitor: CsvVisitor): Promise<void> {
  const { bytes, readBytes } = await openCsv(path, head);
  const scan = new Scan(head, visitor);
  try {
    for await (const chunk of bytes) {
      scan.take(chunk as Buffer);
      await visitor.pause(readBytes());
    }
    scan.end();
    await visitor.pause(readBytes());
  } catch (error) {
    throw meaningOf(error);
  } finally {
    bytes.destroy();
  }
}

class Scan {
  private rest: Buffer = Buffer.alloc(0);
  /** Number of the line that starts at the beginning of `rest`. */
  private line = 1;
  private headSeen = false;

  constructor(
    private readonly head: CsvHead,
    private readonly visitor: CsvVisitor,
  ) {}

  take(chunk: Buffer): void {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    const used = end === 0 ? 0 : this.rows(bytes, end, false);
    // A copy, or one short line would hold on to a whole block.
    this.rest = used === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(used));
    if (this.rest.length > LONGEST_ROW_BYTES + chunk.length) throw rowTooLong(this.line);
  }

  end(): void {
    if (this.rest.length > 0) this.rows(this.rest, this.rest.length, true);
    this.rest = Buffer.alloc(0);
  }

  /** Hands over whole rows and says how many bytes they took: a quoted cell may go on in the next block. */
  private rows(bytes: Buffer, end: number, isLast: boolean): number {
    let at = this.headSeen ? 0 : this.skipHead(bytes, end);
    let nextQuote = quoteFrom(bytes, at, end);
    while (at < end) {
      const lineEnd = lineEndFrom(bytes, at, end);
      if (nextQuote >= lineEnd) {
        this.plainLine(bytes, at, lineEnd);
        at = lineEnd + 1;
        this.line += 1;
        continue;
      }
      const rowEnd = endOfQuotedRow(bytes, at, lineEnd, end);
      if (rowEnd < 0 && !isLast && end - at <= LONGEST_ROW_BYTES) return at;
      at =
        rowEnd < 0 || rowEnd - at > LONGEST_ROW_BYTES ? this.neverClosed(lineEnd) : this.quotedRow(bytes, at, rowEnd);
      nextQuote = quoteFrom(bytes, at, end);
    }
    return Math.min(at, bytes.length);
  }

  private skipHead(bytes: Buffer, end: number): number {
    const from = firstByteOfHead(bytes);
    for (let at = 0; at < from; at += 1) if (bytes[at] === NEWLINE) this.line += 1;
    this.headSeen = true;
    this.line += 1;
    return lineEndFrom(bytes, from, end) + 1;
  }

  private plainLine(bytes: Buffer, start: number, lineEnd: number): void {
    const end = bytes[lineEnd - 1] === RETURN && lineEnd > start ? lineEnd - 1 : lineEnd;
    if (end > start) this.visitor.plain(bytes, start, end, this.line);
  }

  private quotedRow(bytes: Buffer, start: number, end: number): number {
    const text = bytes.toString("utf8", start, end);
    try {
      const [cells = []] = parse(text, { delimiter: this.head.delimiter, relax_column_count: true }) as string[][];
      this.visitor.quoted(cells, this.line);
    } catch {
      this.visitor.broken("has a quote in the wrong place; write a quote within quotes twice", this.line);
    }
    for (let at = start; at < end; at += 1) if (bytes[at] === NEWLINE) this.line += 1;
    this.line += 1;
    return end + 1;
  }

  /** The line is given up and reading goes on after it, so that one stray quote does not swallow the file. */
  private neverClosed(lineEnd: number): number {
    this.visitor.broken("opens a quote that is never closed", this.line);
    this.line += 1;
    return lineEnd + 1;
  }
}

/** Lines are short, so looking at each byte is faster than a call into the runtime for each line. */
function lineEndFrom(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== NEWLINE) at += 1;
  return at;
}

function quoteFrom(bytes: Buffer, at: number, end: number): number {
  const found = bytes.indexOf(QUOTE, at);
  return found < 0 || found >= end ? Number.POSITIVE_INFINITY : found;
}

/** The line end at which all quotes are closed; -1 when the row goes on beyond these bytes. */
function endOfQuotedRow(bytes: Buffer, start: number, firstLineEnd: number, end: number): number {
  let quotes = 0;
  let lineEnd = firstLineEnd;
  for (let at = start; ; ) {
    for (; at < lineEnd; at += 1) if (bytes[at] === QUOTE) quotes += 1;
    if (quotes % 2 === 0) return lineEnd;
    if (lineEnd >= end || lineEnd - start > LONGEST_ROW_BYTES) return -1;
    at = lineEnd + 1;
    if (at >= end) return -1;
    lineEnd = lineEndFrom(bytes, at, end);
  }
}

function rowTooLong(line: number) {
  return invalid(
    "csv.row-too-long",
    `Line ${line} is longer than 1 MiB. Is the file really CSV? Correct it and send it again.`,
  );
}

/** The cells of a row without quotes. */
export function cellsOf(bytes: Buffer, start: number, end: number, delimiter: CsvHead["delimiter"]): string[] {
  return bytes.toString("utf8", start, end).split(delimiter);
}

/** The first rows as cells, for a look into the file. */
export async function readFirstRows(path: string, head: CsvHead, most: number): Promise<string[][]> {
  const rows: string[][] = [];
  const isEnough = new Error("enough rows");
  const add = (cells: string[]) => {
    if (rows.length < most) rows.push(cells);
  };
  try {
    await scanCsv(path, head, {
      plain: (bytes, start, end) => (rows.length < most ? add(cellsOf(bytes, start, end, head.delimiter)) : undefined),
      quoted: add,
      broken: () => {},
      pause: async () => {
        if (rows.length >= most) throw isEnough;
      },
    });
  } catch (error) {
    if (error !== isEnough) throw error;
  }
  return rows;
}
