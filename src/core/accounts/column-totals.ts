/**
 * What a column comes to over many accounts, put together from parts: the database adds up each currency and each group,
 * and parts of both add up to the whole. Medians do not, so they come from elsewhere.
 */
import type { Currency } from "../money/currency.ts";
import { add, compare, type Decimal, decimal, divide, multiply, toText } from "../money/decimal.ts";
import { fromMinor, type Money, roundToMinor } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";

/** Of the accounts of one currency; numbers as exact texts, amounts in `unit`. All null where nothing is filled. */
export type ColumnPart = {
  readonly currency: Currency;
  readonly filled: number;
  readonly sum: string | null;
  readonly least: string | null;
  readonly most: string | null;
};

/** The value in the middle, twice; or of an even number both that are in the middle. */
export type Middle = { readonly currency: Currency; readonly values: readonly string[] };

export type TotalledColumn = {
  readonly column: string;
  readonly kind: "money" | "number" | "day" | "other";
  /** Of amounts: what the numbers count. Fields hold major units. */
  readonly unit: "minor" | "major";
  /** Of amounts: a field's own currency; null is the account's. */
  readonly currency: Currency | null;
};

type Amounts = { filled: number; sum: Money; average: Money; median: Money | null; least: Money; most: Money };
type Counts = { column: string; filled: number; empty: number };
export type ColumnTotal = Counts &
  (
    | { kind: "money"; amounts: Amounts[] }
    | {
        kind: "number";
        sum: string | null;
        average: string | null;
        median: string | null;
        least: string | null;
        most: string | null;
      }
    | { kind: "day"; first: LocalDate | null; last: LocalDate | null; median: LocalDate | null }
    | { kind: "other" }
  );

/** @param middles null where medians were not asked for */
export function columnTotal(
  column: TotalledColumn,
  count: number,
  parts: readonly ColumnPart[],
  middles: readonly Middle[] | null,
): ColumnTotal {
  const filled = parts.reduce((sum, part) => sum + part.filled, 0);
  const counts = { column: column.column, filled, empty: count - filled };
  const there = parts.filter((part) => part.filled > 0);
  switch (column.kind) {
    case "money":
      return { ...counts, kind: "money", amounts: amountsOf(column, there, middles) };
    case "number":
      return { ...counts, kind: "number", ...numbersOf(there, filled, middles) };
    case "day": {
      const days = [...there].map(({ least, most }) => ({ least: least!, most: most! }));
      const first = days.reduce<string | null>(
        (best, { least }) => (best === null || least < best ? least : best),
        null,
      );
      const last = days.reduce<string | null>((best, { most }) => (best === null || most > best ? most : best), null);
      return { ...counts, kind: "day", first, last, median: middles?.[0]?.values[0] ?? null };
    }
    case "other":
      return { ...counts, kind: "other" };
  }
}

const AVERAGE_PLACES = 6;

function numbersOf(parts: readonly ColumnPart[], filled: number, middles: readonly Middle[] | null) {
  const whole = wholeOf(parts);
  if (whole === null) return { sum: null, average: null, median: null, least: null, most: null };
  const median = middles?.[0] ? toText(middleOf(middles[0].values)) : null;
  return {
    sum: toText(whole.sum),
    average: toText(divide(whole.sum, decimal(filled), AVERAGE_PLACES)),
    median,
    least: toText(whole.least),
    most: toText(whole.most),
  };
}

function amountsOf(column: TotalledColumn, parts: readonly ColumnPart[], middles: readonly Middle[] | null): Amounts[] {
  const currencyOf = (account: Currency) => column.currency ?? account;
  const currencies = [...new Set(parts.map(({ currency }) => currencyOf(currency)))].sort();
  return currencies.map((currency) => {
    const its = parts.filter((part) => currencyOf(part.currency) === currency);
    const filled = its.reduce((sum, part) => sum + part.filled, 0);
    const { sum, least, most } = wholeOf(its)!;
    const toMoney = (value: Decimal) => amountIn(value, currency, column.unit);
    const middle = middles?.find((one) => currencyOf(one.currency) === currency);
    return {
      filled,
      sum: toMoney(sum),
      average: averageIn(sum, filled, currency, column.unit),
      median: middle ? toMoney(middleOf(middle.values)) : null,
      least: toMoney(least),
      most: toMoney(most),
    };
  });
}

function wholeOf(parts: readonly ColumnPart[]): { sum: Decimal; least: Decimal; most: Decimal } | null {
  const [first, ...rest] = parts.map(({ sum, least, most }) => ({
    sum: decimal(sum!),
    least: decimal(least!),
    most: decimal(most!),
  }));
  if (!first) return null;
  return rest.reduce(
    (whole, part) => ({
      sum: add(whole.sum, part.sum),
      least: compare(part.least, whole.least) < 0 ? part.least : whole.least,
      most: compare(part.most, whole.most) > 0 ? part.most : whole.most,
    }),
    first,
  );
}

const HALF = decimal("0.5");

function middleOf(values: readonly string[]): Decimal {
  const [lower = "0", upper = lower] = values;
  return multiply(add(decimal(lower), decimal(upper)), HALF);
}

function amountIn(value: Decimal, currency: Currency, unit: "minor" | "major"): Money {
  return roundToMinor(unit === "major" ? value : fromMinor(value, currency), currency);
}

/** Rounded once, at the end. */
function averageIn(sum: Decimal, filled: number, currency: Currency, unit: "minor" | "major"): Money {
  const whole = amountIn(sum, currency, unit);
  return { currency, minor: Number(divide(decimal(whole.minor), decimal(filled), 0).digits) };
}
