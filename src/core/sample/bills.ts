/** The invoices of a sample account: its own usage rated by the price book, with the credit that was left then. */
import { type Decimal, decimal } from "../money/decimal.ts";
import { type Money, money } from "../money/money.ts";
import type { BillAmounts } from "../rating/bill.ts";
import { toPricedQuantity } from "../rating/meter.ts";
import { findMeter, type PriceBook } from "../rating/price-book.ts";
import { ratePeriod } from "../rating/rate-period.ts";
import { type BillingPeriod, nextPeriod, periodContaining } from "../time/billing-period.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";
import type { SampleAccount } from "./account.ts";
import type { DailyUsage } from "./daily-usage.ts";
import type { SampleTerms } from "./terms.ts";

export type SampleBill = {
  readonly period: BillingPeriod;
  readonly listMinor: number;
  readonly grossMinor: number;
  readonly creditMinor: number;
  readonly netMinor: number;
  /** Of each grant that is left after this bill. */
  readonly leftMinor: ReadonlyMap<string, number>;
};

/** One bill for each period that has ended by `through`, oldest first. */
export function billsOf(
  account: SampleAccount,
  { terms, usage, book, through }: { terms: SampleTerms; usage: DailyUsage; book: PriceBook; through: LocalDate },
): SampleBill[] {
  const bills: SampleBill[] = [];
  let left = new Map(terms.grants.map((grant) => [grant.id, grant.grantedMinor]));
  let period = periodContaining(account.signedUpOn, terms.anchorDay);
  while (period.end <= through && (terms.cancelledOn === null || period.start < terms.cancelledOn)) {
    const rated = ratePeriod({
      ...termsInPeriod(terms, period, { book, left }),
      quantities: quantitiesIn(usage, period, book),
    });
    left = new Map(left);
    for (const { creditId, amount } of rated.usedCredits) left.set(creditId, (left.get(creditId) ?? 0) - amount.minor);
    bills.push({ period, ...asInvoiced(rated, terms, bills.length === 0), leftMinor: left });
    period = nextPeriod(period, terms.anchorDay);
  }
  return bills;
}

function termsInPeriod(
  terms: SampleTerms,
  period: BillingPeriod,
  { book, left }: { book: PriceBook; left: ReadonlyMap<string, number> },
) {
  const plan = terms.plans.findLast(({ effectiveOn }) => effectiveOn <= period.start) ?? terms.plans[0]!;
  return {
    book,
    // The few customers in another currency pay the same figures in theirs.
    currency: book.currency,
    addOns: plan.addOns,
    packages: plan.packages,
    percentOff: decimal(0),
    limits: limitsIn(terms, period, book),
    credits: terms.grants.map((grant, order) => ({
      ...grant,
      order,
      left: money(book.currency, left.get(grant.id) ?? 0),
    })),
    billOn: period.end,
  };
}

function limitsIn({ limit }: SampleTerms, period: BillingPeriod, book: PriceBook): Map<string, Money> {
  const limits = new Map<string, Money>();
  for (const meter of book.meters) if (meter.defaultLimit) limits.set(meter.key, meter.defaultLimit);
  if (limit && limit.since <= period.start) limits.set(limit.product, money(book.currency, limit.limitMinor));
  return limits;
}

function quantitiesIn(usage: DailyUsage, period: BillingPeriod, book: PriceBook): Map<string, Decimal> {
  const from = Math.max(0, daysBetween(usage.from, period.start));
  const until = daysBetween(usage.from, period.end);
  const quantities = new Map<string, Decimal>();
  for (const [key, days] of usage.meters) {
    const meter = findMeter(book, key);
    const reported = decimal(days.slice(from, until).reduce((sum, count) => sum + count, 0));
    quantities.set(key, meter ? toPricedQuantity(meter, reported) : reported);
  }
  return quantities;
}

/** A few invoices differ on purpose from what the known terms give, so that the check against invoices has work. */
function asInvoiced(rated: BillAmounts, terms: SampleTerms, isFirst: boolean) {
  const hidden = Math.round((rated.gross.minor * terms.hiddenPercentOff) / 100);
  const prorated = isFirst && terms.firstIsProrated ? Math.floor((rated.gross.minor - hidden) / 2) : 0;
  const grossMinor = rated.gross.minor - hidden - prorated;
  const creditMinor = Math.min(rated.credit.minor, grossMinor);
  return { listMinor: rated.list.minor, grossMinor, creditMinor, netMinor: grossMinor - creditMinor };
}
