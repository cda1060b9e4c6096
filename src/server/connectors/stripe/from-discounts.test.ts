import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { decimal, ZERO } from "#core/money/decimal.ts";
import { money } from "#core/money/money.ts";
import { COUPON } from "#core/rating/apply-credits.ts";
import { parsePriceBook } from "#core/rating/price-book.ts";
import { ratePeriod } from "#core/rating/rate-period.ts";
import {
  makeStripeCoupon,
  makeStripeCustomer,
  makeStripeDiscount,
  makeStripePrice,
  makeStripeSubscription,
} from "#test/make-stripe-things.ts";
import { amountsOff, couponIds, percentsOff } from "./from-discounts.ts";

const seats = makeStripePrice({ id: "price_seats", lookup_key: "seats", product: "prod_seats" });
const replay = makeStripePrice({ id: "price_replay", lookup_key: "replay", product: "prod_replay" });
const bill = { currency: "usd", billedAt: 2_000_000_000 };

type Given = {
  onSubscription?: readonly string[];
  onSeats?: readonly string[];
  onCustomer?: string;
  coupons: readonly Stripe.Coupon[];
};

/** Seats of 100.00 and replay of 50.00 a month, by the ids of the coupons in the order in which they are listed. */
function given({ onSubscription = [], onSeats = [], onCustomer, coupons }: Given) {
  const discount = (coupon: string) => makeStripeDiscount({ id: `di_${coupon}`, coupon });
  const made = makeStripeSubscription({ id: "sub_1", customer: "cus_1", prices: [seats, replay] });
  const [first, ...others] = made.items.data;
  const items = { ...made.items, data: [{ ...first!, discounts: onSeats.map(discount) }, ...others] };
  const subscription = { ...made, items, discounts: onSubscription.map(discount) };
  const customer = makeStripeCustomer({ id: "cus_1" });
  return {
    customer: { ...customer, discount: onCustomer === undefined ? null : discount(onCustomer) } as Stripe.Customer,
    live: [subscription],
    meters: new Map<string, Stripe.Billing.Meter>(),
    coupons: new Map(coupons.map((coupon) => [coupon.id, coupon])),
  };
}

/** What the two lines come to with all of it, as a bill here works it out. */
function centsOf(of: ReturnType<typeof given>): number {
  const { everything, byKey } = percentsOff(of);
  const book = parsePriceBook({
    currency: "USD",
    products: [],
    platform_packages: [
      { key: "seats", name: "Seats", monthly_usd: "100" },
      { key: "replay", name: "Replay", monthly_usd: "50" },
    ],
  });
  const credits = amountsOff(of, bill).map(({ scope, amount }, index) => ({
    ...{ id: `c${index}`, kind: COUPON, scope, startsOn: "2026-01-01", endsOn: null, order: scope === null ? 1 : 0 },
    left: money("USD", amount),
  }));
  return ratePeriod({
    ...{ book, currency: "USD", addOns: [], packages: ["seats", "replay"], limits: new Map(), quantities: new Map() },
    percentOff: decimal(everything),
    percentOffBy: new Map(Object.entries(byKey).map(([key, percent]) => [key, decimal(percent)])),
    credits,
    billOn: "2026-02-01",
  }).net.minor;
}

const percent = (id: string, percentOff: number, products?: string[]) =>
  makeStripeCoupon({ id, percent_off: percentOff, ...(products && { applies_to: { products } }) });
const amount = (id: string, amountOff: number, products?: string[]) =>
  makeStripeCoupon({ id, amount_off: amountOff, currency: "usd", ...(products && { applies_to: { products } }) });

describe("discounts of Stripe", () => {
  it("are off everything where their coupon names no product", () => {
    const of = given({ onSubscription: ["fifth", "half"], coupons: [percent("fifth", 20), percent("half", 50)] });
    expect(percentsOff(of)).toEqual({ everything: "60", byKey: {} });
    // 150.00 - 20 % = 120.00, of which half.
    expect(centsOf(of)).toBe(6_000);
  });

  it("are off the lines of their coupon's products alone", () => {
    const of = given({ onSubscription: ["fifth"], coupons: [percent("fifth", 20, ["prod_seats"])] });
    expect(percentsOff(of)).toEqual({ everything: "0", byKey: { seats: "20" } });
    // 80.00 and 50.00.
    expect(centsOf(of)).toBe(13_000);
    const fixed = given({ onSubscription: ["much"], coupons: [amount("much", 6_000, ["prod_replay"])] });
    expect(amountsOff(fixed, bill)).toEqual([{ scope: ["replay"], amount: 6_000 }]);
    // Replay costs 50.00, and what is left of the 60.00 is lost.
    expect(centsOf(fixed)).toBe(10_000);
  });

  it("of an item come before those of the subscription", () => {
    const of = given({
      onSeats: ["ten"],
      onSubscription: ["fifth"],
      coupons: [amount("ten", 1_000), percent("fifth", 20)],
    });
    expect(amountsOff(of, bill)).toEqual([{ scope: ["seats"], amount: 800 }]);
    // Seats: 90.00 - 20 % = 72.00. Replay: 40.00.
    expect(centsOf(of)).toBe(11_200);
  });

  it("are taken off in the order of the list, an amount before a percentage too", () => {
    const coupons = [amount("ten", 1_000), percent("fifth", 20)];
    // 140.00 - 20 % = 112.00, and the other way round 120.00 - 10.00.
    expect(centsOf(given({ onSubscription: ["ten", "fifth"], coupons }))).toBe(11_200);
    expect(centsOf(given({ onSubscription: ["fifth", "ten"], coupons }))).toBe(11_000);
  });

  it("of every kind together come to the cent", () => {
    const of = given({
      onSeats: ["fifth"],
      onSubscription: ["ten", "tenth"],
      coupons: [percent("fifth", 20), amount("ten", 1_000), percent("tenth", 10)],
    });
    expect(percentsOff(of)).toEqual({ everything: "10", byKey: { seats: "28" } });
    expect(amountsOff(of, bill)).toEqual([{ scope: null, amount: 900 }]);
    // Seats 80.00 and replay 50.00 are 130.00, less 10.00 are 120.00, less 10 % are 108.00.
    expect(centsOf(of)).toBe(10_800);
  });

  it("count the higher percentage where an amount comes before one that is off some lines alone", () => {
    const coupons = [amount("ten", 1_000), percent("half", 50, ["prod_replay"])];
    const of = given({ onSubscription: ["ten", "half"], coupons });
    expect(amountsOff(of, bill)).toEqual([{ scope: null, amount: 500 }]);
  });

  it("of the customer hold where the subscription has none of its own", () => {
    const coupons = [percent("fifth", 20), percent("tenth", 10)];
    expect(percentsOff(given({ onCustomer: "fifth", coupons })).everything).toBe("20");
    expect(percentsOff(given({ onCustomer: "fifth", onSubscription: ["tenth"], coupons })).everything).toBe("10");
    const both = given({ onCustomer: "fifth", onSeats: ["tenth"], coupons });
    expect(percentsOff(both)).toEqual({ everything: "20", byKey: { seats: "28" } });
    expect(couponIds(both.customer, both.live)).toEqual(["fifth", "tenth"]);
  });
});

describe("a bill with percentages of single lines", () => {
  it("is refused where one of them is none", () => {
    const terms = { addOns: [], packages: [], limits: new Map(), quantities: new Map(), credits: [] };
    const book = parsePriceBook({ currency: "USD", products: [] });
    const rate = () =>
      ratePeriod({
        ...{ ...terms, book, currency: "USD", billOn: "2026-02-01", percentOff: ZERO },
        percentOffBy: new Map([["seats", decimal(101)]]),
      });
    expect(rate).toThrow("from 0 to 100");
  });
});
