/**
 * The bill of the open period as a distribution: quantities are projected, then priced as the bill will be (packages,
 * percent-off, limits, credits). When every day is reported it is the bill, to the cent.
 */
import type { MeterKey } from "../ids.ts";
import { type Currency, exponentOf } from "../money/currency.ts";
import { decimal } from "../money/decimal.ts";
import { type Money, money } from "../money/money.ts";
import type { Bill } from "../rating/bill.ts";
import { findMeter, findPackage } from "../rating/price-book.ts";
import { ratePeriod } from "../rating/rate-period.ts";
import { type BillingPeriod, lengthInDays } from "../time/billing-period.ts";
import { type BillPlan, type BillTerms, billPlan, isWithinLimits, listOf, priceFuture, toMajor } from "./bill-plan.ts";
import { jointOrders } from "./joint-orders.ts";
import { Later } from "./later.ts";
import { meanOf, OUTCOMES } from "./outcomes.ts";
import type { UsageProjection } from "./project-usage.ts";

export type BillToForecast = BillTerms & {
  /** By the meter that was counted, in the unit that the book prices. */
  readonly projections: ReadonlyMap<MeterKey, UsageProjection>;
};

/** One of list, gross and net, in major units where it is a float. */
export type AmountForecast = {
  /** Mean of the amount's distribution, which is not the price of the mean quantity. */
  readonly mean: Money;
  /** Equally likely amounts in ascending order; read them with `quantileOf` and `probabilityOver`. */
  readonly outcomes: Float64Array;
  /** Of the straight-line quantities. */
  readonly straightLine: Money;
  /** As if spikes had been usual days. */
  readonly spikeFree: Money;
};

export type BillForecast = {
  readonly currency: Currency;
  readonly period: BillingPeriod;
  /** The whole usage at book price, and packages. */
  readonly list: AmountForecast;
  /** After percent-off and limits. */
  readonly gross: AmountForecast;
  /** Cash due: after credits. Its mean is the number that decides. */
  readonly net: AmountForecast;
  /** What would be billed by the end of each day of the period, on the median path. */
  readonly medianPaths: Later<Totals>;
  /** Mean list amount per priced meter, in the book's order. */
  readonly meters: readonly { readonly meter: MeterKey; readonly list: Money }[];
  /** The true bill is this or more, because something used or subscribed has no price in the book. */
  readonly atLeast: boolean;
  readonly unpriced: readonly string[];
};

/**
 * @param plan of the same terms and meters, where one was made for another day
 * @throws ProductError `rating.currency-differs` as a bill would
 */
export function forecastBill(
  bill: BillToForecast,
  plan: BillPlan = billPlan(bill, [...bill.projections.keys()]),
): BillForecast {
  const sources = [...bill.projections.keys()];
  const projections = [...bill.projections.values()];
  const priced = priceOutcomes(plan, projections);
  const { list, gross, net } = amountForecasts(bill, plan, projections, jointOutcomes(plan, projections, priced));
  const unpriced = unpricedIn(bill, sources);
  const forecast: BillForecast = {
    currency: bill.currency,
    period: bill.period,
    list,
    gross,
    net,
    medianPaths: new Later(() => medianPaths(plan, projections, lengthInDays(bill.period))),
    meters: plan.lines.map(({ meter }, i) => ({ meter: meter.key, list: toMoney(meanOf(priced[i]!), bill.currency) })),
    atLeast: unpriced.length > 0,
    unpriced,
  };
  if (projections.some((projection) => projection.remainingDays > 0)) return forecast;
  return asBilled(forecast, ratePeriod({ ...bill, quantities: reportedQuantities(bill), billOn: bill.period.end }));
}

/** List amount of each line at each of its quantity's outcomes. */
function priceOutcomes({ lines, priced }: BillPlan, projections: readonly UsageProjection[]): readonly Float64Array[] {
  for (let line = 0; line < lines.length; line += 1) {
    const { price, source } = lines[line]!;
    const { outcomes } = projections[source]!;
    const into = priced[line]!;
    for (let i = 0; i < OUTCOMES; i += 1) into[i] = price(outcomes[i]!);
  }
  return priced;
}

type Totals = Record<"list" | "gross" | "net", Float64Array>;

function emptyTotals(length: number): Totals {
  return { list: new Float64Array(length), gross: new Float64Array(length), net: new Float64Array(length) };
}

/** Without discount, credits and a limit that can be reached, what is paid is the list amount. */
function isPaidAsListed(plan: BillPlan, priced: readonly Float64Array[]): boolean {
  if (plan.paidShare !== 1 || plan.credits.length > 0) return false;
  if (plan.limits.length === 0) return true;
  for (let i = 0; i < priced.length; i += 1) plan.amounts[i] = priced[i]![OUTCOMES - 1]!;
  return isWithinLimits(plan, plan.amounts);
}

/** Futures of the account, in each of which every uncertain meter takes another of its outcomes. */
function jointOutcomes(
  plan: BillPlan,
  projections: readonly UsageProjection[],
  priced: readonly Float64Array[],
): Totals {
  const uncertain = projections.filter(isUncertain);
  const orders = jointOrders(uncertain.length);
  const first = orders[0]!;
  const orderOfLine = plan.lines.map(({ source }) => orders[uncertain.indexOf(projections[source]!)] ?? first);
  const futures = { priced, orderOfLine, count: first.length };
  if (isPaidAsListed(plan, priced)) return asListed(listedOutcomes(plan, futures));
  const { followsList, paidShare } = plan;
  if (followsList && paidShare !== null) return followingList(plan.credits, paidShare, listedOutcomes(plan, futures));
  const totals = emptyTotals(futures.count);
  for (let future = 0; future < futures.count; future += 1)
    record(plan, amountsIn(future, plan, futures), totals, future);
  for (const part of [totals.list, totals.gross, totals.net]) part.sort();
  return totals;
}

type Futures = {
  readonly priced: readonly Float64Array[];
  readonly orderOfLine: readonly Uint8Array[];
  readonly count: number;
};

function amountsIn(future: number, { amounts }: BillPlan, { priced, orderOfLine }: Futures): Float64Array {
  for (let i = 0; i < amounts.length; i += 1) amounts[i] = priced[i]![orderOfLine[i]![future]!]!;
  return amounts;
}

function listedOutcomes(plan: BillPlan, futures: Futures): Float64Array {
  const list = new Float64Array(futures.count);
  let isSorted = true;
  for (let future = 0; future < list.length; future += 1) {
    list[future] = snapped(listOf(plan, amountsIn(future, plan, futures)));
    if (future > 0 && list[future]! < list[future - 1]!) isSorted = false;
  }
  // Sorting is most of the work, and the outcomes of one uncertain meter are in order already.
  return isSorted ? list : list.sort();
}

/** One list for all three, which nobody writes to later. */
function asListed(list: Float64Array): Totals {
  return { list, gross: list, net: list };
}

function isUncertain({ outcomes }: UsageProjection): boolean {
  return outcomes[0] !== outcomes[OUTCOMES - 1];
}

function followingList(credits: BillPlan["credits"], paidShare: number, list: Float64Array): Totals {
  const totals = { ...emptyTotals(list.length), list };
  const left = credits.reduce((total, credit) => total + credit.left, 0);
  for (let i = 0; i < list.length; i += 1) {
    totals.gross[i] = snapped(list[i]! * paidShare);
    totals.net[i] = snapped(Math.max(0, totals.gross[i]! - left));
  }
  return totals;
}

function record(plan: BillPlan, amounts: Float64Array, totals: Totals, at: number): void {
  priceFuture(plan, amounts);
  totals.list[at] = snapped(plan.totals.list);
  totals.gross[at] = snapped(plan.totals.gross);
  totals.net[at] = snapped(plan.totals.net);
}

/** Takes away what floats add, so that 100.00 does not pass 100. */
function snapped(amount: number): number {
  return Math.round(amount * 1e7) / 1e7;
}

function amountForecasts(
  { currency }: BillToForecast,
  plan: BillPlan,
  projections: readonly UsageProjection[],
  outcomes: Totals,
): Pick<BillForecast, "list" | "gross" | "net"> {
  const straight = amountsOf(plan, (source) => projections[source]!.straightLine);
  const spikeFree = amountsOf(plan, (source) => projections[source]!.spikeFree);
  const one = (part: keyof Totals): AmountForecast => ({
    mean: toMoney(meanOf(outcomes[part]), currency),
    outcomes: outcomes[part],
    straightLine: toMoney(straight[part], currency),
    spikeFree: toMoney(spikeFree[part], currency),
  });
  return { list: one("list"), gross: one("gross"), net: one("net") };
}

function amountsOf(plan: BillPlan, quantityOf: (source: number) => number): Record<keyof Totals, number> {
  const { lines, amounts } = plan;
  for (let i = 0; i < lines.length; i += 1) amounts[i] = lines[i]!.price(quantityOf(lines[i]!.source));
  priceFuture(plan, amounts);
  const { list, gross, net } = plan.totals;
  return { list, gross, net };
}

function medianPaths(plan: BillPlan, projections: readonly UsageProjection[], days: number): Totals {
  const totals = emptyTotals(days);
  const paths = projections.map(({ medianPath }) => medianPath.get());
  const soFar = new Float64Array(projections.length);
  const { amounts } = plan;
  for (let day = 0; day < days; day += 1) {
    for (let i = 0; i < soFar.length; i += 1) soFar[i]! += paths[i]![day]!;
    for (let i = 0; i < amounts.length; i += 1) amounts[i] = plan.lines[i]!.price(soFar[plan.lines[i]!.source]!);
    record(plan, amounts, totals, day);
  }
  return totals;
}

/** Half-even to the minor unit; the amount's float noise is taken away first. */
function toMoney(major: number, currency: Currency): Money {
  const minor = Math.round(major * 10 ** exponentOf(currency) * 1e5) / 1e5;
  const below = Math.floor(minor);
  const rounded = minor - below === 0.5 ? below + (below % 2) : Math.round(minor);
  return money(currency, rounded);
}

function unpricedIn({ book, addOns, packages, projections }: BillToForecast, sources: readonly MeterKey[]) {
  const used = sources.filter(
    (key) =>
      projections.get(key)!.mean > 0 && !findMeter(book, key) && !book.meters.some((m) => m.quantityFrom === key),
  );
  const subscribed = addOns.filter((key) => !findMeter(book, key));
  return [...used, ...subscribed, ...packages.filter((key) => !findPackage(book, key))];
}

/** Fifteen digits are what a float holds; a sum of decimal quantities shows no more noise than that. */
function reportedQuantities({ projections }: BillToForecast): Map<MeterKey, ReturnType<typeof decimal>> {
  return new Map([...projections].map(([key, { observed }]) => [key, decimal(observed.toPrecision(15))]));
}

function asBilled(forecast: BillForecast, bill: Bill): BillForecast {
  const exact = (amount: AmountForecast, billed: Money): AmountForecast => ({
    mean: billed,
    outcomes: amount.outcomes.map(() => toMajor(billed)),
    straightLine: billed,
    spikeFree: amount.spikeFree,
  });
  return {
    ...forecast,
    list: exact(forecast.list, bill.list),
    gross: exact(forecast.gross, bill.gross),
    net: exact(forecast.net, bill.net),
    medianPaths: new Later(() => {
      const paths = forecast.medianPaths.get();
      const last = paths.list.length - 1;
      const ending = (part: keyof Totals) => paths[part].with(last, toMajor(bill[part]));
      return { list: ending("list"), gross: ending("gross"), net: ending("net") };
    }),
  };
}
