/** An account's terms made ready to price many futures: the same arithmetic as a bill's, on floats in major units. */
import type { MeterKey } from "../ids.ts";
import { toNumber } from "../money/decimal.ts";
import { type Money, toDecimal } from "../money/money.ts";
import { type PeriodCredit, paysOn } from "../rating/apply-credits.ts";
import { type Meter, productOf } from "../rating/meter.ts";
import { findMeter, findPackage, type PriceBook } from "../rating/price-book.ts";
import { compilePrice } from "../rating/price-quantity.ts";
import { percentOffOf } from "../rating/rate-line.ts";
import type { PeriodToRate } from "../rating/rate-period.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import { OUTCOMES } from "./outcomes.ts";

/** Everything that a bill depends on but the quantities. */
export type BillTerms = Omit<PeriodToRate, "quantities" | "billOn"> & { readonly period: BillingPeriod };

export type PlannedLine = {
  readonly meter: Meter;
  readonly price: (quantity: number) => number;
  /** Which of the account's projections it is priced on. */
  readonly source: number;
  readonly limit: number;
};

type PlannedCredit = { readonly left: number; readonly pays: readonly boolean[] };

export type BillPlan = {
  readonly lines: readonly PlannedLine[];
  /** Flat amounts, each like a line after those of `lines`. */
  readonly packages: readonly number[];
  /** 0 to 1: what is paid of a list amount, of each line and then of each package. */
  readonly shares: readonly number[];
  /** The same of all of them; null where they differ. */
  readonly paidShare: number | null;
  /** What remains to pay at most, per limited product; `PlannedLine.limit` points here, -1 for none. */
  readonly limits: readonly number[];
  readonly credits: readonly PlannedCredit[];
  /** Without limits, with one share of all and credits that pay anything, gross and net follow from list alone. */
  readonly followsList: boolean;
  /** Totals of the priced future; the next call overwrites it. */
  readonly totals: { list: number; gross: number; net: number };
  readonly gross: Float64Array;
  readonly open: Float64Array;
  /** Room for the list amount of each line: at each outcome of its quantity, and in one future. */
  readonly priced: readonly Float64Array[];
  readonly amounts: Float64Array;
};

const prices = new WeakMap<Meter, (quantity: number) => number>();

function priceOf(meter: Meter): (quantity: number) => number {
  const known = prices.get(meter);
  if (known) return known;
  const price = compilePrice(meter);
  prices.set(meter, price);
  return price;
}

export function billPlan(terms: BillTerms, sources: readonly MeterKey[]): BillPlan {
  const limited = [...terms.limits.keys()];
  const lines = terms.book.meters.flatMap((meter): PlannedLine[] => {
    const source = sources.indexOf(meter.quantityFrom);
    if (source < 0 || (meter.when === "subscribed" && !terms.addOns.includes(meter.key))) return [];
    return [{ meter, price: priceOf(meter), source, limit: limited.indexOf(productOf(meter)) }];
  });
  const packages = terms.packages.flatMap((key) => findPackage(terms.book, key) ?? []);
  const keys = [...lines.map((line) => line.meter.key), ...packages.map((item) => item.key)];
  const shares = keys.map((key) => 1 - toNumber(percentOffOf(key, terms)) / 100);
  const share = shares[0] ?? 1 - toNumber(terms.percentOff) / 100;
  const paidShare = shares.every((one) => one === share) ? share : null;
  const credits = creditsThatPay(terms).map((credit) => ({
    left: toMajor(credit.left),
    pays: keys.map((key) => mayPay(credit, key, terms)),
  }));
  return {
    lines,
    packages: packages.map((item) => toMajor(item.monthly)),
    shares,
    paidShare,
    limits: [...terms.limits.values()].map(toMajor),
    credits,
    followsList:
      paidShare !== null && limited.length === 0 && credits.every((credit) => credit.pays.every((pays) => pays)),
    totals: { list: 0, gross: 0, net: 0 },
    gross: new Float64Array(keys.length),
    open: new Float64Array(keys.length),
    priced: lines.map(() => new Float64Array(OUTCOMES)),
    amounts: new Float64Array(lines.length),
  };
}

export function toMajor(amount: Money): number {
  return toNumber(toDecimal(amount));
}

function creditsThatPay({ credits, period, currency }: BillTerms): PeriodCredit[] {
  return credits
    .filter((credit) => paysOn(credit, period.end) && credit.left.currency === currency)
    .sort((a, b) => a.order - b.order || ((a.endsOn ?? "9999") < (b.endsOn ?? "9999") ? -1 : 1));
}

function mayPay(credit: PeriodCredit, key: string, { book, period }: BillTerms): boolean {
  if (credit.scope !== null && !credit.scope.includes(key)) return false;
  if (credit.kind !== "startup" && credit.kind !== "yc") return true;
  return findMeter(book, key)?.acceptsProgrammeCredit !== false || beforeExclusion(book, period.end);
}

function beforeExclusion(book: PriceBook, billOn: string): boolean {
  const from = book.startupProgramme?.excludedMetersFrom ?? null;
  return from !== null && billOn < from;
}

export function listOf({ packages }: BillPlan, listOfLine: Float64Array): number {
  let list = 0;
  for (let i = 0; i < listOfLine.length; i += 1) list += listOfLine[i]!;
  for (let i = 0; i < packages.length; i += 1) list += packages[i]!;
  return list;
}

/** Where no line of a product can reach its limit; the most that each line can come to is in `most`. */
export function isWithinLimits({ lines, limits, shares }: BillPlan, most: Float64Array): boolean {
  for (let limit = 0; limit < limits.length; limit += 1) {
    let covered = 0;
    for (let i = 0; i < lines.length; i += 1) if (lines[i]!.limit === limit) covered += most[i]! * shares[i]!;
    if (covered > limits[limit]!) return false;
  }
  return true;
}

/** Prices one future, given the list amount of each of the plan's lines. Answers are in `plan.totals`. */
export function priceFuture(plan: BillPlan, listOfLine: Float64Array): void {
  const { lines, packages, shares, gross, totals } = plan;
  for (let i = 0; i < lines.length; i += 1) gross[i] = listOfLine[i]! * shares[i]!;
  for (let i = lines.length; i < gross.length; i += 1) gross[i] = packages[i - lines.length]! * shares[i]!;
  if (plan.limits.length > 0) clip(plan);
  let total = 0;
  for (let i = 0; i < gross.length; i += 1) total += gross[i]!;
  totals.list = listOf(plan, listOfLine);
  totals.gross = total;
  totals.net = plan.credits.length === 0 ? total : total - creditOf(plan);
}

/** A limit covers a product with its add-ons, after the discount. */
function clip({ lines, limits, gross }: BillPlan): void {
  for (let limit = 0; limit < limits.length; limit += 1) {
    let covered = 0;
    for (let i = 0; i < lines.length; i += 1) if (lines[i]!.limit === limit) covered += gross[i]!;
    if (covered <= limits[limit]!) continue;
    const share = limits[limit]! / covered;
    for (let i = 0; i < lines.length; i += 1) if (lines[i]!.limit === limit) gross[i]! *= share;
  }
}

/** Credits in their order, each over what it may pay in proportion to what is left of it. */
function creditOf({ credits, gross, open }: BillPlan): number {
  open.set(gross);
  let used = 0;
  for (const credit of credits) {
    let owed = 0;
    for (let i = 0; i < open.length; i += 1) if (credit.pays[i]) owed += open[i]!;
    const amount = Math.min(credit.left, owed);
    if (amount <= 0) continue;
    used += amount;
    for (let i = 0; i < open.length; i += 1) if (credit.pays[i]) open[i]! *= 1 - amount / owed;
  }
  return used;
}
