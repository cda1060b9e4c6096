/** Which invoices belong to one bill: a period may have several, and a change in mid-period makes two short ones. */

import { type BillingPeriod, periodContaining } from "../time/billing-period.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { BillingFacts, Invoice } from "./account-facts.ts";
import { isUsageBill } from "./closed-bills.ts";

export type InvoicedPeriod = {
  /** From the first day of the first of its invoices to the end of the last. */
  readonly period: BillingPeriod;
  readonly invoices: readonly Invoice[];
};

/**
 * B-3. Closed invoices of usage, oldest period first. Those that lie within one billing period of the account are one
 * bill, since tiers and allowances count once for them; one that reaches over the account's periods stands for itself.
 * Drafts and void invoices are no bills; credit that was bought and a year paid ahead are not for usage.
 */
export function periodsOfInvoices(
  { account, invoices }: Pick<BillingFacts, "account" | "invoices">,
  today: LocalDate,
): InvoicedPeriod[] {
  const closed = invoices.filter((invoice) => invoice.periodEnd <= today && isUsageBill(invoice));
  const groups = new Map<string, Invoice[]>();
  for (const invoice of closed) {
    const { start, end } = bounds(invoice, account.anchorDay);
    const key = `${start} ${end}`;
    groups.set(key, [...(groups.get(key) ?? []), invoice]);
  }
  return [...groups.values()]
    .map((group) => ({ period: spanOf(group), invoices: group }))
    .sort((a, b) => (`${a.period.end} ${a.period.start}` < `${b.period.end} ${b.period.start}` ? -1 : 1));
}

function bounds({ periodStart, periodEnd }: Invoice, anchorDay: number): BillingPeriod {
  const own = periodContaining(periodStart, anchorDay);
  return periodEnd <= own.end ? own : { start: periodStart, end: periodEnd };
}

function spanOf(group: readonly Invoice[]): BillingPeriod {
  const starts = group.map(({ periodStart }) => periodStart).sort();
  const ends = group.map(({ periodEnd }) => periodEnd).sort();
  return { start: starts[0]!, end: ends.at(-1)! };
}
