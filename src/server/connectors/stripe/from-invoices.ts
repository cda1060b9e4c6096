/** Stripe invoices as ours, with what was paid and what failed. */
import type Stripe from "stripe";
import { invalid } from "#core/errors.ts";
import type { SourceRecord } from "#core/records.ts";
import { addDays } from "#core/time/local-date.ts";
import {
  currencyCode,
  dayOf,
  idOf,
  instantOf,
  major,
  optionalDay,
  type ReportedAt,
  requireFields,
  rowOf,
  versionOf,
} from "./from-amounts.ts";
import type { StripeSettings } from "./settings.ts";

/** The life of an invoice, for reports of the same second. An uncollectible one may still be paid or voided. */
const LIFE: Readonly<Record<string, number>> = { draft: 0, open: 1, uncollectible: 2, paid: 3, void: 4 };

/** Reasons for which Stripe bills a period of usage; what else it asks for is a bill of its own. */
const OF_A_PERIOD = new Set(["subscription_cycle", "subscription_threshold", "subscription", "upcoming"]);

const MONEY_OF_INVOICE = [
  "customer",
  "currency",
  "amount_due",
  "period_start",
  "period_end",
  "total",
  "total_discount_amounts",
  "total_excluding_tax",
  "total_pretax_credit_amounts",
  "total_taxes",
] as const;
const NEEDED = [...MONEY_OF_INVOICE, "id", "status", "status_transitions", "amount_paid", "attempt_count"] as const;

export type InvoiceReport = ReportedAt & { readonly isDeleted?: true };

export function fromInvoice(invoice: Stripe.Invoice, report: InvoiceReport, settings: StripeSettings): SourceRecord[] {
  requireFields(invoice, NEEDED);
  const account = idOf(invoice.customer);
  if (account === null) return [];
  const { currency } = invoice;
  const amount = (minor: number) => major(minor, currency);
  const { list, gross, credit } = amountsOf(invoice);
  const version = versionOfInvoice(invoice, report);
  const row = rowOf(settings, {
    kind: "invoices",
    object: `invoice ${invoice.id}`,
    version,
    values: {
      account,
      id: invoice.id,
      ...periodOf(invoice),
      currency: currencyCode(currency),
      list: amount(list),
      gross: amount(gross),
      credit: amount(credit),
      net: amount(invoice.amount_due),
      status: report.isDeleted ? "void" : statusOf(invoice),
      kind: OF_A_PERIOD.has(invoice.billing_reason ?? "") ? "usage" : "one-off",
      issued_on: optionalDay(invoice.effective_at ?? invoice.status_transitions.finalized_at),
      due_on: optionalDay(invoice.due_date),
      paid_on: optionalDay(invoice.status_transitions.paid_at),
    },
  });
  return [row, ...paidRow(invoice, account, version, settings)];
}

function versionOfInvoice(invoice: Stripe.Invoice, report: InvoiceReport): string {
  const { attempt_count: attempts, amount_paid: paid } = invoice;
  const notes = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount;
  return versionOf(
    report,
    report.isDeleted ? 9 : (LIFE[invoice.status ?? ""] ?? 5),
    attempts,
    paid,
    notes,
    report.step,
  );
}

function statusOf({ id, status }: Stripe.Invoice): string {
  if (status !== null && status in LIFE) return status;
  throw invalid("stripe.invoice-status", `Invoice ${id} has the status "${status}", which is not known here yet.`);
}

/** Half-open, in UTC days. An invoice without a period of its own is of the day that it was made for. */
export function periodOf(invoice: Pick<Stripe.Invoice, "period_start" | "period_end">): {
  period_start: string;
  period_end: string;
} {
  const start = dayOf(invoice.period_start);
  const end = dayOf(invoice.period_end);
  return { period_start: start, period_end: end > start ? end : addDays(start, 1) };
}

export type InvoiceAmounts = {
  list: number;
  discount: number;
  gross: number;
  /** Credit grants, the customer's balance and credit notes of before the payment. Below zero where a debt was added. */
  credit: number;
  creditGrants: number;
  tax: number;
};

/**
 * In Stripe's smallest unit: list - discount = gross, and gross + tax - credit = what is asked. Grants are taken off
 * before tax and are inside Stripe's totals, so they are put back into the gross.
 */
export function amountsOf(invoice: Stripe.Invoice): InvoiceAmounts {
  const discount = sum(invoice.total_discount_amounts, ({ amount }) => amount);
  const tax = sum(invoice.total_taxes, ({ amount }) => amount);
  const creditGrants = sum(invoice.total_pretax_credit_amounts, ({ type, amount }) =>
    type === "credit_balance_transaction" ? amount : 0,
  );
  const gross = (invoice.total_excluding_tax ?? invoice.total - tax) + creditGrants;
  return { list: gross + discount, discount, gross, credit: gross + tax - invoice.amount_due, creditGrants, tax };
}

function sum<Item>(items: readonly Item[] | null | undefined, amountOf: (item: Item) => number): number {
  return (items ?? []).reduce((total, item) => total + amountOf(item), 0);
}

function paidRow(invoice: Stripe.Invoice, account: string, version: string, settings: StripeSettings): SourceRecord[] {
  const paidAt = invoice.status_transitions.paid_at;
  if (invoice.status !== "paid" || paidAt === null || invoice.amount_paid <= 0) return [];
  return [
    rowOf(settings, {
      kind: "payments",
      object: `payment of ${invoice.id}`,
      version,
      values: {
        account,
        id: `${invoice.id}-paid`,
        invoice: invoice.id,
        currency: currencyCode(invoice.currency),
        amount: major(invoice.amount_paid, invoice.currency),
        status: "paid",
        happened_at: instantOf(paidAt),
      },
    }),
  ];
}

type FailedInvoice = Pick<Stripe.Invoice, "id" | "customer" | "currency" | "amount_remaining" | "attempt_count">;

/** Each try of an invoice is one fact, however often Stripe tells of it. */
export function fromFailedPayment(
  invoice: FailedInvoice,
  failedAt: ReportedAt,
  settings: StripeSettings,
): SourceRecord[] {
  const account = idOf(invoice.customer);
  if (account === null) return [];
  return [
    rowOf(settings, {
      kind: "payments",
      object: `attempt ${invoice.attempt_count} of ${invoice.id}`,
      version: versionOf(failedAt),
      values: {
        account,
        id: `${invoice.id}-attempt-${invoice.attempt_count}`,
        invoice: invoice.id,
        currency: currencyCode(invoice.currency),
        amount: major(invoice.amount_remaining, invoice.currency),
        status: "failed",
        happened_at: instantOf(failedAt.seconds),
      },
    }),
  ];
}

/**
 * What Stripe says that the open period would cost if it ended now: usage so far, without what is still to come. It has
 * no id.
 */
export function fromUpcoming(invoice: Stripe.Invoice, report: ReportedAt, settings: StripeSettings): SourceRecord[] {
  requireFields(invoice, MONEY_OF_INVOICE);
  const account = idOf(invoice.customer);
  if (account === null) return [];
  const start = dayOf(invoice.period_start);
  const day = dayOf(report.seconds);
  return [
    rowOf(settings, {
      kind: "vendor_forecasts",
      object: `upcoming of ${account} from ${start} on ${day}`,
      version: versionOf(report, report.step),
      values: {
        account,
        period_start: start,
        day,
        currency: currencyCode(invoice.currency),
        net: major(invoice.amount_due, invoice.currency),
        gross: major(amountsOf(invoice).gross, invoice.currency),
      },
    }),
  ];
}
