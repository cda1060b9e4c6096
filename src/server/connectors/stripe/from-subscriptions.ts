/** Stripe subscriptions as ours, with the day on which their account is billed. */
import type Stripe from "stripe";
import type { SourceRecord } from "#core/records.ts";
import {
  currencyCode,
  dayOf,
  idOf,
  optionalDay,
  type ReportedAt,
  requireFields,
  rowOf,
  versionOf,
} from "./from-amounts.ts";
import type { StripeSettings } from "./settings.ts";

/** How far a subscription is in its life, where two reports are of the same second. */
const LIFE: Readonly<Record<string, number>> = {
  incomplete: 0,
  trialing: 1,
  active: 2,
  past_due: 3,
  unpaid: 4,
  paused: 5,
  incomplete_expired: 8,
  canceled: 9,
};

/** What Stripe has not begun to bill is no subscription yet. */
const NEVER_BEGAN = new Set(["incomplete", "incomplete_expired"]);

export function fromSubscription(
  subscription: Stripe.Subscription,
  report: ReportedAt,
  settings: StripeSettings,
): SourceRecord[] {
  requireFields(subscription, ["id", "status", "currency", "start_date", "billing_cycle_anchor", "ended_at", "items"]);
  const account = idOf(subscription.customer);
  if (account === null || NEVER_BEGAN.has(subscription.status)) return [];
  const version = versionOf(report, report.step, LIFE[subscription.status] ?? 6);
  const own = rowOf(settings, {
    kind: "subscriptions",
    object: `subscription ${subscription.id}`,
    version,
    values: {
      account,
      id: subscription.id,
      plan: planWord(subscription),
      started_on: dayOf(subscription.start_date),
      ended_on: optionalDay(subscription.ended_at),
      cancelled_on: optionalDay(subscription.canceled_at),
    },
  });
  return isLive(subscription) ? [billingRow(account, subscription, version, settings), own] : [own];
}

export function isLive({ status }: Pick<Stripe.Subscription, "status">): boolean {
  return status !== "canceled" && !NEVER_BEGAN.has(status);
}

/** Makes the account known where the subscription is heard of before its customer has a currency. */
function billingRow(
  account: string,
  { currency, billing_cycle_anchor: anchor }: Stripe.Subscription,
  version: string,
  settings: StripeSettings,
): SourceRecord {
  return rowOf(settings, {
    kind: "accounts",
    object: `billing of ${account}`,
    version,
    values: {
      account,
      currency: currencyCode(currency),
      period_anchor_day: String(Number(dayOf(anchor).slice(8, 10))),
    },
  });
}

function planWord({ items }: Stripe.Subscription): string {
  const words = items.data.map(({ price }) => price.nickname ?? price.lookup_key ?? idOf(price.product) ?? price.id);
  return [...new Set(words)].join(" + ").slice(0, 200) || "subscription";
}

/**
 * Whether a customer is still a customer is only known from all of its subscriptions: the last one's end is the
 * account's. Null for one who never subscribed: such a customer may be billed by hand.
 */
export function endOfSubscriptions(subscriptions: readonly Stripe.Subscription[]): number | "goes-on" | null {
  const begun = subscriptions.filter(({ status }) => !NEVER_BEGAN.has(status));
  if (begun.length === 0) return null;
  if (begun.some(isLive)) return "goes-on";
  return Math.max(...begun.map(({ ended_at: endedAt, canceled_at: canceledAt }) => endedAt ?? canceledAt ?? 0));
}

export function fromAllSubscriptions(
  customer: { readonly id: string; readonly currency: string },
  subscriptions: readonly Stripe.Subscription[],
  report: ReportedAt,
  settings: StripeSettings,
): SourceRecord[] {
  const end = endOfSubscriptions(subscriptions);
  if (end === null) return [];
  const row = rowOf(settings, {
    kind: "accounts",
    object: `end of ${customer.id}`,
    version: versionOf(report, report.step),
    values: {
      account: customer.id,
      currency: currencyCode(customer.currency),
      cancelled_on: end === "goes-on" ? "" : dayOf(end),
    },
  });
  return [row];
}
