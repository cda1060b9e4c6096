/** Everything about one sample account up to a day, put together once. */
import type { PriceBook } from "../rating/price-book.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { SampleAccount } from "./account.ts";
import { billsOf, type SampleBill } from "./bills.ts";
import { type DailyUsage, dailyUsageOf } from "./daily-usage.ts";
import { type Entry, entryOf } from "./entry.ts";
import { type LimitEvent, limitEventsOf } from "./limit-events.ts";
import { coverageHistoryOf, type HistoryEvent, historyOf } from "./onboarding-history.ts";
import { type Collection, collectionOf } from "./payments.ts";
import type { QuickPrices } from "./quick-price.ts";
import { type SampleTerms, termsOf } from "./terms.ts";

export type LifeContext = {
  readonly seed: number;
  readonly book: PriceBook;
  readonly prices: QuickPrices;
  /** The last day of usage. */
  readonly through: LocalDate;
};

/** Without the usage itself, which is large and can be had again. */
export type SampleLife = {
  readonly account: SampleAccount;
  readonly terms: SampleTerms;
  readonly bills: readonly (SampleBill & { readonly collection: Collection })[];
  readonly limits: readonly LimitEvent[];
  readonly entry: Entry | null;
  readonly history: readonly HistoryEvent[];
};

export function lifeOf(account: SampleAccount, context: LifeContext): SampleLife {
  const { seed, book, prices, through } = context;
  const usage: DailyUsage = dailyUsageOf(account, context);
  const terms = termsOf(account, seed, book);
  const bills = billsOf(account, { terms, usage, book, through });
  const entry = entryOf(account, { terms, usage, bills, prices });
  return {
    account,
    terms,
    bills: bills.map((bill) => ({ ...bill, collection: collectionOf(account, bill, seed) })),
    limits: limitEventsOf({ terms, usage, prices, through }),
    entry,
    history: entry
      ? historyOf(account, { entry, cancelledOn: terms.cancelledOn, seed })
      : uncoveredHistory(account, bills, seed),
  };
}

const LARGE_BILL_MINOR = 8_000;

function uncoveredHistory(account: SampleAccount, bills: readonly SampleBill[], seed: number): HistoryEvent[] {
  const large = bills.find(({ netMinor }) => netMinor > LARGE_BILL_MINOR);
  return large ? coverageHistoryOf(account, large.period.end, seed) : [];
}
