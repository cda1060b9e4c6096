import { describe, expect, it } from "vitest";
import shipped from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import { ProductError } from "../errors.ts";
import { decimal, toText } from "../money/decimal.ts";
import { toPricedQuantity } from "./meter.ts";
import { findMeter, findPackage, getMeter, parsePriceBook } from "./price-book.ts";

const book = parsePriceBook(shipped);

function problemsOf(json: unknown): string[] {
  try {
    parsePriceBook(json);
  } catch (error) {
    if (error instanceof ProductError) return error.fields.map((field) => `${field.pointer} ${field.message}`);
    throw error;
  }
  return [];
}

function bookWith(tiers: unknown): unknown {
  return { currency: "USD", products: [{ key: "events", tiers }] };
}

describe("parsePriceBook", () => {
  it("reads products with their add-ons in the book's order", () => {
    expect(book.meters.slice(0, 5).map((meter) => [meter.key, meter.addOnOf])).toEqual([
      ["product_analytics", null],
      ["enhanced_persons", "product_analytics"],
      ["group_analytics", "product_analytics"],
      ["data_pipelines", "product_analytics"],
      ["session_replay", null],
    ]);
    expect(book.meters).toHaveLength(22);
  });

  it("keeps what an add-on is counted on, and when", () => {
    expect(getMeter(book, "group_analytics")).toMatchObject({ quantityFrom: "enhanced_persons", when: "subscribed" });
    expect(getMeter(book, "enhanced_persons")).toMatchObject({ quantityFrom: "enhanced_persons", when: "used" });
  });

  it("reads limits, packages and the startup programme in minor units of the currency", () => {
    expect(getMeter(book, "data_warehouse").defaultLimit).toEqual({ currency: "USD", minor: 50_000 });
    expect(findPackage(book, "teams")).toMatchObject({ monthly: { minor: 45_000 }, isLegacy: true });
    expect(book.startupProgramme).toMatchObject({
      credit: { minor: 5_000_000 },
      durationMonths: 12,
      excludedMetersFrom: "2026-09-14",
    });
    expect(getMeter(book, "posthog_ai").acceptsProgrammeCredit).toBe(false);
    expect(book.asOf).toBe("2026-07-22");
  });

  it("turns megabytes of logs into the gigabytes that are priced", () => {
    const logs = getMeter(book, "logs");
    expect(toText(toPricedQuantity(logs, decimal(110_500)))).toBe("110.5");
  });

  it("ignores fields that it does not know, and text after the day", () => {
    const [first, ...others] = shipped.products;
    const noted = { ...first, metering: "every event", source: ["a page"] };
    const form = { ...shipped, as_of: "2026-07-22 (newest plan key)", historical: {}, products: [noted, ...others] };
    expect(parsePriceBook(form)).toEqual(book);
  });

  it("answers null for a meter that it does not have, or refuses with what to do", () => {
    expect(findMeter(book, "teapots")).toBeNull();
    expect(() => getMeter(book, "teapots")).toThrow('no product "teapots"; add it to the book first');
  });

  it("names every field that is wrong", () => {
    expect(problemsOf({ currency: "usd", products: [{ tiers: [{ up_to: "x", unit_amount_usd: -1 }] }] })).toEqual([
      '/currency must be three capital letters such as USD, not "usd".',
      "/products/0/key must be a text, not absent.",
      '/products/0/tiers/0/up_to must be a decimal number such as "1234.56", not "x".',
      "/products/0/tiers/0/unit_amount_usd must be zero or more, not -1.",
      "/products/0/tiers/0/up_to must be null in the last tier, which has no end.",
    ]);
  });

  it("refuses tiers that do not rise to an open end", () => {
    const tier = (upTo: number | null) => ({ up_to: upTo, unit_amount_usd: "1" });
    expect(problemsOf(bookWith([tier(10), tier(10), tier(null)]))[0]).toContain(
      "/products/0/tiers/1/up_to must be more",
    );
    expect(problemsOf(bookWith([tier(null), tier(null)]))[0]).toContain("/products/0/tiers/0/up_to must be a number");
    expect(problemsOf(bookWith([]))).toEqual(["/products/0/tiers must have at least one tier."]);
    expect(problemsOf(bookWith([tier(null)]))).toEqual([]);
  });

  it("refuses a key that is there twice", () => {
    const product = { key: "events", tiers: [{ up_to: null, unit_amount_usd: "1" }] };
    expect(problemsOf({ currency: "USD", products: [product, product] })[0]).toContain('"events" is there twice');
  });

  it("refuses what is not an object in words", () => {
    expect(() => parsePriceBook([])).toThrow("The price book cannot be read: it must be an object, not a list.");
  });
});
