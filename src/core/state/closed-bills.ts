/** Bills of closed periods: as invoiced where an invoice is known, otherwise computed from usage. */
import { type Money, money } from "../money/money.ts";
import { ratePeriod } from "../rating/rate-period.ts";
import { type BillingPeriod, periodContaining } from "../time/billing-period.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import { planOn, quantitiesIn, termsOn } from "./account-bill.ts";
import type { AccountFacts, Invoice } from "./account-facts.ts";
import { bookFor, completeThroughFor, type DeriveContext } from "./context.ts";

export type ClosedAccountBill = {
  readonly period: BillingPeriod;
  readonly from: "invoice" | "computed";
  /** Null where an invoice does not say. */
  readonly list: Money | null;
  readonly gross: Money | null;
  readonly credit: Money | null;
  readonly net: Money | null;
  /** True, false, or null where nobody has told. */
  readonly paid: boolean | null;
  readonly status: string;
  readonly atLeast: boolean;
};

/** By the start of the period; a period that is closed and complete has one bill on every later day. */
export type ComputedBills = Map<LocalDate, ClosedAccountBill>;

/** Kinds of invoices that ask for something else than the usage of their period: credit bought, a year paid ahead, a change in mid-period. */
const NOT_OF_USAGE = new Set(["credit", "annual", "one-off"]);

/** Newest last. Void invoices and drafts are not bills. @param most how many periods to look back */
export function closedBills(
  facts: AccountFacts,
  context: DeriveContext,
  today: LocalDate,
  { most, computed: known = new Map() }: { most: number; computed?: ComputedBills },
): ClosedAccountBill[] {
  const invoiced = facts.invoices
    .filter((invoice) => invoice.periodEnd <= today && isUsageBill(invoice))
    .map(fromInvoice);
  const computed = closedPeriods(facts, today, most)
    .filter((period) => !invoiced.some((bill) => overlaps(bill.period, period)))
    .flatMap((period) => known.get(period.start) ?? remember(known, computedBill(facts, context, period)));
  return [...invoiced, ...computed].sort((a, b) => (a.period.end < b.period.end ? -1 : 1));
}

/** Not void, not a draft, and for what was used: neither credit that was bought nor a year paid ahead. */
export function isUsageBill({ status, kind }: Invoice): boolean {
  return status !== "void" && status !== "draft" && !NOT_OF_USAGE.has(kind);
}

function remember(known: ComputedBills, bill: ClosedAccountBill | null): ClosedAccountBill[] {
  if (!bill) return [];
  known.set(bill.period.start, bill);
  return [bill];
}

function fromInvoice(invoice: Invoice): ClosedAccountBill {
  const amount = (minor: number | null) => (minor === null ? null : money(invoice.currency, minor));
  return {
    period: { start: invoice.periodStart, end: invoice.periodEnd },
    from: "invoice",
    list: amount(invoice.listMinor ?? invoice.grossMinor),
    gross: amount(invoice.grossMinor ?? invoice.listMinor),
    credit: amount(invoice.creditMinor),
    net: amount(invoice.netMinor),
    paid: invoice.status === "paid" || (invoice.status === "open" && invoice.netMinor === 0),
    status: invoice.status,
    atLeast: false,
  };
}

function overlaps(a: BillingPeriod, b: BillingPeriod): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Whole periods that ended by today, oldest first, from the first one with usage. */
function closedPeriods(facts: AccountFacts, today: LocalDate, most: number): BillingPeriod[] {
  const firstDay = facts.usage.map((usage) => usage.firstDay).sort()[0];
  if (!firstDay) return [];
  const last = facts.account.cancelledOn && facts.account.cancelledOn < today ? facts.account.cancelledOn : today;
  const periods: BillingPeriod[] = [];
  let period = periodContaining(
    addDays(periodContaining(last, facts.account.anchorDay).start, -1),
    facts.account.anchorDay,
  );
  while (periods.length < most && period.end > firstDay) {
    periods.unshift(period);
    period = periodContaining(addDays(period.start, -1), facts.account.anchorDay);
  }
  return periods;
}

export type UsageKnown = "whole" | "none" | "not-from-start" | "not-to-end";

/**
 * How much of a period's usage is known. Usage that starts in mid-period belongs to an account that had signed up before,
 * so that the beginning is missing, unless it signed up then.
 */
export function usageKnownIn(
  { account, usage }: Pick<AccountFacts, "account" | "usage">,
  context: Pick<DeriveContext, "completeThrough">,
  period: BillingPeriod,
): UsageKnown {
  const firstDay = usage.map((one) => one.firstDay).sort()[0];
  if (firstDay === undefined || firstDay >= period.end) return "none";
  const { signedUpOn } = account;
  if (firstDay > period.start && (signedUpOn === null || signedUpOn < period.start)) return "not-from-start";
  const lastDay = addDays(period.end, -1);
  const isReported = usage.every(({ meter }) => (completeThroughFor(context, account, meter) ?? lastDay) >= lastDay);
  return isReported ? "whole" : "not-to-end";
}

/** Null where the period's usage is not known from its first day to its last. */
function computedBill(facts: AccountFacts, context: DeriveContext, period: BillingPeriod): ClosedAccountBill | null {
  const lastDay = addDays(period.end, -1);
  const plan = planOn(facts, lastDay);
  const dated = bookFor(context, { currency: facts.account.currency, priceBookId: plan.priceBookId }, lastDay);
  if (!dated || dated.book.currency !== facts.account.currency) return null;
  if (usageKnownIn(facts, context, period) !== "whole") return null;
  const terms = termsOn(facts, { plan, book: dated.book, day: lastDay, billOn: period.end });
  const bill = ratePeriod({ ...terms, quantities: quantitiesIn(facts.usage, dated.book, period) });
  return {
    period,
    from: "computed",
    list: bill.list,
    gross: bill.gross,
    credit: bill.credit,
    net: bill.net,
    paid: null,
    status: "computed",
    atLeast: bill.atLeast,
  };
}
