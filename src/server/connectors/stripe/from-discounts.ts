/**
 * What a customer's discounts take off each line of the coming bill, in the order in which Stripe takes them: those of a
 * subscription's item, then those of the subscription in the order of its list, or the customer's where it has none. Each
 * takes off what the ones before it left, on the products that its coupon is for.
 * https://docs.stripe.com/billing/subscriptions/coupons
 */
import type Stripe from "stripe";
import {
  type Decimal,
  decimal,
  divide,
  min,
  multiply,
  ONE,
  roundHalfEven,
  subtract,
  toText,
} from "#core/money/decimal.ts";
import { idOf } from "./from-amounts.ts";
import { meaningOf } from "./from-prices.ts";

export type DiscountsOf = {
  readonly customer: Stripe.Customer;
  /** Those that go on. */
  readonly live: readonly Stripe.Subscription[];
  readonly meters: ReadonlyMap<string, Stripe.Billing.Meter>;
  /** By id: those that the discounts of the customer, the subscriptions and their items name. */
  readonly coupons: ReadonlyMap<string, Stripe.Coupon>;
};

/** One line of the coming bill with its discounts, first the one that is taken off first. */
type Line = { readonly key: string; readonly discounts: readonly Stripe.Discount[] };

export function couponIds(customer: Stripe.Customer, subscriptions: readonly Stripe.Subscription[]): string[] {
  const all = subscriptions.flatMap((one) => [
    ...wholeDiscounts(customer, one),
    ...one.items.data.flatMap(({ discounts }) => given(discounts)),
  ]);
  return [...new Set(all.flatMap(({ source }) => idOf(source.coupon) ?? []))];
}

/** A subscription's discounts hold instead of the customer's. */
function wholeDiscounts(customer: Stripe.Customer, { discounts }: Stripe.Subscription): Stripe.Discount[] {
  const own = given(discounts);
  if (own.length > 0) return own;
  return customer.discount ? [customer.discount] : [];
}

function given(discounts: readonly (string | Stripe.Discount)[]): Stripe.Discount[] {
  return discounts.filter((discount) => typeof discount === "object");
}

function linesOf({ customer, live, meters, coupons }: DiscountsOf): Line[] {
  return live.flatMap((subscription) =>
    subscription.items.data.map(({ price, discounts }) => ({
      key: meaningOf(price, { meters }).key,
      discounts: [...given(discounts), ...wholeDiscounts(customer, subscription)].filter((one) =>
        isFor(couponOf(one, coupons), idOf(price.product)),
      ),
    })),
  );
}

function couponOf({ source }: Stripe.Discount, coupons: DiscountsOf["coupons"]): Stripe.Coupon | undefined {
  return coupons.get(idOf(source.coupon) ?? "");
}

function isFor(coupon: Stripe.Coupon | undefined, product: string | null): boolean {
  const products = coupon?.applies_to?.products;
  return products === undefined || (product !== null && products.includes(product));
}

// Percentages --------------------------------------------------------------------------------------------------------

/** Exact percents as text: off everything, and off the lines that have another one. */
export type PercentsOff = { readonly everything: string; readonly byKey: Readonly<Record<string, string>> };

export function percentsOff(of: DiscountsOf): PercentsOff {
  const byKey = new Map<string, string>();
  for (const { key, discounts } of linesOf(of)) if (!byKey.has(key)) byKey.set(key, percentText(discounts, of));
  const percents = new Set(byKey.values());
  const everything = percents.size === 1 ? [...percents][0]! : percentOfEverything(of);
  return { everything, byKey: Object.fromEntries([...byKey].filter(([, percent]) => percent !== everything)) };
}

/** Of what is bought later too: the discounts that are for every product. */
function percentOfEverything(of: DiscountsOf): string {
  const [first] = of.live;
  const whole = first === undefined ? [] : wholeDiscounts(of.customer, first);
  return percentText(
    whole.filter((one) => couponOf(one, of.coupons)?.applies_to === undefined),
    of,
  );
}

/** Several take off one after the other: 20 % and 50 % are 60 %. */
function percentText(discounts: readonly Stripe.Discount[], of: DiscountsOf): string {
  return toText(multiply(subtract(ONE, leftAfter(discounts, of)), decimal(100)));
}

/** The share that percentages leave. */
function leftAfter(discounts: readonly Stripe.Discount[], { coupons }: DiscountsOf): Decimal {
  return discounts.reduce((left, one) => {
    const percent = decimal(String(couponOf(one, coupons)?.percent_off ?? 0));
    return multiply(left, divide(subtract(decimal(100), percent), decimal(100), 6));
  }, ONE);
}

// Amounts ------------------------------------------------------------------------------------------------------------

export type AmountOff = {
  /** Keys of the lines that it is taken off; null is all of them. */
  readonly scope: readonly string[] | null;
  /** In Stripe's smallest unit. */
  readonly amount: number;
};

/**
 * As if percentages were taken off first, which bills here do: of 10.00 before a percentage of 20, 8.00 are left to be
 * taken off after it. Where later percentages differ from line to line, the highest of them counts. One sum for each scope.
 */
export function amountsOff(of: DiscountsOf, bill: { currency: string; billedAt: number }): AmountOff[] {
  const lines = linesOf(of);
  const sums = new Map<string, AmountOff>();
  const all = new Map(lines.flatMap(({ discounts }) => discounts.map((one) => [one.id, one] as const)));
  for (const [id, discount] of all) {
    const amount = amountOf(discount, of, bill);
    if (amount === 0) continue;
    const reached = lines.filter(({ discounts }) => discounts.some((one) => one.id === id));
    const keys = [...new Set(reached.map(({ key }) => key))].sort();
    const scope = reached.length === lines.length ? null : keys;
    const place = scope?.join("+") ?? "";
    const left = reached
      .map(({ discounts }) => leftAfter(discounts.slice(discounts.findIndex((one) => one.id === id) + 1), of))
      .reduce(min);
    const minor = Number(toText(roundHalfEven(multiply(decimal(amount), left), 0)));
    sums.set(place, { scope, amount: (sums.get(place)?.amount ?? 0) + minor });
  }
  return [...sums.values()];
}

/** Nothing in a currency that the coupon has no amount of, or where it ends before the bill. */
function amountOf(
  discount: Stripe.Discount,
  { coupons }: DiscountsOf,
  { currency, billedAt }: { currency: string; billedAt: number },
): number {
  const coupon = couponOf(discount, coupons);
  if (coupon === undefined || (discount.end !== null && discount.end <= billedAt)) return 0;
  if (coupon.currency === currency) return coupon.amount_off ?? 0;
  return coupon.currency_options?.[currency]?.amount_off ?? 0;
}
