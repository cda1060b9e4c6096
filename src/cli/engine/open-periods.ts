/** Reads the open period of each account: `account,start,end`, and what is known of its terms. */
import { compare, type Decimal, decimal, isNegative, ZERO } from "#core/money/decimal.ts";
import { findPackage, type PriceBook } from "#core/rating/price-book.ts";
import type { BillingPeriod } from "#core/time/billing-period.ts";
import { addDays, earlier, isLocalDate, type LocalDate } from "#core/time/local-date.ts";
import type { EngineIo } from "./engine-command.ts";
import { InputProblems } from "./input-problems.ts";
import { nameOf } from "./open-input.ts";
import { readCsvRows } from "./read-input.ts";

export type OpenPeriod = {
  readonly account: string;
  readonly period: BillingPeriod;
  /** The last complete day: the day before as-of, or an earlier one that the row names. */
  readonly reportedThrough: LocalDate;
  readonly packages: readonly string[];
  readonly percentOff: Decimal;
  readonly credits: Decimal;
  /** A discount or a credit was given, be it zero: the net bill is answered too. */
  readonly hasNetTerms: boolean;
};

const COLUMNS = {
  required: ["account", "start", "end"],
  optional: ["as_of", "reported_through", "packages", "percent_off", "credits_usd"],
} as const;

type Row = Partial<Record<(typeof COLUMNS.required)[number] | (typeof COLUMNS.optional)[number], string>>;

export type PeriodOptions = {
  /** Of `--as-of`; null where the option is not given. */
  readonly asOf: LocalDate | null;
  readonly book: PriceBook | null;
};

/** @throws InputProblems with every row that is wrong: file, line and field */
export async function readOpenPeriods(path: string, io: EngineIo, options: PeriodOptions): Promise<OpenPeriod[]> {
  const periods: OpenPeriod[] = [];
  const problems: string[] = [];
  const seen = new Set<string>();
  for await (const { line, row } of readCsvRows(path, io, COLUMNS)) {
    const wrong = problemsOfRow(row, options, seen);
    problems.push(...wrong.map((problem) => `${nameOf(path)} line ${line}: ${problem}`));
    seen.add(row.account ?? "");
    if (wrong.length === 0) periods.push(toOpenPeriod(row, options.asOf));
  }
  if (problems.length > 0) throw new InputProblems(problems);
  return periods;
}

function problemsOfRow(row: Row, { asOf, book }: PeriodOptions, seen: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  if (!row.account) problems.push("account is empty; write the account's id.");
  else if (seen.has(row.account)) problems.push(`account "${row.account}" is there twice; keep its open period only.`);
  for (const field of ["start", "end", "as_of", "reported_through"] as const)
    if ((field === "start" || field === "end" || row[field]) && !isLocalDate(row[field] ?? ""))
      problems.push(`${field} must be a day such as 2026-01-31, not "${row[field] ?? ""}".`);
  if (problems.length === 0 && row.end! <= row.start!) problems.push(`end must be after start, not ${row.end}.`);
  if (!row.as_of && asOf === null) problems.push("as_of is empty; write a day or call with --as-of.");
  if (row.percent_off && !isShare(row.percent_off))
    problems.push(`percent_off must be a number from 0 to 100, not "${row.percent_off}".`);
  if (row.credits_usd && !isAmount(row.credits_usd))
    problems.push(`credits_usd must be an amount of zero or more such as 50.00, not "${row.credits_usd}".`);
  for (const key of packagesOf(row))
    if (book && !findPackage(book, key)) problems.push(`packages names "${key}", which is not in the price book.`);
  return problems;
}

function packagesOf(row: Row): string[] {
  return (row.packages ?? "")
    .split("+")
    .map((key) => key.trim())
    .filter((key) => key !== "");
}

function isAmount(text: string): boolean {
  try {
    return !isNegative(decimal(text));
  } catch {
    return false;
  }
}

function isShare(text: string): boolean {
  return isAmount(text) && compare(decimal(text), decimal(100)) <= 0;
}

function toOpenPeriod(row: Row, asOf: LocalDate | null): OpenPeriod {
  const dayBefore = addDays(row.as_of || asOf!, -1);
  return {
    account: row.account!,
    period: { start: row.start!, end: row.end! },
    reportedThrough: row.reported_through ? earlier(row.reported_through, dayBefore) : dayBefore,
    packages: packagesOf(row),
    percentOff: row.percent_off ? decimal(row.percent_off) : ZERO,
    credits: row.credits_usd ? decimal(row.credits_usd) : ZERO,
    hasNetTerms: Boolean(row.percent_off || row.credits_usd),
  };
}
