/** What Stripe's prices stand for: a meter's usage, a package by the month, or something sold once. */
import type Stripe from "stripe";
import { decimal, divide, toText } from "#core/money/decimal.ts";
import type { SourceRecord } from "#core/records.ts";
import type { PriceProposal } from "#server/connectors/connector.ts";
import { currencyCode, idOf, major } from "./from-amounts.ts";

/** Prices, products and meters that were read, by their ids. */
export type Catalogue = {
  readonly prices: ReadonlyMap<string, Stripe.Price>;
  readonly meters: ReadonlyMap<string, Stripe.Billing.Meter>;
};

export type PriceMeaning = { readonly is: "meter" | "package" | "one-off"; readonly key: string };

/** A metadata key that names the product as our price book does. */
const OWN_KEY = "firstbill_product";

/** Null for a price that Stripe did not give, such as one that was deleted. */
export function priceMeaning(catalogue: Catalogue, priceId: string): PriceMeaning | null {
  const price = catalogue.prices.get(priceId);
  return price === undefined ? null : meaningOf(price, catalogue);
}

export function meaningOf(price: Stripe.Price, { meters }: Pick<Catalogue, "meters">): PriceMeaning {
  const own = price.metadata[OWN_KEY]?.trim();
  const meter = price.recurring?.meter == null ? undefined : meters.get(price.recurring.meter);
  const key = own || (meter?.event_name ?? price.lookup_key ?? idOf(price.product) ?? price.id);
  if (price.recurring === null) return { is: "one-off", key };
  return { is: price.recurring.usage_type === "metered" ? "meter" : "package", key };
}

/** The prices that are for sale, in all currencies. Whoever accepts them gives the book its id and its day. */
export function proposeBooks(prices: readonly Stripe.Price[], catalogue: Pick<Catalogue, "meters">): PriceProposal {
  const notes: string[] = [];
  const taken = new Set<string>();
  const records: SourceRecord[] = [];
  for (const price of prices.filter(({ active }) => active)) {
    const meaning = meaningOf(price, catalogue);
    const place = `${price.currency} ${meaning.key}`;
    const problem = taken.has(place)
      ? twice(price, meaning)
      : (lastValue(price, catalogue) ?? problemOf(price, meaning));
    if (problem !== null) {
      notes.push(problem);
      continue;
    }
    taken.add(place);
    notes.push(...remarksOn(price));
    records.push(...rowsOf(price, meaning));
  }
  return { records, notes };
}

function nameOf(price: Stripe.Price): string {
  const { product } = price;
  const name = typeof product === "object" && !product.deleted ? product.name : null;
  return price.nickname ?? name ?? price.id;
}

function twice(price: Stripe.Price, { key }: PriceMeaning): string {
  return `${nameOf(price)} (${price.id}) is a second price of "${key}" in ${currencyCode(price.currency)} and was left out. If it is a product of its own, give it the metadata key ${OWN_KEY}.`;
}

/** A meter that sums or counts has a quantity of each day; one that keeps the last value of a period has none. */
export function isOfDays({ default_aggregation: { formula } }: Pick<Stripe.Billing.Meter, "default_aggregation">) {
  return formula === "sum" || formula === "count";
}

function lastValue(price: Stripe.Price, { meters }: Pick<Catalogue, "meters">): string | null {
  const meter = meters.get(price.recurring?.meter ?? "");
  if (meter === undefined || isOfDays(meter)) return null;
  return `${nameOf(price)} (${price.id}) is priced by the last value of ${meter.event_name} in a period, and days of such a meter do not add up to it. It was left out and its usage is not read; import both from elsewhere.`;
}

function problemOf(price: Stripe.Price, { is }: PriceMeaning): string | null {
  const what = `${nameOf(price)} (${price.id})`;
  if (is === "one-off") return `${what} is sold once, so it is no part of a month's bill.`;
  const { recurring } = price;
  if (recurring?.interval !== "month" || recurring.interval_count !== 1)
    return `${what} is billed every ${recurring?.interval_count} ${recurring?.interval}; price books hold months.`;
  if (is === "meter" && recurring.meter === null) return `${what} is metered and names no meter.`;
  if (is === "package" && price.billing_scheme === "tiered")
    return `${what} has tiers by seat, which packages cannot have.`;
  if (price.tiers_mode === "volume" && (price.tiers ?? []).length > 1)
    return `${what} has volume tiers: all units cost what the last one does. Price books are graduated.`;
  if ((price.tiers ?? []).some((tier) => Number(tier.flat_amount_decimal ?? tier.flat_amount ?? 0) !== 0))
    return `${what} has tiers with a fixed amount beside the unit price.`;
  if (price.billing_scheme === "tiered" && price.tiers === undefined) return `${what} came without its tiers.`;
  if (unitAmount(price) === null && price.billing_scheme === "per_unit") return `${what} has no fixed amount.`;
  return null;
}

function remarksOn(price: Stripe.Price): string[] {
  const whole = price.transform_quantity;
  if (whole === null) return [];
  return [
    `${nameOf(price)} (${price.id}) counts ${whole.divide_by} at a time, rounded ${whole.round}; here each unit costs its part of that, so a bill may be less than one such step apart.`,
  ];
}

function unitAmount(price: Stripe.Price): string | null {
  const amount = price.unit_amount_decimal ?? price.unit_amount;
  return amount === null ? null : String(amount);
}

function rowsOf(price: Stripe.Price, { is, key }: PriceMeaning): SourceRecord[] {
  const common = {
    currency: currencyCode(price.currency),
    product: key,
    name: nameOf(price),
    unit: unitWord(price),
    when: is === "package" ? "package" : "used",
  };
  const tiers = price.tiers ?? [{ up_to: null, unit_amount_decimal: null, unit_amount: null, flat: true }];
  return tiers.map((tier) => ({
    kind: "prices",
    values: {
      ...common,
      up_to: tier.up_to === null ? "" : String(tier.up_to),
      unit_amount: perUnit(price, "flat" in tier ? unitAmount(price) : (tier.unit_amount_decimal ?? tier.unit_amount)),
    },
  }));
}

function unitWord({ product }: Stripe.Price): string {
  return typeof product === "object" && !product.deleted ? (product.unit_label ?? "unit") : "unit";
}

/** Where Stripe counts several units as one, each costs its part, to 12 decimals. */
function perUnit(price: Stripe.Price, amount: string | number | { toString(): string } | null): string {
  const whole = major(String(amount ?? 0), price.currency);
  if (price.transform_quantity === null) return whole;
  return toText(divide(decimal(whole), decimal(price.transform_quantity.divide_by), 12));
}
