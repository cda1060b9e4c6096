/**
 * Reads daily usage: `account,meter,day,quantity` in any order of columns. Usage files have millions of short rows and
 * hardly ever a quote, so lines are cut at their commas; a line with a quote goes the careful way.
 */
import { epochDay, isLocalDate } from "#core/time/local-date.ts";
import type { EngineIo } from "./engine-command.ts";
import { InputProblems } from "./input-problems.ts";
import { nameOf, openInput } from "./open-input.ts";

/** One object for all rows: read it before the next one comes. */
export type UsageRow = { account: string; meter: string; day: number; quantity: number; line: number };

const COLUMNS = ["account", "meter", "day", "quantity"] as const;
const QUANTITY = /^\+?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;
/** Who has this many problems has one problem many times. */
const MOST_PROBLEMS = 20;

/**
 * Days are counted since 1970-01-01. `take` answers null, or what is wrong with the row in words that follow the line.
 * @throws InputProblems naming file, line and field
 */
export async function readUsageRows(path: string, io: EngineIo, take: (row: UsageRow) => string | null): Promise<void> {
  const reader = new UsageReader(nameOf(path), take);
  const decoder = new TextDecoder("utf-8");
  try {
    for await (const chunk of await openInput(path, io)) reader.text(decoder.decode(chunk as Buffer, { stream: true }));
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith("Z_"))
      throw new InputProblems([`${nameOf(path)} could not be unzipped.`]);
    throw error;
  }
  reader.end(decoder.decode());
}

class UsageReader {
  private readonly name: string;
  private readonly take: (row: UsageRow) => string | null;
  private readonly problems: string[] = [];
  private readonly days = new Map<string, number>();
  private readonly row: UsageRow = { account: "", meter: "", day: 0, quantity: 0, line: 0 };
  private places: number[] | null = null;
  private rest = "";
  private line = 0;

  constructor(name: string, take: (row: UsageRow) => string | null) {
    this.name = name;
    this.take = take;
  }

  text(text: string): void {
    const whole = this.rest + text;
    let from = 0;
    for (let to = whole.indexOf("\n"); to >= 0; to = whole.indexOf("\n", from)) {
      this.readLine(whole.slice(from, whole.charCodeAt(to - 1) === 13 && to > from ? to - 1 : to));
      from = to + 1;
    }
    this.rest = whole.slice(from);
  }

  end(text: string): void {
    this.text(`${text}\n`);
    if (this.places === null)
      this.problems.push(`${this.name} line 1: the file is empty; it needs the columns ${COLUMNS.join(",")}.`);
    if (this.problems.length > 0) throw new InputProblems(this.problems);
  }

  private readLine(text: string): void {
    this.line += 1;
    if (text === "" || text.trim() === "") return;
    const cells = text.includes('"') ? quotedCells(text) : text.split(",");
    if (this.places === null) this.places = this.placesOf(cells);
    else this.readRow(cells, this.places);
  }

  private placesOf(header: string[]): number[] {
    const names = header.map((cell) => cell.replace("\u{feff}", "").trim());
    const missing = COLUMNS.filter((column) => !names.includes(column));
    if (missing.length > 0)
      throw new InputProblems(missing.map((column) => `${this.name} line 1: the column ${column} is missing.`));
    return COLUMNS.map((column) => names.indexOf(column));
  }

  private readRow(cells: readonly string[], places: readonly number[]): void {
    const { row } = this;
    const quantity = cells[places[3]!]?.trim() ?? "";
    const day = cells[places[2]!]?.trim() ?? "";
    row.account = cells[places[0]!]?.trim() ?? "";
    row.meter = cells[places[1]!]?.trim() ?? "";
    row.day = this.dayOf(day);
    row.quantity = QUANTITY.test(quantity) ? Number(quantity) : Number.NaN;
    row.line = this.line;
    const wrong = problemOf(row, day, quantity) ?? this.take(row);
    if (wrong !== null) this.problem(wrong);
  }

  private dayOf(text: string): number {
    const known = this.days.get(text);
    if (known !== undefined) return known;
    const day = isLocalDate(text) ? epochDay(text) : Number.NaN;
    this.days.set(text, day);
    return day;
  }

  private problem(sentence: string): void {
    this.problems.push(`${this.name} line ${this.line}: ${sentence}`);
    if (this.problems.length >= MOST_PROBLEMS) throw new InputProblems(this.problems);
  }
}

function problemOf({ account, meter, day, quantity }: UsageRow, dayText: string, quantityText: string): string | null {
  if (account === "") return "account is empty; write the account's id.";
  if (meter === "") return "meter is empty; write a product key.";
  if (Number.isNaN(day)) return `day must be a day such as 2026-01-31, not "${dayText}".`;
  if (Number.isFinite(quantity)) return null;
  return `quantity must be a number of zero or more such as 1200000, not "${quantityText}".`;
}

/** RFC 4180 cells of one line; a quote is doubled inside quotes. */
function quotedCells(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'),
  );
}
