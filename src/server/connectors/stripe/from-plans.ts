/** What a customer's subscriptions say of the plan: packages, and the discounts in percent. */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { type ReportedAt, rowOf, versionOf } from "./from-amounts.ts";
import { sameAs } from "./from-customers.ts";
import { percentsOff } from "./from-discounts.ts";
import { meaningOf } from "./from-prices.ts";
import { isLive } from "./from-subscriptions.ts";
import type { StripeSettings } from "./settings.ts";

export type PlanOf = {
  readonly customer: Stripe.Customer;
  readonly subscriptions: readonly Stripe.Subscription[];
  readonly meters: ReadonlyMap<string, Stripe.Billing.Meter>;
  /** By id: those that the discounts of the customer, the subscriptions and their items name. */
  readonly coupons: ReadonlyMap<string, Stripe.Coupon>;
  readonly effectiveOn: LocalDate;
};

/** A customer who is an account of another source has the plan that is known there. */
export function fromPlan(plan: PlanOf, report: ReportedAt, settings: StripeSettings): SourceRecord[] {
  const live = plan.subscriptions.filter(isLive);
  if (live.length === 0 || sameAs(plan.customer, settings) !== undefined) return [];
  const { customer, effectiveOn } = plan;
  const prices = live.flatMap(({ items }) => items.data.map(({ price }) => price));
  const { everything, byKey } = percentsOff({ ...plan, live });
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
        percent_off: everything,
        percent_off_by: joined(byKey),
      },
    }),
  ];
}

/** Left out where every line has the same, which empties it. */
function joined(byKey: Readonly<Record<string, string>>): string | null {
  const parts = Object.entries(byKey).map(([key, percent]) => `${key}=${percent}`);
  return parts.length === 0 ? null : parts.sort().join("+");
}
