/** Closed bills as rules see them. Bills that end after the day in question are not there yet. */
import { type Money, money } from "../money/money.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";
import type { ClosedBill, RuleFacts } from "./rule-facts.ts";

/** How many, when some are uncertain. */
export type CountRange = { readonly atLeast: number; readonly atMost: number };

/** Bills whose ends lie closer than this belong to one usage period: upgrades and credit purchases make extra ones. */
const SAME_PERIOD_DAYS = 15;

export function closedBills(facts: RuleFacts, asOf: LocalDate): readonly ClosedBill[] | null {
  if (facts.bills === null) return null;
  return facts.bills.filter((bill) => bill.end <= asOf).sort((a, b) => (a.end < b.end ? -1 : a.end > b.end ? 1 : 0));
}

/** One list of bills per usage period, oldest first. */
function byUsagePeriod(bills: readonly ClosedBill[]): ClosedBill[][] {
  const periods: ClosedBill[][] = [];
  for (const bill of bills) {
    const open = periods.at(-1);
    const first = open?.[0];
    if (open && first && daysBetween(first.end, bill.end) < SAME_PERIOD_DAYS) open.push(bill);
    else periods.push([bill]);
  }
  return periods;
}

/**
 * O-3: a paid usage period has cash above zero, and that cash was paid. Null where one of these is unknown. A bill that
 * says zero usage is a credit purchase.
 */
function isPaidUsage(bill: ClosedBill): boolean | null {
  const parts = [bill.paid, isAboveZero(bill.cash)];
  if (parts.includes(false) || bill.list?.minor === 0) return false;
  return parts.includes(null) ? null : true;
}

function isAboveZero(amount: Money | null): boolean | null {
  return amount === null ? null : amount.minor > 0;
}

/** O-3 counts distinct usage periods that were paid, not invoices. */
export function paidPeriods(facts: RuleFacts, asOf: LocalDate): CountRange | null {
  const bills = closedBills(facts, asOf);
  if (bills === null) return null;
  const periods = byUsagePeriod(bills).map((period) => period.map(isPaidUsage));
  const atLeast = periods.filter((period) => period.includes(true)).length;
  const atMost = periods.filter((period) => period.includes(true) || period.includes(null)).length;
  return { atLeast, atMost };
}

/** The periods that O-3 counted, by the end of their first bill, so that a person can check them. */
export function paidPeriodEnds(facts: RuleFacts, asOf: LocalDate): LocalDate[] {
  return byUsagePeriod(closedBills(facts, asOf) ?? [])
    .filter((period) => period.some((bill) => isPaidUsage(bill) === true))
    .map((period) => period[0]!.end);
}

/** List of the newest bill; zero where bills are known and there is none yet. */
export function lastListBill(facts: RuleFacts, asOf: LocalDate): Money | null {
  const bills = closedBills(facts, asOf);
  if (bills === null || facts.account.currency === null) return null;
  const last = bills.at(-1);
  return last ? last.list : money(facts.account.currency, 0);
}

/**
 * I-3: the first bill with nonzero cash due, or while there is none the net forecast, which is what it will be.
 * Unknown where an earlier bill's cash is unknown, because that one could have been the first.
 */
export function firstDue(facts: RuleFacts, asOf: LocalDate): Money | null {
  for (const bill of closedBills(facts, asOf) ?? []) {
    if (bill.cash === null) return null;
    if (bill.cash.minor > 0) return bill.cash;
  }
  return facts.bills === null ? null : (facts.forecast?.net ?? null);
}

export function wasEverBilled(facts: RuleFacts, asOf: LocalDate): boolean | null {
  const bills = closedBills(facts, asOf);
  if (bills === null) return null;
  const nonzero = bills.map((bill) => isAboveZero(bill.list) || isAboveZero(bill.cash));
  if (nonzero.includes(true)) return true;
  return bills.some((bill) => bill.list === null && bill.cash === null) ? null : false;
}
