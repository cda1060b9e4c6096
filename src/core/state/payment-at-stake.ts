/** Whether a payment is missing, since when, and how much is at stake with it. */
import type { Currency } from "../money/currency.ts";
import { type Money, money } from "../money/money.ts";
import { type Instant, localDateAt, startOfDay } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountFacts, Invoice, Payment } from "./account-facts.ts";

export type PaymentAtStake = {
  readonly since: Instant;
  /** Of each currency the cash due, in the order of their codes. */
  readonly amounts: readonly Money[];
};

/**
 * From the first failed attempt, or the due day of an open invoice, until the payment arrives or the invoice is settled:
 * paid, or void. A payment of another invoice settles nothing, unless it is not known what the failed one was for, or that
 * invoice was given up.
 */
export function paymentAtStake(
  { payments, invoices }: Pick<AccountFacts, "payments" | "invoices">,
  today: LocalDate,
): PaymentAtStake | null {
  const known = payments.filter(({ happenedAt }) => localDateAt(happenedAt) <= today);
  const invoiceOf = new Map(invoices.map((invoice) => [invoice.externalId, invoice]));
  const failed = known.filter(
    (attempt) => attempt.status === "failed" && !isSettled(attempt, { invoiceOf, known, today }),
  );
  const overdue = invoices.filter(
    ({ status, dueOn, netMinor }) => status === "open" && netMinor > 0 && dueOn !== null && dueOn < today,
  );
  const since = failed[0]?.happenedAt ?? overdue.flatMap(({ dueOn }) => (dueOn ? startOfDay(dueOn) : [])).sort()[0];
  return since === undefined ? null : { since, amounts: amountsOf(failed, overdue, invoiceOf) };
}

type Known = { invoiceOf: ReadonlyMap<string, Invoice>; known: readonly Payment[]; today: LocalDate };

function isSettled({ invoiceExternalId, happenedAt }: Payment, { invoiceOf, known, today }: Known): boolean {
  const invoice = invoiceExternalId === null ? undefined : invoiceOf.get(invoiceExternalId);
  if (invoice?.status === "void") return true;
  if (invoice?.status === "paid" && (invoice.paidOn === null || invoice.paidOn <= today)) return true;
  const isWanted = invoice !== undefined && invoice.status !== "uncollectible";
  return known.some(
    (later) =>
      later.status === "paid" &&
      later.happenedAt > happenedAt &&
      (!isWanted || later.invoiceExternalId === null || later.invoiceExternalId === invoiceExternalId),
  );
}

/** An invoice counts once, however often its payment was tried; without an invoice, the last attempt counts. */
function amountsOf(
  failed: readonly Payment[],
  overdue: readonly Invoice[],
  invoiceOf: ReadonlyMap<string, Invoice>,
): Money[] {
  const due = new Map<string | null, { currency: Currency; minor: number }>();
  for (const { invoiceExternalId, currency, amountMinor } of failed) {
    const invoice = invoiceExternalId === null ? undefined : invoiceOf.get(invoiceExternalId);
    due.set(invoiceExternalId, invoice ? cashOf(invoice) : { currency, minor: amountMinor });
  }
  for (const invoice of overdue) due.set(invoice.externalId, cashOf(invoice));
  const sums = new Map<Currency, number>();
  for (const { currency, minor } of due.values()) sums.set(currency, (sums.get(currency) ?? 0) + minor);
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, minor]) => money(currency, minor));
}

function cashOf({ currency, netMinor }: Invoice): { currency: Currency; minor: number } {
  return { currency, minor: netMinor };
}
