/** What alerts look at. */
import type { Alert, AlertFacts } from "../alerts/alerts-for.ts";
import { findMeter } from "../rating/price-book.ts";
import { localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountBill } from "./account-bill.ts";
import type { AccountFacts } from "./account-facts.ts";
import type { ClosedAccountBill } from "./closed-bills.ts";
import { paymentAtStake } from "./payment-at-stake.ts";

export function alertFactsOf(
  facts: AccountFacts,
  bill: AccountBill,
  bills: readonly ClosedAccountBill[],
  today: LocalDate,
): AlertFacts {
  const payment = paymentAtStake(facts, today);
  return {
    period: bill.period,
    netForecast: bill.reportedThrough ? bill.forecast.net.mean : null,
    lastNonzeroBill: bills.findLast(({ net }) => (net?.minor ?? 0) > 0)?.net ?? null,
    paymentFailedOn: payment && localDateAt(payment.since),
    atStake: payment?.amounts ?? [],
    spikes: [...bill.projections].flatMap(([meter, { spikes }]) => {
      const name = findMeter(bill.terms.book, meter)?.name ?? meter;
      return spikes.map(({ day }) => ({ meter, name, day }));
    }),
    raisedLargeInvoices: facts.decisions.flatMap(({ kind, body }) => {
      const { kind: alertKind, key, amount } = body as Partial<Alert>;
      const isOfPeriod = kind === "alert-raised" && alertKind === "large-invoice" && key?.includes(bill.period.start);
      return isOfPeriod && amount ? [amount] : [];
    }),
  };
}
