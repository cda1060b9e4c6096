/** How well our bills reproduce the invoices of many accounts, per currency. */
import type { Currency } from "../money/currency.ts";
import { CAUSES, type Cause, type InvoiceCheck } from "./check-invoice.ts";

export type ChecksSummary = {
  readonly currency: Currency;
  readonly invoices: number;
  readonly within: number;
  /** 0 to 100, of the invoices; null without any. */
  readonly withinPercent: number | null;
  /** 0 to 100, of the money that invoices ask before tax and credit. */
  readonly withinMoneyPercent: number | null;
  readonly invoicedMinor: number;
  readonly ourMinor: number;
  /** Cash due: what causes add up to is the difference of these two. */
  readonly invoicedNetMinor: number;
  readonly ourNetMinor: number;
  readonly causes: readonly CauseTotal[];
};

/** Differences of both signs do not cancel out: `moreMinor` is what invoices ask more than we, `lessMinor` less. */
export type CauseTotal = {
  readonly cause: Cause;
  readonly invoices: number;
  readonly moreMinor: number;
  readonly lessMinor: number;
};

/** One summary per currency, in order of currency; amounts of two currencies are never added. */
export function summarizeChecks(checks: Iterable<InvoiceCheck>): ChecksSummary[] {
  const sums = new Map<Currency, ChecksSum>();
  for (const check of checks) {
    const sum = sums.get(check.currency) ?? newSum();
    sums.set(check.currency, sum);
    addTo(sum, check);
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, sum]) => summaryOf(currency, sum));
}

/** What a summary is made of, for whoever has added it up already. */
export type ChecksSum = {
  invoices: number;
  within: number;
  invoicedMinor: number;
  /** Of the invoices that are within. */
  withinMinor: number;
  ourMinor: number;
  invoicedNetMinor: number;
  ourNetMinor: number;
  causes: Map<Cause, { invoices: number; moreMinor: number; lessMinor: number }>;
};

export function newSum(): ChecksSum {
  const amounts = { invoicedMinor: 0, withinMinor: 0, ourMinor: 0, invoicedNetMinor: 0, ourNetMinor: 0 };
  return { invoices: 0, within: 0, ...amounts, causes: new Map() };
}

function addTo(sum: ChecksSum, check: InvoiceCheck): void {
  sum.invoices += 1;
  sum.invoicedMinor += check.invoiceGrossMinor;
  sum.ourMinor += check.ourGrossMinor;
  sum.invoicedNetMinor += check.invoiceNetMinor;
  sum.ourNetMinor += check.ourNetMinor;
  if (check.isWithin) {
    sum.within += 1;
    sum.withinMinor += check.invoiceGrossMinor;
  }
  const seen = new Set<Cause>();
  for (const { cause, minor } of check.causes) {
    const total = sum.causes.get(cause) ?? { invoices: 0, moreMinor: 0, lessMinor: 0 };
    sum.causes.set(cause, total);
    if (!seen.has(cause)) total.invoices += 1;
    seen.add(cause);
    if (minor > 0) total.moreMinor += minor;
    else total.lessMinor -= minor;
  }
}

export function summaryOf(currency: Currency, sum: ChecksSum): ChecksSummary {
  const { invoices, within, invoicedMinor, ourMinor, invoicedNetMinor, ourNetMinor } = sum;
  return {
    currency,
    invoices,
    within,
    withinPercent: percentOf(within, invoices),
    withinMoneyPercent: percentOf(sum.withinMinor, invoicedMinor),
    invoicedMinor,
    ourMinor,
    invoicedNetMinor,
    ourNetMinor,
    causes: CAUSES.flatMap((cause) => {
      const total = sum.causes.get(cause);
      return total ? [{ cause, ...total }] : [];
    }),
  };
}

/** With one decimal, rounded down: "100 %" is all of them. */
export function percentOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.floor((part / whole) * 1000) / 10 : null;
}
