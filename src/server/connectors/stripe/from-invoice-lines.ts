/** The lines of a final invoice, each with what it is for; together they are what the invoice asks. */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import { currencyCode, dayOf, idOf, major, type ReportedAt, requireFields, rowOf, versionOf } from "./from-amounts.ts";
import { amountsOf } from "./from-invoices.ts";
import { type Catalogue, type PriceMeaning, priceMeaning } from "./from-prices.ts";
import type { StripeSettings } from "./settings.ts";

type Line = { id: string; kind: string; minor: number; values?: Readonly<Record<string, string | null>> };

/** Lines of a draft may still go, and those of a void invoice ask nothing. */
export function hasFinalLines({ status }: Pick<Stripe.Invoice, "status">): boolean {
  return status === "open" || status === "paid" || status === "uncollectible";
}

export type InvoiceWithLines = { readonly invoice: Stripe.Invoice; readonly lines: readonly Stripe.InvoiceLineItem[] };

/** @param catalogue knows the price of every line that names one */
export function fromInvoiceLines(
  { invoice, lines }: InvoiceWithLines,
  catalogue: Catalogue,
  report: ReportedAt,
  settings: StripeSettings,
): SourceRecord[] {
  const account = idOf(invoice.customer);
  if (account === null || !hasFinalLines(invoice)) return [];
  const charged = lines.map((line) => chargedLine(line, catalogue));
  return [...charged, ...linesOfWhole(invoice, charged)].map(({ id, kind, minor, values }) =>
    rowOf(settings, {
      kind: "invoice_lines",
      object: `lines of ${invoice.id}`,
      version: versionOf(report, report.step),
      values: {
        account,
        invoice: invoice.id,
        id,
        kind,
        currency: currencyCode(invoice.currency),
        amount: major(minor, invoice.currency),
        ...values,
      },
    }),
  );
}

function chargedLine(line: Stripe.InvoiceLineItem, catalogue: Catalogue): Line {
  requireFields(line, ["id", "subtotal", "period", "parent", "pricing", "taxes"]);
  const priceId = idOf(line.pricing?.price_details?.price);
  const meaning = priceId === null ? null : priceMeaning(catalogue, priceId);
  return {
    id: line.id,
    kind: kindOf(line, meaning),
    minor: line.subtotal - inclusiveTaxOf(line),
    values: {
      meter: meaning?.key ?? null,
      quantity: line.quantity_decimal === null ? (line.quantity?.toString() ?? null) : String(line.quantity_decimal),
      description: line.description,
      period_start: dayOf(line.period.start),
      period_end: dayOf(line.period.end),
    },
  };
}

function kindOf({ parent }: Stripe.InvoiceLineItem, meaning: PriceMeaning | null): string {
  const details = parent?.subscription_item_details ?? parent?.invoice_item_details;
  if (details?.proration) return "proration";
  if (meaning === null || meaning.is === "one-off") return "other";
  return meaning.is === "package" ? "package" : "usage";
}

/** Prices that include tax: ours never do. */
function inclusiveTaxOf({ taxes }: Stripe.InvoiceLineItem): number {
  return (taxes ?? []).reduce((sum, tax) => sum + (tax.tax_behavior === "inclusive" ? tax.amount : 0), 0);
}

/** What applies to the invoice as a whole. Credit notes come with lines of their own. */
function linesOfWhole(invoice: Stripe.Invoice, charged: readonly Line[]): Line[] {
  const { tax, creditGrants } = amountsOf(invoice);
  const discounts = (invoice.total_discount_amounts ?? []).map(({ amount, discount }) => ({
    id: `discount-${idOf(discount)}`,
    kind: "discount",
    minor: 0 - amount,
  }));
  const balance = balanceUsed(invoice);
  const named: Line[] = [
    ...discounts,
    { id: "credit-grants", kind: "credit", minor: 0 - creditGrants },
    // A debt of before is asked with this invoice, and no part of what it bills.
    { id: "balance", kind: balance > 0 ? "credit" : "other", minor: 0 - balance },
    { id: "tax", kind: "tax", minor: tax },
  ];
  const sum = [...charged, ...named].reduce((total, { minor }) => total + minor, 0);
  const rest = invoice.amount_due - (sum - invoice.pre_payment_credit_notes_amount);
  // Amounts that are too small to be charged are carried to the next invoice.
  return [...named, { id: "rest", kind: "other", minor: rest }].filter(({ minor }) => minor !== 0);
}

/** Above zero: credit of the customer's balance that paid. Below: a debt that was added. */
function balanceUsed({ starting_balance: before, ending_balance: after }: Stripe.Invoice): number {
  return after === null ? 0 : after - before;
}
