/**
 * Reads rows of usage as bytes, without a text for each cell: a row nearly always has the series of the row before, or its
 * day. Rows that are not plain (quotes, long numbers, times of day) take the way of all other kinds and mean the same.
 */
import { decimal, isNegative, toText } from "../money/decimal.ts";
import { fromEpochDay, type LocalDate } from "../time/local-date.ts";
import { KeyTable } from "./key-table.ts";
import type { Layout } from "./match-columns.ts";
import { type ReadCell, readCell } from "./read-cell.ts";
import { wrongCellCount } from "./read-row.ts";
import { daysInMonthOf, monthNumber, type UsageMonths } from "./usage-months.ts";

export type SeriesCells = { account: string; region: string | null; project: string | null; meter: string };
/** The number of a series, or the column and reason for which its rows are refused. */
export type FoundSeries = number | Problem;
type Problem = { readonly column: string | null; readonly reason: string };

export type UsageRowsOptions = {
  readonly layout: Layout;
  readonly delimiter: "," | ";" | "\t";
  readonly shiftDays: number;
  /** Later days are refused. */
  readonly lastDay: LocalDate;
  readonly months: UsageMonths;
  /** Asked once for each series of a file. */
  readonly findSeries: (cells: SeriesCells) => FoundSeries;
  readonly reject: (line: number, column: string | null, reason: string) => void;
};

/** The part of Node's Buffer that is used here. */
type Bytes = Uint8Array & { toString(encoding: "utf8" | "latin1", start: number, end: number): string };

type Day = { month: number; dayOfMonth: number } | string;

const NAMES = ["account", "region", "project", "meter"] as const;
type SeriesName = (typeof NAMES)[number];
const ZERO = 48;
const POINT = 46;
/** A whole number of so many digits is exact in a double. */
const EXACT_DIGITS = 15;

export class UsageRows {
  rows = 0;
  rejected = 0;
  private readonly marks: Int32Array;
  private readonly cellCount: number;
  private readonly delimiter: number;
  /** Of the four that name a series, those that the file has, and where. */
  private readonly keyNames: readonly SeriesName[];
  private readonly keyCells: Int32Array;
  private readonly dayCell: number;
  private readonly quantityCell: number;
  private readonly dayByNumber = new Map<number, Day>();
  private keys = new KeyTable();
  private seriesOfKey: (FoundSeries | undefined)[] = [];
  private lastDayNumber = -1;
  private lastDayRead: Day = "";

  constructor(private readonly options: UsageRowsOptions) {
    const { layout } = options;
    this.cellCount = layout.header.length;
    this.marks = new Int32Array(this.cellCount + 2);
    this.delimiter = options.delimiter.charCodeAt(0);
    this.keyNames = NAMES.filter((name) => cellOf(layout, name) !== undefined);
    this.keyCells = Int32Array.from(this.keyNames, (name) => cellOf(layout, name) as number);
    this.dayCell = cellOf(layout, "day") ?? 0;
    this.quantityCell = cellOf(layout, "quantity") ?? 0;
  }

  /** How many series are remembered, refused ones too. */
  get knownSeries(): number {
    return this.keys.size;
  }

  /** Asks for each series anew from here on. */
  forgetSeries(): void {
    this.keys = new KeyTable();
    this.seriesOfKey = [];
  }

  plain(bytes: Bytes, start: number, end: number, line: number): void {
    if (this.options.layout.translate !== undefined) {
      this.quoted(bytes.toString("utf8", start, end).split(this.options.delimiter), line);
      return;
    }
    const isWhole = this.markCells(bytes, start, end) === this.cellCount;
    const day = isWhole ? this.dayAt(bytes) : null;
    const quantity = day === null ? -1 : this.digitsAt(bytes);
    if (day === null || quantity < 0) {
      this.quoted(bytes.toString("utf8", start, end).split(this.options.delimiter), line);
      return;
    }
    this.rows += 1;
    const series = this.seriesAt(bytes);
    if (typeof series !== "number") this.reject(line, series);
    else if (typeof day === "string") this.reject(line, { column: "day", reason: day });
    else this.options.months.put(series, day.month, day.dayOfMonth, quantity, this.scale, null);
  }

  /** Notes where each cell starts, and says how many there are. */
  private markCells(bytes: Bytes, start: number, end: number): number {
    const { marks, cellCount, delimiter } = this;
    let cells = 1;
    marks[0] = start;
    for (let at = start; at < end; at += 1) {
      if (bytes[at] !== delimiter) continue;
      if (cells < cellCount) marks[cells] = at + 1;
      cells += 1;
    }
    marks[cellCount] = end + 1;
    return cells;
  }

  quoted(cells: readonly string[], line: number): void {
    const translated = this.options.layout.translate?.(cells) ?? { rows: [cells] };
    for (const row of "rows" in translated ? translated.rows : [null]) {
      this.rows += 1;
      const problem = row === null ? (translated as Problem) : this.readCells(row);
      if (problem !== null) this.reject(line, problem);
    }
  }

  private readCells(cells: readonly string[]): Problem | null {
    if (cells.length !== this.cellCount) return { column: null, reason: wrongCellCount(cells.length, this.cellCount) };
    const series = this.seriesOf(
      this.keyNames.map((name) => (cells[cellOf(this.options.layout, name) ?? 0] ?? "").trim()),
    );
    if (typeof series !== "number") return series;
    const dayCell = this.readNamed(cells, "day");
    if (!dayCell.ok) return { column: "day", reason: dayCell.reason };
    const day = this.dayOf(numberOfDay(String(dayCell.value)));
    if (typeof day === "string") return { column: "day", reason: day };
    const quantity = this.readNamed(cells, "quantity");
    if (!quantity.ok) return { column: "quantity", reason: quantity.reason };
    const amount = decimal(String(quantity.value));
    if (isNegative(amount)) return { column: "quantity", reason: "is below zero; usage starts at 0" };
    const isShort = amount.digits < 10n ** BigInt(EXACT_DIGITS) && amount.scale <= EXACT_DIGITS;
    const digits = isShort ? Number(amount.digits) : Number.POSITIVE_INFINITY;
    const text = isShort ? null : toText(amount);
    this.options.months.put(series, day.month, day.dayOfMonth, digits, isShort ? amount.scale : 0, text);
    return null;
  }

  private readNamed(cells: readonly string[], name: string): ReadCell {
    const matched = this.options.layout.columns.find(({ column }) => column.name === name);
    return matched ? readCell(matched.column, cells[matched.index] ?? "", 0) : { ok: false, reason: "is missing" };
  }

  broken(reason: string, line: number): void {
    this.rows += 1;
    this.reject(line, { column: null, reason });
  }

  private reject(line: number, { column, reason }: Problem): void {
    this.rejected += 1;
    this.options.reject(line, column, reason);
  }

  private seriesAt(bytes: Bytes): FoundSeries {
    const key = this.keys.numberOf(bytes, this.keyCells, this.marks);
    const known = this.seriesOfKey[key];
    if (known !== undefined) return known;
    // With spaces around it, a series has this key beside its own.
    const found = this.seriesOf(
      Array.from(this.keyCells, (cell) =>
        bytes.toString("utf8", this.marks[cell] as number, (this.marks[cell + 1] as number) - 1).trim(),
      ),
    );
    this.seriesOfKey[key] = found;
    return found;
  }

  /** @param cells of `keyNames` */
  private seriesOf(cells: string[]): FoundSeries {
    const key = this.keys.numberOfTexts(cells);
    const known = this.seriesOfKey[key];
    if (known !== undefined) return known;
    const cell = (name: SeriesName) => cells[this.keyNames.indexOf(name)] ?? "";
    const found = this.newSeries({
      account: cell("account"),
      region: cell("region") || null,
      project: cell("project") || null,
      meter: cell("meter"),
    });
    this.seriesOfKey[key] = found;
    return found;
  }

  private newSeries(cells: SeriesCells): FoundSeries {
    for (const name of NAMES) {
      const column = this.options.layout.columns.find((one) => one.column.name === name)?.column;
      const read = column ? readCell(column, cells[name] ?? "", 0) : null;
      if (read && !read.ok) return { column: name, reason: read.reason };
    }
    return this.options.findSeries(cells);
  }

  /** Null when it is not ten plain bytes like 2026-01-31. */
  private dayAt(bytes: Bytes): Day | null {
    const at = this.marks[this.dayCell] as number;
    if ((this.marks[this.dayCell + 1] as number) - 1 - at !== 10 || bytes[at + 4] !== 45 || bytes[at + 7] !== 45)
      return null;
    let day = 0;
    for (let index = 0; index < 10; index += 1) {
      if (index === 4 || index === 7) continue;
      const digit = (bytes[at + index] as number) - ZERO;
      if (digit < 0 || digit > 9) return null;
      day = day * 10 + digit;
    }
    if (day === this.lastDayNumber) return this.lastDayRead;
    this.lastDayRead = this.dayOf(day);
    this.lastDayNumber = day;
    return this.lastDayRead;
  }

  /** @param day as a number, 20260131 */
  private dayOf(day: number): Day {
    let read = this.dayByNumber.get(day);
    if (read === undefined) {
      read = readDayNumber(day, this.options);
      this.dayByNumber.set(day, read);
    }
    return read;
  }

  private scale = 0;

  /** Whole digits of a plain number that is not below zero, its decimals in `scale`; -1 for any other form. */
  private digitsAt(bytes: Bytes): number {
    const start = this.marks[this.quantityCell] as number;
    const end = (this.marks[this.quantityCell + 1] as number) - 1;
    if (end <= start || end - start > EXACT_DIGITS) return -1;
    let digits = 0;
    let point = -1;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte === POINT && point < 0 && at > start && at < end - 1) point = at;
      else if (byte >= ZERO && byte <= ZERO + 9) digits = digits * 10 + byte - ZERO;
      else return -1;
    }
    let scale = point < 0 ? 0 : end - 1 - point;
    for (; scale > 0 && digits % 10 === 0; scale -= 1) digits /= 10;
    this.scale = scale;
    return digits;
  }
}

function cellOf(layout: Layout, name: string): number | undefined {
  return layout.columns.find(({ column }) => column.name === name)?.index;
}

function numberOfDay(day: LocalDate): number {
  return Number(day.replaceAll("-", ""));
}

function readDayNumber(day: number, { shiftDays, lastDay }: UsageRowsOptions): Day {
  const year = Math.floor(day / 10_000);
  const month = Math.floor(day / 100) % 100;
  const dayOfMonth = day % 100;
  const written = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
  if (year < 1970 || dayOfMonth < 1 || dayOfMonth > daysInMonthOf(year, month))
    return `"${written}" is not a day; write it like 2026-01-31`;
  const moved =
    shiftDays === 0
      ? written
      : fromEpochDay(Math.round(Date.UTC(year, month - 1, dayOfMonth) / 86_400_000) + shiftDays);
  if (moved > lastDay) return `${moved} is in the future; usage is taken up to today`;
  return {
    month: monthNumber(Number(moved.slice(0, 4)), Number(moved.slice(5, 7))),
    dayOfMonth: Number(moved.slice(8, 10)),
  };
}
