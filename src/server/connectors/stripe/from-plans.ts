/** What a customer's subscriptions say of the plan: packages, and the discount on everything. */
import type Stripe from "stripe";
import { decimal, divide, multiply, ONE, subtract, toText } from "#core/money/decimal.ts";
import type { SourceRecord } from "#core/records.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { idOf, type ReportedAt, rowOf, versionOf } from "./from-amounts.ts";
import { sameAs } from "./from-customers.ts";
import { meaningOf } from "./from-prices.ts";
import { isLive } from "./from-subscriptions.ts";
import type { StripeSettings } from "./settings.ts";

export type PlanOf = {
  readonly customer: Stripe.Customer;
  readonly subscriptions: readonly Stripe.Subscription[];
  readonly meters: ReadonlyMap<string, Stripe.Billing.Meter>;
  /** By id: those that the customer's and the subscriptions' discounts name. */
  readonly coupons: ReadonlyMap<string, Stripe.Coupon>;
  readonly effectiveOn: LocalDate;
};

/** A customer who is an account of another source has the plan that is known there. */
export function fromPlan(plan: PlanOf, report: ReportedAt, settings: StripeSettings): SourceRecord[] {
  const live = plan.subscriptions.filter(isLive);
  if (live.length === 0 || sameAs(plan.customer, settings) !== undefined) return [];
  const { customer, effectiveOn } = plan;
  const prices = live.flatMap(({ items }) => items.data.map(({ price }) => price));
  const packages = prices.map((price) => meaningOf(price, plan)).filter(({ is }) => is === "package");
  return [
    rowOf(settings, {
      kind: "plans",
      object: `plan of ${customer.id} from ${effectiveOn}`,
      version: versionOf(report, report.step),
      values: {
        account: customer.id,
        effective_on: effectiveOn,
        plan: prices.every(({ recurring }) => recurring?.interval === "year") ? "annual" : "payg",
        packages: [...new Set(packages.map(({ key }) => key))].sort().join("+"),
        percent_off: percentOff(plan, live),
      },
    }),
  ];
}

export function couponIds(customer: Stripe.Customer, subscriptions: readonly Stripe.Subscription[]): string[] {
  return discountsOf(customer, subscriptions).flatMap(({ source }) => idOf(source.coupon) ?? []);
}

/** A subscription's discounts hold instead of the customer's. */
export function discountsOf(customer: Stripe.Customer, live: readonly Stripe.Subscription[]): Stripe.Discount[] {
  const own = live.flatMap(({ discounts }) => discounts.filter((discount) => typeof discount === "object"));
  if (own.length > 0) return own;
  return customer.discount ? [customer.discount] : [];
}

/** Several take off one after the other: 20 % and 50 % are 60 %. */
function percentOff({ customer, coupons }: PlanOf, live: readonly Stripe.Subscription[]): string {
  let left = ONE;
  for (const { source } of discountsOf(customer, live)) {
    const percent = coupons.get(idOf(source.coupon) ?? "")?.percent_off ?? 0;
    left = multiply(left, divide(subtract(decimal(100), decimal(String(percent))), decimal(100), 6));
  }
  return toText(multiply(subtract(ONE, left), decimal(100)));
}
