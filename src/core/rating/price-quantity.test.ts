import fc from "fast-check";
import { describe, expect, it } from "vitest";
import firstAbove from "../../../golden/rating/first-above.json" with { type: "json" };
import vectors from "../../../golden/rating/price-vectors.json" with { type: "json" };
import shipped from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import { add, compare, type Decimal, decimal, ONE, sum, toNumber, toText, ZERO } from "../money/decimal.ts";
import type { Meter } from "./meter.ts";
import { getMeter, parsePriceBook } from "./price-book.ts";
import { compilePrice, priceQuantity, quantityWithin } from "./price-quantity.ts";

const book = parsePriceBook(shipped);
const anyMeter = fc.constantFrom(...book.meters);
const anyQuantity = fc.oneof(fc.nat(20_000), fc.integer({ min: 0, max: 2_000_000_000 })).map(decimal);

describe("priceQuantity", () => {
  it.each(vectors.single)("prices $quantity of $product at $exact", ({ product, quantity, exact }) => {
    expect(toText(priceQuantity(getMeter(book, product), decimal(quantity)).amount)).toBe(exact);
  });

  it("shows the tiers that the quantity reaches, and no others", () => {
    const { tiers } = priceQuantity(getMeter(book, "product_analytics"), decimal(1_500_000));
    expect(tiers.map((tier) => [tier.upTo && toText(tier.upTo), toText(tier.quantity), toText(tier.amount)])).toEqual([
      ["1000000", "1000000", "0"],
      ["2000000", "500000", "25"],
    ]);
  });

  it("includes a bound in its own tier", () => {
    expect(priceQuantity(getMeter(book, "session_replay"), decimal(5000)).tiers).toHaveLength(1);
    expect(toText(priceQuantity(getMeter(book, "session_replay"), decimal(5001)).amount)).toBe("0.005");
  });

  it("prices fractions of a unit", () => {
    expect(toText(priceQuantity(getMeter(book, "logs"), decimal("10.5")).amount)).toBe("0.125");
  });

  it("adds up its tiers to the amount and to the quantity", () => {
    fc.assert(
      fc.property(anyMeter, anyQuantity, (meter, quantity) => {
        const priced = priceQuantity(meter, quantity);
        expect(compare(sum(priced.tiers.map((tier) => tier.amount)), priced.amount)).toBe(0);
        expect(compare(sum(priced.tiers.map((tier) => tier.quantity)), quantity)).toBe(0);
      }),
    );
  });

  it("never falls as the quantity grows", () => {
    fc.assert(
      fc.property(anyMeter, anyQuantity, anyQuantity, (meter, quantity, more) => {
        const larger = priceQuantity(meter, add(quantity, more)).amount;
        expect(compare(priceQuantity(meter, quantity).amount, larger)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("quantityWithin", () => {
  it.each([...levelCases("100"), ...levelCases("500")])("passes $level at $quantity of $product", (example) => {
    const meters = metersOf(example.product);
    const at = (quantity: number) => sum(meters.map((meter) => priceQuantity(meter, decimal(quantity)).amount));
    expect(compare(at(example.quantity), decimal(example.level))).toBe(1);
    expect(compare(at(example.quantity - 1), decimal(example.level))).toBeLessThanOrEqual(0);
    if (meters.length > 1) return;
    expect(quantityWithin(meters[0]!, decimal(example.level))).toEqual(decimal(example.quantity - 1));
  });

  it("is the largest quantity that the amount buys", () => {
    fc.assert(
      fc.property(anyMeter, fc.integer({ min: 0, max: 5_000_000 }), (meter, cents) => {
        const amount: Decimal = { digits: BigInt(cents), scale: 2 };
        const quantity = quantityWithin(meter, amount);
        if (quantity === null) {
          expect(meter.key).toBe("data_warehouse_historical");
          return;
        }
        expect(compare(priceQuantity(meter, quantity).amount, amount)).toBeLessThanOrEqual(0);
        expect(compare(priceQuantity(meter, add(quantity, ONE)).amount, amount)).toBe(1);
      }),
    );
  });

  it("buys the free allowance for nothing", () => {
    expect(quantityWithin(getMeter(book, "product_analytics"), ZERO)).toEqual(decimal(1_000_000));
  });
});

describe("compilePrice", () => {
  it("agrees with the exact price to one part in a million", () => {
    fc.assert(
      fc.property(anyMeter, anyQuantity, (meter, quantity) => {
        const exact = toNumber(priceQuantity(meter, quantity).amount);
        expect(Math.abs(compilePrice(meter)(toNumber(quantity)) - exact)).toBeLessThanOrEqual(1e-6 * exact + 1e-12);
      }),
      { numRuns: 1000 },
    );
  });

  it("is zero below zero and agrees on every bound", () => {
    for (const meter of book.meters) {
      const price = compilePrice(meter);
      expect(price(-5)).toBe(0);
      for (const { upTo } of meter.tiers)
        if (upTo) expect(price(toNumber(upTo))).toBeCloseTo(toNumber(priceQuantity(meter, upTo).amount), 8);
    }
  });
});

function levelCases(level: "100" | "500") {
  return firstAbove[level].map((example) => ({ ...example, level }));
}

/** Identified events are counted by both of their meters. */
function metersOf(product: string): Meter[] {
  if (product !== "product_analytics_all_identified") return [getMeter(book, product)];
  return [getMeter(book, "product_analytics"), getMeter(book, "enhanced_persons")];
}
