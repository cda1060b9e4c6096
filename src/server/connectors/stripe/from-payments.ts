/** What was given back after it was paid: refunds of charges, and credit notes on invoices. */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import {
  currencyCode,
  idOf,
  instantOf,
  major,
  type ReportedAt,
  requireFields,
  rowOf,
  versionOf,
} from "./from-amounts.ts";
import type { StripeSettings } from "./settings.ts";

/** A charge may be refunded in several parts; the row holds what was given back in all. */
export function fromRefundedCharge(
  charge: Stripe.Charge,
  report: ReportedAt,
  settings: StripeSettings,
): SourceRecord[] {
  const account = idOf(charge.customer);
  if (account === null || charge.amount_refunded <= 0) return [];
  return [
    rowOf(settings, {
      kind: "payments",
      object: `refunds of ${charge.id}`,
      version: versionOf({ ...report, seconds: 0 }, charge.amount_refunded),
      values: {
        account,
        id: `${charge.id}-refunded`,
        currency: currencyCode(charge.currency),
        amount: major(charge.amount_refunded, charge.currency),
        status: "refunded",
        happened_at: instantOf(report.seconds),
      },
    }),
  ];
}

/** A line of its invoice, below zero; a voided one is a line of nothing. */
export function fromCreditNote(note: Stripe.CreditNote, report: ReportedAt, settings: StripeSettings): SourceRecord[] {
  requireFields(note, ["id", "customer", "invoice", "total", "status", "currency"]);
  const account = idOf(note.customer);
  const invoice = idOf(note.invoice);
  if (account === null || invoice === null) return [];
  const isVoid = note.status === "void";
  const reason = note.memo ?? note.reason?.replaceAll("_", " ") ?? null;
  return [
    rowOf(settings, {
      kind: "invoice_lines",
      object: `credit note ${note.id}`,
      version: versionOf(report, isVoid ? 1 : 0, report.step),
      values: {
        account,
        invoice,
        id: note.id,
        kind: "credit",
        currency: currencyCode(note.currency),
        amount: major(isVoid ? 0 : 0 - note.total, note.currency),
        description: [`Credit note ${note.number}`, isVoid ? "void" : reason].filter((word) => word).join(": "),
      },
    }),
  ];
}
