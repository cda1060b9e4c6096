/** The bill of an account's period: usage at book price, packages, discount, limits and credits. */
import { invalid } from "../errors.ts";
import type { MeterKey } from "../ids.ts";
import type { Currency } from "../money/currency.ts";
import { type Decimal, isZero, ONE } from "../money/decimal.ts";
import { type Money, money, toDecimal } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";
import { applyCredits, type PayableLine, type PeriodCredit } from "./apply-credits.ts";
import { type Bill, type BillLine, totalsOf } from "./bill.ts";
import { clipToLimits, type MeterQuantity } from "./clip-to-limit.ts";
import { productOf } from "./meter.ts";
import { findMeter, findPackage, type PriceBook } from "./price-book.ts";
import { problemsOfPercentOff, rateMeter, ratePackage, type Terms } from "./rate-line.ts";

export type PeriodToRate = {
  readonly book: PriceBook;
  /** The account's own; it must be the book's. */
  readonly currency: Currency;
  /** Add-ons that the account has subscribed to. */
  readonly addOns: readonly MeterKey[];
  readonly packages: readonly string[];
  /** 0 to 100. */
  readonly percentOff: Decimal;
  /** 0 to 100, of single meters and packages by their keys, in place of `percentOff`. */
  readonly percentOffBy?: ReadonlyMap<MeterKey, Decimal>;
  /** In force, by product; a default of the book is put here by the caller where it applies. */
  readonly limits: ReadonlyMap<MeterKey, Money>;
  /** In the unit that the book prices (GB of logs, not MB). A meter that is not here was not reported. */
  readonly quantities: ReadonlyMap<MeterKey, Decimal>;
  readonly credits: readonly PeriodCredit[];
  /** The day on which the invoice is made: the period's end. */
  readonly billOn: LocalDate;
};

const EVERYTHING_ALIKE: ReadonlyMap<MeterKey, Decimal> = new Map();

/** @throws ProductError `rating.currency-differs` where the account or a limit is in another currency than the book */
export function ratePeriod(period: PeriodToRate): Bill {
  refuseOtherCurrencies(period);
  const { percentOff, percentOffBy = EVERYTHING_ALIKE } = period;
  const wrong = [percentOff, ...percentOffBy.values()].flatMap(problemsOfPercentOff);
  if (wrong.length > 0)
    throw invalid("rating.percent-off-invalid", "The discount must be from 0 to 100 percent.", wrong);
  const terms: Terms = { currency: period.book.currency, percentOff, percentOffBy };
  const meters = pricedMeters(period);
  const limits = new Map([...period.limits].map(([product, limit]) => [product, toDecimal(limit)]));
  const billed = clipToLimits(meters, limits, terms);
  const drafts = [
    ...meters.map((line, index) => draftOfMeter(line, billed[index]!, { ...period, terms })),
    ...packageDrafts(period, terms),
  ];
  const { paid, used } = applyCredits(drafts, period.credits, period.billOn);
  const lines = drafts.map((draft, index) => toBillLine(draft, paid[index]!));
  const unpriced = unpricedIn(period);
  return {
    currency: terms.currency,
    lines,
    ...totalsOf(lines, terms.currency),
    usedCredits: used,
    unpriced,
    atLeast: unpriced.length > 0,
    clippedBy: clippedBy(meters, billed, period.limits),
  };
}

function refuseOtherCurrencies({ book, currency, limits }: PeriodToRate): void {
  if (currency !== book.currency)
    throw invalid(
      "rating.currency-differs",
      `The account pays in ${currency} and the price book is in ${book.currency}; give the account a price book in ${currency}.`,
    );
  for (const [product, limit] of limits)
    if (limit.currency !== currency)
      throw invalid(
        "rating.currency-differs",
        `The limit of "${product}" is in ${limit.currency} and the account pays in ${currency}; set the limit in ${currency}.`,
      );
}

/** Every meter that is priced in the period: used ones by their own quantity, subscribed ones by the one they are counted on. */
function pricedMeters({ book, quantities, addOns }: PeriodToRate): MeterQuantity[] {
  const priced: MeterQuantity[] = [];
  for (const meter of book.meters) {
    const quantity = quantities.get(meter.quantityFrom);
    const applies = meter.when === "used" || addOns.includes(meter.key);
    if (quantity !== undefined && applies) priced.push({ meter, quantity });
  }
  return priced;
}

/** A line before credits. */
type Draft = PayableLine & Omit<BillLine, "credit" | "net">;

function draftOfMeter(
  { meter, quantity }: MeterQuantity,
  billedQuantity: Decimal,
  { terms, billOn, book }: { terms: Terms; billOn: LocalDate; book: PriceBook },
): Draft {
  const { list: billedList, discount, gross } = rateMeter(meter, billedQuantity, terms);
  const list = billedQuantity === quantity ? billedList : rateMeter(meter, quantity, terms).list;
  const excludedFrom = book.startupProgramme?.excludedMetersFrom ?? null;
  return {
    key: meter.key,
    name: meter.name,
    quantity,
    billedQuantity,
    list,
    clipped: money(terms.currency, list.minor - billedList.minor),
    discount,
    gross,
    acceptsProgrammeCredit: meter.acceptsProgrammeCredit || (excludedFrom !== null && billOn < excludedFrom),
  };
}

function packageDrafts({ book, packages }: PeriodToRate, terms: Terms): Draft[] {
  return packages.flatMap((key) => {
    const item = findPackage(book, key);
    if (!item) return [];
    const { list, discount, gross } = ratePackage(item, terms);
    const clipped = money(terms.currency, 0);
    const fixed = { quantity: ONE, billedQuantity: ONE, acceptsProgrammeCredit: true };
    return [{ key, name: item.name, list, clipped, discount, gross, ...fixed }];
  });
}

/** Written out: leaving a field out of a spread costs more than pricing the line. */
function toBillLine(draft: Draft, credit: Money): BillLine {
  return {
    key: draft.key,
    name: draft.name,
    quantity: draft.quantity,
    billedQuantity: draft.billedQuantity,
    list: draft.list,
    clipped: draft.clipped,
    discount: draft.discount,
    gross: draft.gross,
    credit,
    net: money(credit.currency, draft.gross.minor - credit.minor),
  };
}

function unpricedIn({ book, quantities, addOns, packages }: PeriodToRate): Bill["unpriced"] {
  const usage = [...quantities].filter(([key, quantity]) => !isZero(quantity) && !isCounted(book, key));
  const subscribed = addOns.filter((key) => !findMeter(book, key));
  const flat = packages.filter((key) => !findPackage(book, key));
  return [
    ...usage.map(([meter, quantity]) => ({ meter, quantity })),
    ...[...subscribed, ...flat].map((meter) => ({ meter, quantity: ONE })),
  ];
}

/** A meter may be counted for an add-on alone, without a price of its own. */
function isCounted(book: PriceBook, key: MeterKey): boolean {
  return findMeter(book, key) !== null || book.meters.some((meter) => meter.quantityFrom === key);
}

function clippedBy(meters: readonly MeterQuantity[], billed: readonly Decimal[], limits: PeriodToRate["limits"]) {
  const cut = new Set(
    meters.filter((line, index) => billed[index] !== line.quantity).map(({ meter }) => productOf(meter)),
  );
  return [...limits].filter(([product]) => cut.has(product)).map(([meter, limit]) => ({ meter, limit }));
}
