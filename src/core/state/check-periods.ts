/** Our bill of each closed period of an account, checked against the invoices of that period. */
import type { Decimal } from "../money/decimal.ts";
import type { Bill } from "../rating/bill.ts";
import { findMeter } from "../rating/price-book.ts";
import { rateMeter } from "../rating/rate-line.ts";
import { ratePeriod } from "../rating/rate-period.ts";
import {
  checkInvoice,
  type InvoiceCheck,
  type InvoicedBill,
  type InvoicedLine,
  type Pricing,
} from "../reconciliation/check-invoice.ts";
import { couponsAsDiscount } from "../reconciliation/coupons-as-discount.ts";
import type { NotChecked } from "../reconciliation/not-checked.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import { planOn, quantitiesIn, type Terms, termsOn } from "./account-bill.ts";
import type { BillingFacts, Invoice } from "./account-facts.ts";
import { type UsageKnown, usageKnownIn } from "./closed-bills.ts";
import { bookFor, type DeriveContext } from "./context.ts";
import { periodsOfInvoices } from "./periods-of-invoices.ts";

type InvoicedPeriodCheck = { readonly period: BillingPeriod; readonly invoices: readonly string[] };
export type PeriodCheck = InvoicedPeriodCheck &
  (
    | { readonly notChecked: NotChecked }
    | { readonly notChecked: null; readonly check: InvoiceCheck; readonly ours: Bill; readonly invoice: InvoicedBill }
  );

export type LinesByInvoice = ReadonlyMap<string, readonly InvoicedLine[]>;
type BooksAndReports = Pick<DeriveContext, "books" | "completeThrough">;

/** B-3, then B-1 for each. Oldest first. @param lines by the invoice's own id; an invoice without any has its totals alone */
export function checkPeriods(
  facts: BillingFacts,
  lines: LinesByInvoice,
  context: BooksAndReports,
  today: LocalDate,
): PeriodCheck[] {
  return periodsOfInvoices(facts, today).map(({ period, invoices }) => ({
    period,
    invoices: invoices.map(({ externalId }) => externalId),
    ...compared(facts, { period, invoices, lines }, context),
  }));
}

type Compared =
  | { notChecked: NotChecked }
  | { notChecked: null; check: InvoiceCheck; ours: Bill; invoice: InvoicedBill };

function compared(
  facts: BillingFacts,
  { period, invoices, lines }: { period: BillingPeriod; invoices: readonly Invoice[]; lines: LinesByInvoice },
  context: BooksAndReports,
): Compared {
  const { currency } = facts.account;
  if (period.start >= period.end) return { notChecked: "no-days" };
  if (invoices.some((invoice) => invoice.currency !== currency)) return { notChecked: "other-currency" };
  const usage = usageKnownIn(facts, context, period);
  if (usage !== "whole") return { notChecked: WHY[usage] };
  const lastDay = addDays(period.end, -1);
  const plan = planOn(facts, lastDay);
  const dated = bookFor(context, { currency, priceBookId: plan.priceBookId }, lastDay);
  if (!dated || dated.book.currency !== currency) return { notChecked: "no-price-book" };
  const terms = termsOn(facts, { plan, book: dated.book, day: lastDay, billOn: period.end });
  const ours = ratePeriod({ ...terms, quantities: quantitiesIn(facts.usage, dated.book, period) });
  const invoice = sumOf(invoices, lines);
  const beside = couponsAsDiscount(ours, terms.credits);
  return { notChecked: null, check: checkInvoice(invoice, beside, pricingOf(terms)), ours: beside, invoice };
}

const WHY: Readonly<Record<Exclude<UsageKnown, "whole">, NotChecked>> = {
  none: "no-usage",
  "not-from-start": "not-from-start",
  "not-to-end": "not-to-end",
};

/** A total that one of them does not say is not known of all. */
function sumOf(invoices: readonly Invoice[], lines: LinesByInvoice): InvoicedBill {
  const total = (part: (invoice: Invoice) => number | null) =>
    invoices.reduce<number | null>((sum, invoice) => {
      const minor = part(invoice);
      return sum === null || minor === null ? null : sum + minor;
    }, 0);
  return {
    currency: invoices[0]!.currency,
    listMinor: total(({ listMinor }) => listMinor),
    grossMinor: total(({ grossMinor }) => grossMinor),
    creditMinor: total(({ creditMinor }) => creditMinor),
    netMinor: invoices.reduce((sum, { netMinor }) => sum + netMinor, 0),
    lines: invoices.flatMap(({ externalId }) => lines.get(externalId) ?? []),
  };
}

function pricingOf(terms: Terms): Pricing {
  const { book } = terms;
  return {
    packages: new Set(book.packages.map(({ key }) => key)),
    priceOf: (key: string, quantity: Decimal) => {
      const meter = findMeter(book, key);
      if (!meter) return null;
      const { list, gross } = rateMeter(meter, quantity, terms);
      return { list: list.minor, gross: gross.minor };
    },
  };
}
