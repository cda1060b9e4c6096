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
import { addDays, type LocalDate } from "../time/local-date.ts";
import { type BillPlan, type BillTerms, billPlan, listOf, priceFuture, toMajor } from "./bill-plan.ts";
import { jointOrders } from "./joint-orders.ts";
import { meanOf, OUTCOMES, probabilityAbove } from "./outcomes.ts";
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
  /** What would be billed by the end of each day of the period, on the median path. */
  readonly medianPath: Float64Array;
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
  /** Mean list amount per priced meter, in the book's order. */
  readonly meters: readonly { readonly meter: MeterKey; readonly list: Money }[];
  /** The true bill is this or more, because something used or subscribed has no price in the book. */
  readonly atLeast: boolean;
  readonly unpriced: readonly string[];
};

/** @throws ProductError `rating.currency-differs` as a bill would */
export function forecastBill(bill: BillToForecast): BillForecast {
  const sources = [...bill.projections.keys()];
  const projections = [...bill.projections.values()];
  const plan = billPlan(bill, sources);
  const priced = priceOutcomes(plan, projections);
  const forecast = {
    currency: bill.currency,
    period: bill.period,
    ...amountForecasts(bill, plan, projections, jointOutcomes(plan, projections, priced)),
    meters: plan.lines.map(({ meter }, i) => ({ meter: meter.key, list: toMoney(meanOf(priced[i]!), bill.currency) })),
    ...unpricedIn(bill, sources),
  };
  if (projections.some((projection) => projection.remainingDays > 0)) return forecast;
  return asBilled(forecast, ratePeriod({ ...bill, quantities: reportedQuantities(bill), billOn: bill.period.end }));
}

/** List amount of each line at each of its quantity's outcomes. */
function priceOutcomes(plan: BillPlan, projections: readonly UsageProjection[]): Float64Array[] {
  return plan.lines.map(({ price, source }) => projections[source]!.outcomes.map((quantity) => price(quantity)));
}

type Totals = Record<"list" | "gross" | "net", Float64Array>;

/** Without terms, what is paid is the list amount: one list for all three, which nobody writes to later. */
function emptyTotals(plan: BillPlan, length: number): Totals {
  const list = new Float64Array(length);
  if (isPaidAsListed(plan)) return { list, gross: list, net: list };
  return { list, gross: new Float64Array(length), net: new Float64Array(length) };
}

function isPaidAsListed({ followsList, paidShare, credits }: BillPlan): boolean {
  return followsList && paidShare === 1 && credits.length === 0;
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
  const amounts = new Float64Array(plan.lines.length);
  const totals = emptyTotals(plan, first.length);
  for (let future = 0; future < first.length; future += 1) {
    for (let i = 0; i < amounts.length; i += 1) amounts[i] = priced[i]![orderOfLine[i]![future]!]!;
    if (plan.followsList) totals.list[future] = snapped(listOf(plan, amounts));
    else record(plan, amounts, totals, future);
  }
  return sorted(plan, totals);
}

function isUncertain({ outcomes }: UsageProjection): boolean {
  return outcomes[0] !== outcomes[OUTCOMES - 1];
}

/** Sorting is most of the work, so amounts that follow from list are taken from the sorted list. */
function sorted(plan: BillPlan, totals: Totals): Totals {
  totals.list.sort();
  if (isPaidAsListed(plan)) return totals;
  if (plan.followsList) {
    const left = plan.credits.reduce((total, credit) => total + credit.left, 0);
    for (let i = 0; i < totals.list.length; i += 1) {
      totals.gross[i] = snapped(totals.list[i]! * plan.paidShare);
      totals.net[i] = snapped(Math.max(0, totals.gross[i]! - left));
    }
    return totals;
  }
  totals.gross.sort();
  totals.net.sort();
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
  { currency, period }: BillToForecast,
  plan: BillPlan,
  projections: readonly UsageProjection[],
  outcomes: Totals,
): Pick<BillForecast, "list" | "gross" | "net"> {
  const paths = medianPaths(plan, projections, lengthInDays(period));
  const straight = amountsOf(plan, (source) => projections[source]!.straightLine);
  const spikeFree = amountsOf(plan, (source) => projections[source]!.spikeFree);
  const one = (part: keyof Totals): AmountForecast => ({
    mean: toMoney(meanOf(outcomes[part]), currency),
    outcomes: outcomes[part],
    medianPath: paths[part],
    straightLine: toMoney(straight[part], currency),
    spikeFree: toMoney(spikeFree[part], currency),
  });
  return { list: one("list"), gross: one("gross"), net: one("net") };
}

function amountsOf(plan: BillPlan, quantityOf: (source: number) => number): Record<keyof Totals, number> {
  const amounts = new Float64Array(plan.lines.length);
  for (const [i, { price, source }] of plan.lines.entries()) amounts[i] = price(quantityOf(source));
  priceFuture(plan, amounts);
  return { ...plan.totals };
}

function medianPaths(plan: BillPlan, projections: readonly UsageProjection[], days: number): Totals {
  const totals = emptyTotals(plan, days);
  const soFar = new Float64Array(projections.length);
  const amounts = new Float64Array(plan.lines.length);
  for (let day = 0; day < days; day += 1) {
    for (let i = 0; i < soFar.length; i += 1) soFar[i]! += projections[i]!.medianPath[day]!;
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
  const unpriced = [...used, ...subscribed, ...packages.filter((key) => !findPackage(book, key))];
  return { atLeast: unpriced.length > 0, unpriced };
}

/** Fifteen digits are what a float holds; a sum of decimal quantities shows no more noise than that. */
function reportedQuantities({ projections }: BillToForecast): Map<MeterKey, ReturnType<typeof decimal>> {
  return new Map([...projections].map(([key, { observed }]) => [key, decimal(observed.toPrecision(15))]));
}

function asBilled(forecast: BillForecast, bill: Bill): BillForecast {
  const exact = (amount: AmountForecast, billed: Money): AmountForecast => ({
    mean: billed,
    outcomes: amount.outcomes.map(() => toMajor(billed)),
    medianPath: amount.medianPath.map((value, day) => (day === amount.medianPath.length - 1 ? toMajor(billed) : value)),
    straightLine: billed,
    spikeFree: amount.spikeFree,
  });
  return {
    ...forecast,
    list: exact(forecast.list, bill.list),
    gross: exact(forecast.gross, bill.gross),
    net: exact(forecast.net, bill.net),
  };
}

/** Probability that the amount exceeds the level (major units) by the period's end. */
export function probabilityOver(amount: AmountForecast, level: number): number {
  return probabilityAbove(amount.outcomes, level);
}

/** The day by whose end the median path has passed the level (major units); null when it does not. */
export function crossingOn(forecast: BillForecast, part: "list" | "gross" | "net", level: number): LocalDate | null {
  const day = forecast[part].medianPath.findIndex((amount) => amount > level);
  return day < 0 ? null : addDays(forecast.period.start, day);
}
