/** Prices a list of lines and nothing else: each alone, no quantity implied by another. */
import { type FieldProblem, invalid } from "../errors.ts";
import type { MeterKey } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import { type Decimal, min, ONE } from "../money/decimal.ts";
import { addMoney, type Money, money, roundToMinor, toDecimal } from "../money/money.ts";
import { clipToLimits, type MeterQuantity } from "./clip-to-limit.ts";
import { findMeter, findPackage, type Package, type PriceBook } from "./price-book.ts";
import { type LineAmount, problemsOfPercentOff, rateMeter, ratePackage, type Terms } from "./rate-line.ts";

export type LinesToRate = {
  readonly lines: readonly { readonly key: MeterKey; readonly quantity: Decimal }[];
  readonly packages: readonly string[];
  /** 0 to 100. */
  readonly percentOff: Decimal;
  /** By product, in the major unit of the book's currency. */
  readonly limits: ReadonlyMap<MeterKey, Decimal>;
  /** In the major unit of the book's currency. */
  readonly credits: Decimal;
};

export type RatedLine = LineAmount & {
  /** Of a meter or a package. */
  readonly key: string;
  readonly quantity: Decimal;
  readonly billedQuantity: Decimal;
};

export type RatedLines = {
  readonly currency: Currency;
  readonly lines: readonly RatedLine[];
  /** Of the billed quantities. */
  readonly list: Money;
  readonly discount: Money;
  readonly credit: Money;
  readonly due: Money;
};

/** @throws ProductError `rating.lines-invalid` naming every line, package and limit that the book does not have */
export function rateLines(book: PriceBook, request: LinesToRate): RatedLines {
  const { lines, packages } = resolve(book, request);
  const terms: Terms = { currency: book.currency, percentOff: request.percentOff };
  const billed = clipToLimits(lines, request.limits, terms);
  const rated: RatedLine[] = [
    ...lines.map(({ meter, quantity }, index) => {
      const billedQuantity = billed[index]!;
      return { key: meter.key, quantity, billedQuantity, ...rateMeter(meter, billedQuantity, terms) };
    }),
    ...packages.map((item) => ({ key: item.key, quantity: ONE, billedQuantity: ONE, ...ratePackage(item, terms) })),
  ];
  return totalOf(book.currency, rated, request.credits);
}

function totalOf(currency: Currency, lines: readonly RatedLine[], credits: Decimal): RatedLines {
  const nothing = money(currency, 0);
  const list = lines.reduce((total, line) => addMoney(total, line.list), nothing);
  const discount = lines.reduce((total, line) => addMoney(total, line.discount), nothing);
  const gross = money(currency, list.minor - discount.minor);
  const credit = roundToMinor(min(credits, toDecimal(gross)), currency);
  return { currency, lines, list, discount, credit, due: money(currency, gross.minor - credit.minor) };
}

function resolve(book: PriceBook, request: LinesToRate): { lines: MeterQuantity[]; packages: Package[] } {
  const problems: FieldProblem[] = problemsOfPercentOff(request.percentOff);
  const lines = request.lines.flatMap(({ key, quantity }, index) => {
    const meter = findMeter(book, key);
    if (!meter) problems.push({ pointer: `/lines/${index}/product`, message: unknownMeter(book, key) });
    return meter ? [{ meter, quantity }] : [];
  });
  const packages = request.packages.flatMap((key, index) => {
    const item = findPackage(book, key);
    if (!item)
      problems.push({ pointer: `/packages/${index}`, message: `names no package of the price book: "${key}".` });
    return item ?? [];
  });
  for (const key of request.limits.keys()) problems.push(...problemsOfLimit(book, key));
  if (problems[0]) throw invalid("rating.lines-invalid", `${problems[0].pointer} ${problems[0].message}`, problems);
  return { lines, packages };
}

function unknownMeter(book: PriceBook, key: string): string {
  const hint = findPackage(book, key) ? ` It is a package; name it in "packages".` : "";
  return `names no product or add-on of the price book: "${key}".${hint}`;
}

function problemsOfLimit(book: PriceBook, key: MeterKey): FieldProblem[] {
  const pointer = `/limits_usd/${key}`;
  const meter = findMeter(book, key);
  if (!meter) return [{ pointer, message: `names no product of the price book: "${key}".` }];
  if (meter.addOnOf === null) return [];
  return [{ pointer, message: `names an add-on; the limit of its product "${meter.addOnOf}" covers it.` }];
}
