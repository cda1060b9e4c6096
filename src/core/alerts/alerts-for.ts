/** Alerts of an account: raised once per kind and billing period, and open as long as their reason holds. */

import { compare, decimal, multiply } from "../money/decimal.ts";
import { type Money, toDecimal } from "../money/money.ts";
import type { BillingPeriod } from "../time/billing-period.ts";
import { daysBetween, type LocalDate } from "../time/local-date.ts";

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
  readonly spikes: readonly { readonly meter: string; readonly name: string; readonly day: LocalDate }[];
  /** Amounts at which a large invoice was raised in this period, oldest first. */
  readonly raisedLargeInvoices: readonly Money[];
};

export type AlertPreset = {
  /** By currency, in minor units. */
  readonly largeInvoiceFromMinor: Readonly<Record<string, number | undefined>>;
  readonly largeInvoiceLeadDays: number;
  readonly largeInvoiceTimesPrevious: number;
  /** Raised again when the forecast has grown by this many percent since. */
  readonly largeInvoiceAgainPercent: number;
};

/** A-19 and the spike default of R-34: $1,000, ten days before the bill, twice the bill before, again after half as much. */
export const ALERT_DEFAULTS: AlertPreset = {
  largeInvoiceFromMinor: { USD: 100_000 },
  largeInvoiceLeadDays: 10,
  largeInvoiceTimesPrevious: 2,
  largeInvoiceAgainPercent: 50,
};

export type Alert = {
  readonly kind: AlertKind;
  /** Unique per account: `spike:session_replay:2026-11-03`. */
  readonly key: string;
  readonly text: string;
  readonly amount: Money | null;
};

/** All whose reason holds on that day; those whose key was recorded before were raised before. */
export function alertsFor(facts: AlertFacts, today: LocalDate, preset: AlertPreset = ALERT_DEFAULTS): Alert[] {
  return [...paymentFailed(facts), ...largeInvoice(facts, today, preset), ...spikes(facts)];
}

function paymentFailed({ paymentFailedOn, period }: AlertFacts): Alert[] {
  if (!paymentFailedOn) return [];
  const key = `payment-failed:${period.start}`;
  return [
    {
      kind: "payment-failed",
      key,
      text: `A payment failed on ${paymentFailedOn}; offer help with the bill.`,
      amount: null,
    },
  ];
}

function largeInvoice(facts: AlertFacts, today: LocalDate, preset: AlertPreset): Alert[] {
  const { netForecast, lastNonzeroBill, period, raisedLargeInvoices } = facts;
  const from = netForecast && preset.largeInvoiceFromMinor[netForecast.currency];
  if (!netForecast || from === undefined || from === null || netForecast.minor < from) return [];
  if (daysBetween(today, period.end) > preset.largeInvoiceLeadDays) return [];
  if (lastNonzeroBill && !isTimes(netForecast, lastNonzeroBill, preset.largeInvoiceTimesPrevious)) return [];
  const lastRaised = raisedLargeInvoices.at(-1);
  const hasGrown =
    lastRaised !== undefined && isTimes(netForecast, lastRaised, 1 + preset.largeInvoiceAgainPercent / 100);
  const number = Math.max(1, raisedLargeInvoices.length + (hasGrown ? 1 : 0));
  return [
    {
      kind: "large-invoice",
      key: `large-invoice:${period.start}:${number}`,
      text: lastNonzeroBill ? "The bill will be at least twice the one before." : "The first bill will be a large one.",
      amount: netForecast,
    },
  ];
}

function isTimes(amount: Money, base: Money, times: number): boolean {
  return compare(toDecimal(amount), multiply(toDecimal(base), decimal(times))) >= 0;
}

function spikes({ spikes: seen, period }: AlertFacts): Alert[] {
  const latest = new Map(seen.map((spike) => [spike.meter, spike]));
  return [...latest.values()].map(({ meter, name, day }) => ({
    kind: "spike",
    key: `spike:${meter}:${period.start}`,
    text: `${name} was far above its usual on ${day}; find out why before it is billed.`,
    amount: null,
  }));
}
