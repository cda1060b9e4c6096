/**
 * The day on which the sample's own team noticed an account. It is a guess by a plain rule, made to place the history of
 * mails and calls; who is in the segment is decided by the real rules once the sample is loaded.
 */
import { type BillingPeriod, nextPeriod, periodContaining } from "../time/billing-period.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";
import type { SampleAccount } from "./account.ts";
import type { SampleBill } from "./bills.ts";
import type { DailyUsage } from "./daily-usage.ts";
import { type QuickPrices, quickCost } from "./quick-price.ts";
import type { SampleTerms } from "./terms.ts";

export type Entry = {
  readonly on: LocalDate;
  /** Ends of the two periods after the entry. */
  readonly renewals: readonly [LocalDate, LocalDate];
  readonly forecastUsd: number;
};

const ENTRY_USD = { payg: 100, startup: 1500, yc: 0.01, annual: Number.POSITIVE_INFINITY } as const;
const PAID_PERIODS_AT_MOST = 3;
const FEWEST_DAYS = 5;

type Known = {
  readonly terms: SampleTerms;
  readonly usage: DailyUsage;
  readonly bills: readonly SampleBill[];
  readonly prices: QuickPrices;
};

export function entryOf(account: SampleAccount, known: Known): Entry | null {
  const { terms, usage } = known;
  if (account.currency !== "USD" || account.plan === "annual") return null;
  const days = Math.max(0, ...[...usage.meters.values()].map((series) => series.length));
  let period = periodContaining(account.signedUpOn, terms.anchorDay);
  for (let start = 0; start < days; start = daysBetween(usage.from, period.start)) {
    const found = entryIn(account, period, { ...known, days });
    if (found) return found;
    period = nextPeriod(period, terms.anchorDay);
  }
  return null;
}

function entryIn(account: SampleAccount, period: BillingPeriod, known: Known & { days: number }): Entry | null {
  const { terms, usage, bills } = known;
  const paid = bills.filter((bill) => bill.period.end <= period.start && bill.netMinor > 0).length;
  if (paid > PAID_PERIODS_AT_MOST) return null;
  const credit = creditAtBill(known, period);
  const start = Math.max(0, daysBetween(usage.from, period.start));
  const end = daysBetween(usage.from, period.end);
  for (let day = Math.max(start, FEWEST_DAYS); day < Math.min(end, known.days); day++) {
    const gross = projectedCost(known, { start, day, end });
    const forecastUsd = account.plan === "startup" && credit > 0 ? gross : Math.max(0, gross - credit);
    const threshold = account.plan === "startup" && credit <= 0 ? ENTRY_USD.payg : ENTRY_USD[account.plan];
    if (forecastUsd <= threshold) continue;
    const second = nextPeriod(period, terms.anchorDay).end;
    // The day after the usage was in.
    return { on: addDays(usage.from, day + 1), renewals: [period.end, second], forecastUsd };
  }
  return null;
}

/** Dollars of credit that will be there when the period's invoice is made. */
function creditAtBill({ terms, bills }: Known, period: BillingPeriod): number {
  const before = bills.findLast((bill) => bill.period.end <= period.start);
  return terms.grants
    .filter((grant) => grant.startsOn <= period.end && period.end < grant.endsOn)
    .reduce((sum, grant) => sum + (before?.leftMinor.get(grant.id) ?? grant.grantedMinor) / 100, 0);
}

/** Used so far, and for the rest of the period the mean of the last two weeks without their largest day. */
function projectedCost({ usage, prices }: Known, { start, day, end }: { start: number; day: number; end: number }) {
  let cost = 0;
  for (const [meter, series] of usage.meters) {
    let soFar = 0;
    for (let index = start; index <= day; index++) soFar += series[index]!;
    const first = Math.max(0, day - 13);
    let recent = 0;
    let largest = 0;
    for (let index = first; index <= day; index++) {
      recent += series[index]!;
      largest = Math.max(largest, series[index]!);
    }
    const perDay = (recent - largest) / Math.max(1, day - first);
    cost += quickCost(prices, meter, soFar + perDay * (end - day - 1));
  }
  return cost;
}
