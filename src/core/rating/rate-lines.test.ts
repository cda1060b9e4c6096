import fc from "fast-check";
import { describe, expect, it } from "vitest";
import vectors from "../../../golden/rating/price-vectors.json" with { type: "json" };
import shipped from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import { add, compare, decimal, ONE, toText, ZERO } from "../money/decimal.ts";
import { toAmountText } from "../money/money.ts";
import { productOf } from "./meter.ts";
import { getMeter, parsePriceBook } from "./price-book.ts";
import { type LinesToRate, rateLines } from "./rate-lines.ts";

const book = parsePriceBook(shipped);

function rate(request: Partial<LinesToRate>) {
  return rateLines(book, {
    lines: [],
    packages: [],
    percentOff: ZERO,
    limits: new Map(),
    credits: ZERO,
    ...request,
  });
}

function line(key: string, quantity: string | number) {
  return { key, quantity: decimal(quantity) };
}

const anyLine = fc
  .record({ meter: fc.constantFrom(...book.meters), quantity: fc.integer({ min: 0, max: 300_000_000 }) })
  .map(({ meter, quantity }) => line(meter.key, quantity));

describe("rateLines", () => {
  it.each(vectors.combined)("prices $case at $list", ({ lines, packages, list }) => {
    const rated = rate({
      lines: lines.map(({ product, quantity }) => line(product, quantity)),
      packages: packages ?? [],
    });
    expect(toAmountText(rated.list)).toBe(list);
    expect(toAmountText(rated.due)).toBe(list);
  });

  it("discounts each line and package on its own, half-even", () => {
    const rated = rate({
      lines: [line("inbox", 4), line("surveys", 1501)],
      packages: ["boost"],
      percentOff: decimal("12.5"),
    });
    // 15.00 -> 1.875 -> 1.88; 0.10 -> 0.0125 -> 0.01; 250.00 -> 31.25
    expect(rated.lines.map((rateLine) => rateLine.discount.minor)).toEqual([188, 1, 3125]);
    expect(toAmountText(rated.due)).toBe("231.96");
  });

  it("uses credits no further than the bill", () => {
    expect(toAmountText(rate({ lines: [line("inbox", 4)], credits: decimal("20") }).due)).toBe("0.00");
    expect(toAmountText(rate({ lines: [line("inbox", 4)], credits: decimal("20") }).credit)).toBe("15.00");
    expect(toAmountText(rate({ lines: [line("inbox", 4)], credits: decimal("4.5") }).due)).toBe("10.50");
  });

  it("lets a limit of 200 with 20 percent off buy 250 of list", () => {
    const rated = rate({
      lines: [line("product_analytics", 10_000_000)],
      percentOff: decimal(20),
      limits: new Map([["product_analytics", decimal(200)]]),
    });
    expect(toAmountText(rated.list)).toBe("250.00");
    expect(toAmountText(rated.due)).toBe("200.00");
    expect(toText(rated.lines[0]!.quantity)).toBe("10000000");
  });

  it("bills nothing that costs under a limit of zero", () => {
    const limits = new Map([["inbox", ZERO]]);
    expect(toText(rate({ lines: [line("inbox", 9)], limits }).lines[0]!.billedQuantity)).toBe("3");
  });

  it("keeps add-ons in proportion to their product, rounded down", () => {
    const rated = rate({
      lines: [line("product_analytics", 10_000_000), line("enhanced_persons", 4_000_001), line("surveys", 2000)],
      limits: new Map([["product_analytics", decimal(250)]]),
    });
    const [main, addOn, other] = rated.lines.map((rateLine) => rateLine.billedQuantity.digits);
    expect(addOn).toBe((4_000_001n * main!) / 10_000_000n);
    expect(other).toBe(2000n);
  });

  it("leaves fractions alone where the limit is not reached", () => {
    const rated = rate({ lines: [line("logs", "12.5")], limits: new Map([["logs", decimal(1)]]) });
    expect(toText(rated.lines[0]!.billedQuantity)).toBe("12.5");
  });

  it("clips an add-on by its own quantity where the product has none", () => {
    const rated = rate({ lines: [line("mobile_replay", 15_000)], limits: new Map([["session_replay", decimal(25)]]) });
    expect(toAmountText(rated.due)).toBe("25.00");
  });

  it("never exceeds a limit, and one more unit would", () => {
    const cases = fc.record({
      lines: fc.uniqueArray(anyLine, { minLength: 1, maxLength: 6, selector: ({ key }) => key }),
      limit: fc.integer({ min: 0, max: 2000 }),
      percentOff: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(cases, ({ lines, limit, percentOff }) => {
        const product = productOf(getMeter(book, lines[0]!.key));
        const covered = lines.filter(({ key }) => productOf(getMeter(book, key)) === product);
        const terms = { percentOff: decimal(percentOff) };
        const clipped = rate({ ...terms, lines: covered, limits: new Map([[product, decimal(limit)]]) });
        expect(clipped.due.minor).toBeLessThanOrEqual(limit * 100);
        for (const rated of clipped.lines) expect(compare(rated.billedQuantity, rated.quantity)).toBeLessThanOrEqual(0);
        const alone = clipped.lines.length === 1 ? clipped.lines[0]! : null;
        if (!alone || compare(alone.billedQuantity, alone.quantity) === 0) return;
        const more = rate({ ...terms, lines: [{ key: alone.key, quantity: add(alone.billedQuantity, ONE) }] });
        expect(more.due.minor).toBeGreaterThan(limit * 100);
      }),
    );
  });

  it("adds up: lines to list, list less discount less credit to due", () => {
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 8 }), fc.nat(100), fc.nat(10_000), (lines, percentOff, credits) => {
        const rated = rate({ lines, percentOff: decimal(percentOff), credits: decimal(credits), packages: ["scale"] });
        const totalOf = (part: "list" | "discount" | "gross") =>
          rated.lines.reduce((total, rateLine) => total + rateLine[part].minor, 0);
        expect(totalOf("list")).toBe(rated.list.minor);
        expect(totalOf("discount")).toBe(rated.discount.minor);
        expect(totalOf("gross") - rated.credit.minor).toBe(rated.due.minor);
        expect(rated.due.minor).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("names each line, package and limit that the book does not have", () => {
    const wrong = () =>
      rate({
        lines: [line("boost", 1)],
        packages: ["gold"],
        limits: new Map([["group_analytics", ZERO]]),
        percentOff: decimal(101),
      });
    expect(wrong).toThrow(
      expect.objectContaining({
        fields: [
          { pointer: "/percent_off", message: "must be from 0 to 100, not 101." },
          {
            pointer: "/lines/0/product",
            message: 'names no product or add-on of the price book: "boost". It is a package; name it in "packages".',
          },
          { pointer: "/packages/0", message: 'names no package of the price book: "gold".' },
          {
            pointer: "/limits_usd/group_analytics",
            message: 'names an add-on; the limit of its product "product_analytics" covers it.',
          },
        ],
      }),
    );
  });

  it("refuses a quantity that no bill can hold", () => {
    expect(() => rate({ lines: [line("inbox", "1e30")] })).toThrow("check the quantity");
  });

  it.each([
    ["JPY", "0.5", 0, "0"],
    ["JPY", "1.5", 2, "2"],
    ["KWD", "0.0005", 0, "0.000"],
    ["KWD", "1.0015", 1002, "1.002"],
  ])("rounds %s %s half-even to its own decimals", (currency, unitAmount, minor, text) => {
    const other = parsePriceBook({
      currency,
      products: [{ key: "calls", tiers: [{ up_to: null, unit_amount_usd: unitAmount }] }],
    });
    const rated = rateLines(other, {
      lines: [line("calls", 1)],
      packages: [],
      percentOff: ZERO,
      limits: new Map(),
      credits: ZERO,
    });
    expect(rated.due).toEqual({ currency, minor });
    expect(toAmountText(rated.due)).toBe(text);
  });
});
