/**
 * Coupons of a fixed amount. Each coming bill has it once and what it does not use is lost, so it is a credit of one
 * billing period: usable on the day of its bill and on no other. Those in percent are part of the plan.
 */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import { addDays } from "#core/time/local-date.ts";
import { currencyCode, dayOf, major, type ReportedAt, rowOf, versionOf } from "./from-amounts.ts";
import { sameAs } from "./from-customers.ts";
import { amountsOff } from "./from-discounts.ts";
import type { PlanOf } from "./from-plans.ts";
import { isLive } from "./from-subscriptions.ts";
import type { StripeSettings } from "./settings.ts";

export type CouponsOf = Omit<PlanOf, "effectiveOn"> & {
  /**
   * How many discounts there were before they last changed; null where they did not. One that was taken away is only said
   * by a row of nothing.
   */
  readonly discountsBefore: number | null;
};

export function fromCoupons(of: CouponsOf, report: ReportedAt, settings: StripeSettings): SourceRecord[] {
  const { customer, discountsBefore } = of;
  const live = of.subscriptions.filter(isLive);
  const period = openPeriod(live);
  if (period === null || sameAs(customer, settings) !== undefined) return [];
  const currency = live[0]!.currency;
  const amounts = amountsOff({ ...of, live }, { currency, billedAt: period.end });
  const onEverything = amounts.find(({ scope }) => scope === null)?.amount ?? 0;
  const bound = amounts.flatMap(({ scope, amount }) => (scope === null ? [] : { scope: scope.join("+"), amount }));
  while (bound.length < (discountsBefore ?? 0)) bound.push({ scope: "", amount: 0 });
  const credit = { account: customer.id, currency, period };
  const row = (one: CouponCredit) => creditRow({ ...credit, ...one }, report, settings);
  return [
    ...(onEverything === 0 && discountsBefore === null
      ? []
      : [row({ place: "", scope: null, amount: onEverything, position: bound.length > 0 ? "1" : "0" })]),
    ...bound.map(({ scope, amount }, index) => row({ place: `-${index + 1}`, scope, amount, position: "0" })),
  ];
}

/** `scope` is null for everything; `place` tells those of one period apart. */
type CouponCredit = { place: string; scope: string | null; amount: number; position: string };

type CreditOfPeriod = CouponCredit & { account: string; currency: string; period: { start: number; end: number } };

function creditRow(
  { account, currency, period, place, scope, amount, position }: CreditOfPeriod,
  report: ReportedAt,
  settings: StripeSettings,
): SourceRecord {
  const start = dayOf(period.start);
  const given = major(amount, currency);
  return rowOf(settings, {
    kind: "credits",
    object: `coupons${place} of ${account} from ${start}`,
    version: versionOf(report, report.step),
    values: {
      account,
      id: `coupons-${account}-${start}${place}`,
      kind: "coupon",
      scope,
      currency: currencyCode(currency),
      granted: given,
      left: given,
      // The bill is made on the day on which the period ends, and the next period's coupon begins after it.
      starts_on: addDays(start, 1),
      ends_on: addDays(dayOf(period.end), 1),
      // Stripe takes discounts off before credit is used, and those of some lines before those of all.
      position,
    },
  });
}

/** Until the first of its subscriptions is billed. */
function openPeriod(live: readonly Stripe.Subscription[]): { start: number; end: number } | null {
  const items = live.flatMap(({ items: { data } }) => data);
  if (items.length === 0) return null;
  const [first] = [...items].sort((a, b) => a.current_period_end - b.current_period_end);
  return { start: first!.current_period_start, end: first!.current_period_end };
}
