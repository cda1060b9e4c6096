/**
 * Coupons of a fixed amount. Each coming bill has it once and what it does not use is lost, so it is a credit of one
 * billing period: usable on the day of its bill and on no other. Those in percent are part of the plan.
 */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import { addDays } from "#core/time/local-date.ts";
import { currencyCode, dayOf, idOf, major, type ReportedAt, rowOf, versionOf } from "./from-amounts.ts";
import { sameAs } from "./from-customers.ts";
import { discountsOf, type PlanOf } from "./from-plans.ts";
import { isLive } from "./from-subscriptions.ts";
import type { StripeSettings } from "./settings.ts";

export type CouponsOf = Omit<PlanOf, "effectiveOn" | "meters"> & {
  /** A discount may have been taken away, which only a row of nothing says. */
  readonly discountsChanged: boolean;
};

export function fromCoupons(of: CouponsOf, report: ReportedAt, settings: StripeSettings): SourceRecord[] {
  const { customer, discountsChanged } = of;
  const live = of.subscriptions.filter(isLive);
  const period = openPeriod(live);
  if (period === null || sameAs(customer, settings) !== undefined) return [];
  const currency = live[0]!.currency;
  const amount = discountsOf(customer, live).reduce((sum, one) => sum + amountOff(one, of, currency, period.end), 0);
  if (amount === 0 && !discountsChanged) return [];
  const start = dayOf(period.start);
  const given = major(amount, currency);
  return [
    rowOf(settings, {
      kind: "credits",
      object: `coupons of ${customer.id} from ${start}`,
      version: versionOf(report, report.step),
      values: {
        account: customer.id,
        id: `coupons-${customer.id}-${start}`,
        kind: "coupon",
        currency: currencyCode(currency),
        granted: given,
        left: given,
        // The bill is made on the day on which the period ends, and the next period's coupon begins after it.
        starts_on: addDays(start, 1),
        ends_on: addDays(dayOf(period.end), 1),
        // Stripe takes discounts off before credit is used.
        position: "0",
      },
    }),
  ];
}

/** Until the first of its subscriptions is billed. */
function openPeriod(live: readonly Stripe.Subscription[]): { start: number; end: number } | null {
  const items = live.flatMap(({ items: { data } }) => data);
  if (items.length === 0) return null;
  const [first] = [...items].sort((a, b) => a.current_period_end - b.current_period_end);
  return { start: first!.current_period_start, end: first!.current_period_end };
}

/** In Stripe's smallest unit; nothing in a currency that the coupon has no amount of, or where it ends before the bill. */
function amountOff(discount: Stripe.Discount, { coupons }: CouponsOf, currency: string, billedAt: number): number {
  const coupon = coupons.get(idOf(discount.source.coupon) ?? "");
  if (coupon === undefined || (discount.end !== null && discount.end <= billedAt)) return 0;
  if (coupon.currency === currency) return coupon.amount_off ?? 0;
  return coupon.currency_options?.[currency]?.amount_off ?? 0;
}
