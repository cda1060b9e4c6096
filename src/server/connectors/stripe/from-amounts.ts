/** Stripe's amounts, days and ids as the cells of our rows. */

import { ProductError } from "#core/errors.ts";
import type { KindId } from "#core/imports/column.ts";
import { decimal, toText } from "#core/money/decimal.ts";
import type { SourceRecord } from "#core/records.ts";
import { fromEpochMs, type Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { StripeSettings } from "./settings.ts";

/**
 * Decimals of the unit in which Stripe writes an amount, where they are not two. They differ from ISO 4217: ISK and UGX
 * have no decimals and are still written in hundredths, MGA is written in whole units. HUF and TWD are whole only in
 * payouts, which are not read.
 * https://docs.stripe.com/currencies#zero-decimal
 */
const WHOLE_UNITS = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
const THOUSANDTHS = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

export function stripeDecimals(currency: string): number {
  const code = currency.toUpperCase();
  if (WHOLE_UNITS.has(code)) return 0;
  return THOUSANDTHS.has(code) ? 3 : 2;
}

/** `major(12345, "usd")` is `123.45`. Prices have fractions of the smallest unit: `major("0.05", "usd")` is `0.0005`. */
export function major(amount: number | string | { toString(): string }, currency: string): string {
  const { digits, scale } = decimal(String(amount));
  return toText({ digits, scale: scale + stripeDecimals(currency) });
}

export function currencyCode(currency: string): string {
  return currency.toUpperCase();
}

/** The UTC day of one of Stripe's times, which are seconds. */
export function dayOf(seconds: number): LocalDate {
  return instantOf(seconds).slice(0, 10);
}

export function instantOf(seconds: number): Instant {
  return fromEpochMs(seconds * 1000);
}

export function optionalDay(seconds: number | null | undefined): LocalDate | "" {
  return typeof seconds === "number" ? dayOf(seconds) : "";
}

/** Stripe gives an id, or the whole thing where it was asked to. */
export function idOf(thing: string | { readonly id: string } | null | undefined): string | null {
  return typeof thing === "string" ? thing : (thing?.id ?? null);
}

/** When Stripe said so by its own clock, and what breaks a tie between two reports of one second. */
export type ReportedAt = {
  readonly seconds: number;
  /** What happened, for reports of one second about a thing that says nothing of its age: created, then changed, then gone. */
  readonly step: 0 | 1 | 2;
};

/** Sorts as text. Later ranks hold over earlier ones of the same second. */
export function versionOf({ seconds }: ReportedAt, ...ranks: readonly number[]): string {
  return [padded(seconds), ...ranks.map(padded)].join(".");
}

function padded(count: number): string {
  return String(Math.max(0, Math.trunc(count))).padStart(12, "0");
}

export type RowOf = {
  kind: KindId;
  /** Which of Stripe's things the row reports on. */
  object: string;
  version: string;
  values: Readonly<Record<string, string | null | undefined>>;
};

/** Columns without a value are left out, so that they stay as they are; an empty one is emptied. */
export function rowOf(settings: StripeSettings, { kind, object, version, values }: RowOf): SourceRecord {
  const given = settings.region === "" ? values : { ...values, region: settings.region };
  const cells = Object.entries(given).flatMap(([name, value]) => (value == null ? [] : [[name, value] as const]));
  return { kind, object, version, values: Object.fromEntries(cells) };
}

/**
 * Stripe sends a field as null when it has nothing to say. One that is not there at all was taken away by a version of
 * their API, and what would be left out with it is money: then nothing of it gets in.
 */
export function requireFields<Thing extends { readonly object: string }>(
  thing: Thing,
  fields: readonly (keyof Thing & string)[],
): void {
  const missing = fields.filter((field) => thing[field] === undefined);
  if (missing.length === 0) return;
  const name = `${thing.object.replaceAll("_", " ")} ${"id" in thing ? thing.id : ""}`.trim();
  throw new ProductError(
    "invalid",
    "stripe.changed",
    `Stripe sent ${name} without ${missing.join(", ")}, so it was not read. Set the webhook endpoint to API version 2026-10-28.endive, or update Firstbill.`,
  );
}
