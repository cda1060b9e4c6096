/** The bill of an account's open period: what is used so far, and the forecast of what it will be. */
import { type BillPlan, billPlan } from "../forecasts/bill-plan.ts";
import { type BillForecast, type BillToForecast, forecastBill } from "../forecasts/forecast-bill.ts";
import { projectUsage, type UsageProjection } from "../forecasts/project-usage.ts";
import type { MeterKey } from "../ids.ts";
import { type Decimal, decimal, toNumber } from "../money/decimal.ts";
import { money } from "../money/money.ts";
import type { PeriodCredit } from "../rating/apply-credits.ts";
import type { Bill } from "../rating/bill.ts";
import { type Meter, toPricedQuantity } from "../rating/meter.ts";
import { findMeter, type PriceBook } from "../rating/price-book.ts";
import { type PeriodToRate, ratePeriod } from "../rating/rate-period.ts";
import { type BillingPeriod, periodContaining } from "../time/billing-period.ts";
import { addDays, daysBetween, earlier, type LocalDate } from "../time/local-date.ts";
import type { AccountFacts, BillingFacts, MeterUsage, PlanPeriod } from "./account-facts.ts";
import { bookFor, completeThroughFor, type DatedBook, type DeriveContext } from "./context.ts";
import { endOf, quantityBetween } from "./meter-usage.ts";

export type Terms = Omit<PeriodToRate, "quantities">;

export type AccountBill = {
  readonly period: BillingPeriod;
  readonly book: DatedBook;
  readonly terms: Terms;
  /** The last day that every used meter has reported; null before the first report. */
  readonly reportedThrough: LocalDate | null;
  readonly soFar: Bill;
  readonly forecast: BillForecast;
  readonly projections: ReadonlyMap<MeterKey, UsageProjection>;
};

const BEFORE_ALL: LocalDate = "0001-01-01";

/** The period that is open on the day, or null for an account that has been cancelled by then or not yet signed up. */
export function openPeriod({ account }: AccountFacts, today: LocalDate): BillingPeriod | null {
  if (account.cancelledOn && account.cancelledOn <= today) return null;
  if (account.signedUpOn && account.signedUpOn > today) return null;
  return periodContaining(today, account.anchorDay);
}

export function planOn(facts: Pick<BillingFacts, "account" | "plans">, day: LocalDate): PlanPeriod {
  const inForce = facts.plans.findLast((plan) => plan.effectiveOn <= day);
  return (
    inForce ?? {
      effectiveOn: BEFORE_ALL,
      plan: facts.account.plan,
      priceBookId: null,
      packages: [],
      addOns: [],
      percentOff: "0",
    }
  );
}

/** Null when no period is open or nobody has set a price book in the account's currency. */
export function accountBill(
  facts: AccountFacts,
  context: DeriveContext,
  today: LocalDate,
  known: KnownTerms = { latest: null },
): AccountBill | null {
  const inForce = termsInForce(facts, context, today, known);
  if (!inForce) return null;
  const { period, book, terms } = inForce;
  const reported = facts.usage.map((usage) => reportedUsage(usage, facts, context, today));
  const projections = new Map<MeterKey, UsageProjection>();
  for (const { usage, through } of reported) {
    const meter = findMeter(book.book, usage.meter);
    projections.set(usage.meter, projectMeter(usage, { through, period, meter, model: context.model }));
  }
  let soFar: Bill | null = null;
  return {
    period,
    book,
    terms,
    reportedThrough: reported.length === 0 ? null : reported.map((one) => one.through).reduce(earlier),
    // Asked for by pages and of accounts inside alone; the forecast does not need it.
    get soFar() {
      soFar ??= ratePeriod({ ...terms, quantities: quantitiesIn(facts.usage, book.book, period) });
      return soFar;
    },
    forecast: forecastBill(billToForecast(inForce, projections), planFor(inForce, [...projections.keys()])),
    projections,
  };
}

type InForce = {
  readonly from: LocalDate;
  /** The first day on which one of them may be another. */
  readonly until: LocalDate;
  readonly period: BillingPeriod;
  readonly book: DatedBook;
  readonly terms: Terms;
  /** Made ready to price the meters that are named. */
  readonly plans: Map<string, BillPlan>;
};

/** What an account paid by on the day that was looked at last: a past is gone through day by day. */
export type KnownTerms = { latest: InForce | null };

function termsInForce(
  facts: AccountFacts,
  context: DeriveContext,
  today: LocalDate,
  known: KnownTerms,
): InForce | null {
  if (known.latest && known.latest.from <= today && today < known.latest.until) return known.latest;
  const period = openPeriod(facts, today);
  if (!period) return null;
  const plan = planOn(facts, today);
  const book = bookFor(context, { currency: facts.account.currency, priceBookId: plan.priceBookId }, today);
  if (!book || book.book.currency !== facts.account.currency) return null;
  const terms = termsOn(facts, { plan, book: book.book, day: today, billOn: period.end });
  const until = holdsUntil(facts, context, { today, period });
  known.latest = { from: today, until, period, book, terms, plans: new Map() };
  return known.latest;
}

function holdsUntil(
  { account, plans, limits }: AccountFacts,
  { books }: DeriveContext,
  { today, period }: { today: LocalDate; period: BillingPeriod },
): LocalDate {
  let until = period.end;
  const change = (day: LocalDate | null) => {
    if (day !== null && day > today && day < until) until = day;
  };
  change(account.cancelledOn);
  for (const { effectiveOn } of plans) change(effectiveOn);
  for (const { effectiveOn } of books) change(effectiveOn);
  for (const { since } of limits) change(since);
  return until;
}

/** Written out: spreading takes longer than pricing. */
function billToForecast({ terms, period }: InForce, projections: BillToForecast["projections"]): BillToForecast {
  const { book, currency, addOns, packages, percentOff, percentOffBy, limits, credits } = terms;
  const off = { percentOff, ...(percentOffBy && { percentOffBy }) };
  return { book, currency, addOns, packages, ...off, limits, credits, period, projections };
}

function planFor({ terms, period, plans }: InForce, meters: readonly MeterKey[]): BillPlan {
  const key = meters.join(" ");
  const plan = plans.get(key) ?? billPlan({ ...terms, period }, meters);
  plans.set(key, plan);
  return plan;
}

/** What the account pays by on a day; `billOn` is when the invoice is made, and credits are counted as of then. */
export function termsOn(
  facts: BillingFacts,
  { plan, book, day, billOn }: { plan: PlanPeriod; book: PriceBook; day: LocalDate; billOn: LocalDate },
): Terms {
  return {
    book,
    currency: facts.account.currency,
    addOns: plan.addOns,
    packages: plan.packages,
    percentOff: decimal(plan.percentOff),
    percentOffBy: decimalsBy(plan.percentOffBy),
    limits: limitsOn(facts, book, day),
    credits: facts.credits.map(toPeriodCredit),
    billOn,
  };
}

const NONE: ReadonlyMap<MeterKey, Decimal> = new Map();

function decimalsBy(percents: PlanPeriod["percentOffBy"]): ReadonlyMap<MeterKey, Decimal> {
  const entries = Object.entries(percents ?? {});
  return entries.length === 0 ? NONE : new Map(entries.map(([key, percent]) => [key, decimal(percent)]));
}

function toPeriodCredit(credit: AccountFacts["credits"][number]): PeriodCredit {
  return {
    id: credit.creditId,
    kind: credit.kind,
    scope: credit.scope,
    startsOn: credit.startsOn ?? BEFORE_ALL,
    endsOn: credit.endsOn,
    left: money(credit.currency, credit.leftMinor),
    order: credit.position,
  };
}

/** The customer's own limits as last reported by that day; a product that none is known of has the book's default. */
function limitsOn({ limits, account }: BillingFacts, book: PriceBook, day: LocalDate): Terms["limits"] {
  const inForce = new Map<MeterKey, ReturnType<typeof money>>();
  for (const meter of book.meters) if (meter.defaultLimit) inForce.set(meter.key, meter.defaultLimit);
  for (const limit of limits) {
    if (limit.since > day || limit.currency !== account.currency) continue;
    if (limit.limitMinor === null || limit.state === "removed") inForce.delete(limit.meter);
    else inForce.set(limit.meter, money(limit.currency, limit.limitMinor));
  }
  return inForce;
}

type Reported = { usage: MeterUsage; through: LocalDate };

/** Before the day that is complete, a day without a row is zero; after the last report, nothing is known. */
function reportedUsage(usage: MeterUsage, facts: AccountFacts, context: DeriveContext, today: LocalDate): Reported {
  const complete = completeThroughFor(context, facts.account, usage.meter);
  const lastReport = addDays(endOf(usage), -1);
  const through = earlier(complete ?? lastReport, addDays(today, -1));
  return { usage: complete ? withZerosUntil(usage, complete) : usage, through };
}

function withZerosUntil(usage: MeterUsage, complete: LocalDate): MeterUsage {
  const until = Math.min(usage.days.length, daysBetween(usage.firstDay, complete) + 1);
  let gap = -1;
  for (let i = 0; i < until && gap < 0; i += 1) if (Number.isNaN(usage.days[i]!)) gap = i;
  if (gap < 0) return usage;
  const days = usage.days.slice();
  for (let i = gap; i < until; i += 1) if (Number.isNaN(days[i]!)) days[i] = 0;
  return { ...usage, days };
}

function projectMeter(
  usage: MeterUsage,
  {
    through,
    period,
    meter,
    model,
  }: { through: LocalDate; period: BillingPeriod; meter: Meter | null; model: DeriveContext["model"] },
): UsageProjection {
  const perUnit = meter ? toNumber(meter.reportedPerPricedUnit) : 1;
  const quantities = perUnit === 1 ? usage.days : usage.days.map((quantity) => quantity / perUnit);
  return projectUsage({ quantities, firstDay: usage.firstDay, period, reportedThrough: through }, model);
}

/** Exact quantities of the days of a period, in the unit that is priced. */
export function quantitiesIn(
  usage: readonly MeterUsage[],
  book: PriceBook,
  period: BillingPeriod,
): Map<MeterKey, Decimal> {
  return new Map(
    usage.map((one) => {
      const reported = quantityBetween(one, period.start, period.end);
      const meter = findMeter(book, one.meter);
      return [one.meter, meter ? toPricedQuantity(meter, reported) : reported];
    }),
  );
}
