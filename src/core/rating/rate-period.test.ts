import fc from "fast-check";
import { describe, expect, it } from "vitest";
import shipped from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import { decimal, toText, ZERO } from "../money/decimal.ts";
import { money } from "../money/money.ts";
import { type PeriodCredit, paysOn } from "./apply-credits.ts";
import { getMeter, parsePriceBook } from "./price-book.ts";
import { rateLines } from "./rate-lines.ts";
import { type PeriodToRate, ratePeriod } from "./rate-period.ts";

const book = parsePriceBook(shipped);

function bill(period: Partial<PeriodToRate>, usage: Record<string, string | number> = {}) {
  return ratePeriod({
    book,
    currency: "USD",
    addOns: [],
    packages: [],
    percentOff: ZERO,
    limits: new Map(),
    quantities: new Map(Object.entries(usage).map(([key, quantity]) => [key, decimal(quantity)])),
    credits: [],
    billOn: "2026-02-01",
    ...period,
  });
}

function makeCredit(credit: Partial<PeriodCredit> & { minor: number }): PeriodCredit {
  const { minor, ...rest } = credit;
  const left = money("USD", minor);
  return { id: "c1", kind: "purchased", scope: null, startsOn: "2025-01-01", endsOn: null, order: 1, left, ...rest };
}

describe("ratePeriod", () => {
  it("bills identified events twice: as events and as identified ones", () => {
    const rated = bill({}, { product_analytics: 10_000_000, enhanced_persons: 10_000_000 });
    expect(rated.lines.map((line) => [line.key, line.net.minor])).toEqual([
      ["product_analytics", 32_440],
      ["enhanced_persons", 75_560],
    ]);
    expect(rated.list.minor).toBe(108_000);
  });

  it("bills group analytics on identified events, only while it is subscribed", () => {
    const usage = { product_analytics: 2_000_000, enhanced_persons: 2_000_000 };
    expect(bill({}, usage).list.minor).toBe(24_800);
    expect(bill({ addOns: ["group_analytics"] }, usage).list.minor).toBe(31_900);
    expect(bill({ addOns: ["group_analytics"] }, { product_analytics: 2_000_000 }).list.minor).toBe(5_000);
  });

  it("keeps list as the whole usage and takes discount and limit off to gross", () => {
    const limits = new Map([["product_analytics", money("USD", 20_000)]]);
    const rated = bill({ percentOff: decimal(20), limits }, { product_analytics: 10_000_000 });
    expect(rated).toMatchObject({
      list: { minor: 32_440 },
      clipped: { minor: 7_440 },
      discount: { minor: 5_000 },
      gross: { minor: 20_000 },
      net: { minor: 20_000 },
      clippedBy: [{ meter: "product_analytics", limit: { minor: 20_000 } }],
    });
  });

  it("names no limit that did not cut", () => {
    const limits = new Map([["product_analytics", money("USD", 20_000)]]);
    expect(bill({ limits }, { product_analytics: 2_000_000 }).clippedBy).toEqual([]);
  });

  it("keeps usage without a price and says that the bill is at least this", () => {
    const rated = bill({ packages: ["gold"] }, { product_analytics: 2_000_000, teapots: 7, kettles: 0 });
    expect(rated.unpriced.map(({ meter, quantity }) => [meter, toText(quantity)])).toEqual([
      ["teapots", "7"],
      ["gold", "1"],
    ]);
    expect(rated.atLeast).toBe(true);
    expect(rated.list.minor).toBe(5_000);
    expect(bill({}, { product_analytics: 1 }).atLeast).toBe(false);
  });

  it("does not use a grant that ends before the invoice is made", () => {
    const usage = { product_analytics: 2_000_000 };
    const credits = (endsOn: string | null) => [makeCredit({ minor: 9_000, endsOn })];
    expect(bill({ credits: credits("2026-01-20") }, usage).net.minor).toBe(5_000);
    expect(bill({ credits: credits("2026-02-01") }, usage).net.minor).toBe(5_000);
    expect(bill({ credits: credits("2026-02-02") }, usage).net.minor).toBe(0);
    expect(paysOn({ startsOn: "2026-02-02", endsOn: null }, "2026-02-01")).toBe(false);
  });

  it("uses credits in their order and only for what they may pay", () => {
    const rated = bill(
      {
        packages: ["boost"],
        credits: [
          makeCredit({ id: "later", minor: 100_000, order: 2, scope: ["product_analytics"] }),
          makeCredit({ id: "first", minor: 1_000, order: 1 }),
        ],
      },
      { product_analytics: 2_000_000 },
    );
    // The first pays 10.00 over 50.00 and 250.00; the second pays what is left of the product alone.
    expect(rated.usedCredits.map(({ creditId, amount }) => [creditId, amount.minor])).toEqual([
      ["first", 1_000],
      ["later", 4_833],
    ]);
    expect(rated.lines.map((line) => line.net.minor)).toEqual([0, 24_167]);
  });

  it("lets programme credit pay AI products until the day on which the programme excludes them", () => {
    const credits = [makeCredit({ kind: "startup", minor: 5_000_000, startsOn: "2026-01-01" })];
    const usage = { posthog_ai: 1_500, product_analytics: 2_000_000 };
    expect(bill({ credits, billOn: "2026-09-13" }, usage).net.minor).toBe(0);
    expect(bill({ credits, billOn: "2026-09-14" }, usage).net.minor).toBe(1_000);
    const bought = [makeCredit({ kind: "purchased", minor: 5_000_000 })];
    expect(bill({ credits: bought, billOn: "2026-09-14" }, usage).net.minor).toBe(0);
  });

  it("does not use a credit of another currency", () => {
    const credits = [makeCredit({ minor: 0, left: money("EUR", 9_000) })];
    expect(bill({ credits }, { product_analytics: 2_000_000 })).toMatchObject({
      net: { minor: 5_000 },
      usedCredits: [],
    });
  });

  it("refuses an account or a limit in another currency than the book", () => {
    expect(() => bill({ currency: "EUR" })).toThrow("give the account a price book in EUR");
    expect(() => bill({ limits: new Map([["logs", money("EUR", 1)]]) })).toThrow("set the limit in USD");
    expect(() => bill({ percentOff: decimal(120) })).toThrow("from 0 to 100 percent");
  });

  it("adds up, and no credit pays more than gross or than it holds", () => {
    const usage = fc.dictionary(fc.constantFrom(...book.meters.map((meter) => meter.key)), fc.nat(80_000_000));
    const scope = fc.option(fc.uniqueArray(fc.constantFrom("product_analytics", "logs", "surveys", "boost")));
    const credits = fc.array(fc.record({ minor: fc.nat(90_000), order: fc.nat(3), scope }), { maxLength: 4 });
    fc.assert(
      fc.property(usage, credits, fc.nat(100), fc.nat(40_000), (quantities, grants, percentOff, limit) => {
        const rated = bill(
          {
            addOns: ["group_analytics", "data_pipelines"],
            packages: ["boost"],
            percentOff: decimal(percentOff),
            limits: new Map([["product_analytics", money("USD", limit)]]),
            credits: grants.map((grant, index) => makeCredit({ ...grant, id: String(index) })),
          },
          quantities,
        );
        for (const part of [rated, ...rated.lines]) {
          expect(part.list.minor - part.clipped.minor - part.discount.minor).toBe(part.gross.minor);
          expect(part.gross.minor - part.credit.minor).toBe(part.net.minor);
          expect(part.net.minor).toBeGreaterThanOrEqual(0);
          expect(part.clipped.minor).toBeGreaterThanOrEqual(0);
        }
        for (const key of ["list", "clipped", "discount", "gross", "credit", "net"] as const)
          expect(rated.lines.reduce((total, line) => total + line[key].minor, 0)).toBe(rated[key].minor);
        expect(rated.usedCredits.reduce((total, used) => total + used.amount.minor, 0)).toBe(rated.credit.minor);
        for (const used of rated.usedCredits)
          expect(used.amount.minor).toBeLessThanOrEqual(grants[Number(used.creditId)]!.minor);
        const covered = rated.lines.filter((line) => getProduct(line.key) === "product_analytics");
        expect(covered.reduce((total, line) => total + line.gross.minor, 0)).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it("agrees with the lines priced one by one", () => {
    fc.assert(
      fc.property(fc.nat(50_000_000), fc.nat(50_000_000), fc.nat(100), (events, flags, percentOff) => {
        const usage = { product_analytics: events, feature_flags: flags };
        const lines = Object.entries(usage).map(([key, quantity]) => ({ key, quantity: decimal(quantity) }));
        const terms = { packages: ["scale"], percentOff: decimal(percentOff) };
        const alone = rateLines(book, { ...terms, lines, limits: new Map(), credits: ZERO });
        expect(bill(terms, usage).net).toEqual(alone.due);
      }),
    );
  });
});

function getProduct(key: string): string {
  return key === "boost" ? key : (getMeter(book, key).addOnOf ?? key);
}
