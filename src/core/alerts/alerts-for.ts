/** Alerts of an account: raised once per kind and billing period, and open as long as their reason holds. */

import { compare, decimal, multiply } from "../money/decimal.ts";
import { type Money, toDecimal } from "../money/money.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import { dayText } from "../time/day-text.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";
import type { AlertPreset } from "./alert-preset.ts";

export const ALERT_KINDS = ["payment-failed", "large-invoice", "spike"] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export const ALERT_LABELS: Readonly<Record<AlertKind, string>> = {
  "payment-failed": "Payment failed",
  "large-invoice": "Large invoice ahead",
  spike: "Usage spike",
};

export type AlertFacts = {
  readonly period: BillingPeriod;
  readonly netForecast: Money | null;
  /** The latest closed bill that was not zero; null when there has been none. */
  readonly lastNonzeroBill: Money | null;
  /** The last failed payment that no later payment made good. */
  readonly paymentFailedOn: LocalDate | null;
  /** What was to be paid with it, one amount for each currency. */
  readonly atStake: readonly Money[];
  readonly spikes: readonly { readonly meter: string; readonly name: string; readonly day: LocalDate }[];
  /** Amounts at which a large invoice was raised in this period, oldest first. */
  readonly raisedLargeInvoices: readonly Money[];
};

export type Alert = {
  readonly kind: AlertKind;
  /** Unique per account: `spike:session_replay:2026-11-03`. */
  readonly key: string;
  /** Names its day as a person reads it; `on` is the same day for who writes it in another way. */
  readonly text: string;
  readonly on: LocalDate | null;
  readonly amount: Money | null;
};

/** All whose reason holds on that day; those whose key was recorded before were raised before. */
export function alertsFor(facts: AlertFacts, today: LocalDate, preset: AlertPreset): Alert[] {
  return [...paymentFailed(facts, today), ...largeInvoice(facts, today, preset.largeInvoice), ...spikes(facts, today)];
}

function paymentFailed({ paymentFailedOn, atStake, period }: AlertFacts, today: LocalDate): Alert[] {
  if (!paymentFailedOn) return [];
  const key = `payment-failed:${period.start}`;
  return [
    {
      kind: "payment-failed",
      key,
      text: `A payment failed on ${dayText(paymentFailedOn, today)}; offer help with the bill.`,
      on: paymentFailedOn,
      amount: atStake.length === 1 ? (atStake[0] ?? null) : null,
    },
  ];
}

function largeInvoice(
  facts: AlertFacts,
  today: LocalDate,
  { fromMinor, leadDays, timesPrevious, againPercent }: AlertPreset["largeInvoice"],
): Alert[] {
  const { netForecast, lastNonzeroBill, period, raisedLargeInvoices } = facts;
  const from = netForecast && fromMinor[netForecast.currency];
  if (!netForecast || from === undefined || from === null || netForecast.minor < from) return [];
  if (daysBetween(today, period.end) > leadDays) return [];
  if (lastNonzeroBill && !isTimes(netForecast, lastNonzeroBill, timesPrevious)) return [];
  const lastRaised = raisedLargeInvoices.at(-1);
  const hasGrown = lastRaised !== undefined && isTimes(netForecast, lastRaised, 1 + againPercent / 100);
  const number = Math.max(1, raisedLargeInvoices.length + (hasGrown ? 1 : 0));
  return [
    {
      kind: "large-invoice",
      key: `large-invoice:${period.start}:${number}`,
      text: lastNonzeroBill
        ? `The bill will be at least ${timesText(timesPrevious)} the one before.`
        : "The first bill will be a large one.",
      on: null,
      amount: netForecast,
    },
  ];
}

function timesText(times: number): string {
  return times === 2 ? "twice" : `${times} times`;
}

function isTimes(amount: Money, base: Money, times: number): boolean {
  return compare(toDecimal(amount), multiply(toDecimal(base), decimal(times))) >= 0;
}

function spikes({ spikes: seen, period }: AlertFacts, today: LocalDate): Alert[] {
  const latest = new Map(seen.map((spike) => [spike.meter, spike]));
  return [...latest.values()].map(({ meter, name, day }) => ({
    kind: "spike",
    key: `spike:${meter}:${period.start}`,
    text: `${name} was far above its usual on ${dayText(day, today)}; find out why before it is billed.`,
    on: day,
    amount: null,
  }));
}
