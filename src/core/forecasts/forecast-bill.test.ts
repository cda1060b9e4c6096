import fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "../../../golden/forecasts/spike-counted-once.json" with { type: "json" };
import shipped from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import type { MeterKey } from "../ids.ts";
import { decimal } from "../money/decimal.ts";
import { money, toAmountText } from "../money/money.ts";
import { parsePriceBook } from "../rating/price-book.ts";
import { ratePeriod } from "../rating/rate-period.ts";
import { addDays } from "../time/local-date.ts";
import { type BillToForecast, forecastBill } from "./forecast-bill.ts";
import { quantileOf } from "./outcomes.ts";
import { projectUsage } from "./project-usage.ts";
import { crossingOn, probabilityOver } from "./read-forecast.ts";

const BOOK = parsePriceBook(shipped);
const PERIOD = { start: "2026-01-01", end: "2026-01-31" };
const METERS = ["product_analytics", "session_replay", "feature_flags"];

function makeBill(usage: Record<MeterKey, number[]>, part: Partial<BillToForecast> & { through?: string } = {}) {
  const projections = Object.entries(usage).map(([meter, quantities]) => {
    const reportedThrough = part.through ?? "2026-01-30";
    const firstDay = addDays(reportedThrough, 1 - quantities.length);
    return [meter, projectUsage({ quantities, firstDay, period: PERIOD, reportedThrough })] as const;
  });
  const terms = { addOns: [], packages: [], percentOff: decimal(0), limits: new Map(), credits: [] };
  return { book: BOOK, currency: "USD", period: PERIOD, ...terms, projections: new Map(projections), ...part };
}

function creditOf(minor: number, endsOn: string | null = null) {
  const left = money("USD", minor);
  return { id: "c1", kind: "grant", scope: null, startsOn: "2025-06-01", endsOn, left, order: 1 };
}

const steady = (quantity: number, days: number) => Array.from({ length: days }, () => quantity);

describe("forecastBill", () => {
  for (const example of golden)
    it(`agrees with the checked answer: ${example.title}`, () => {
      const projections = new Map([["product_analytics", projectUsage(example)]]);
      const { list, ...rest } = forecastBill({ ...makeBill({}), period: example.period, projections });
      for (const [key, amount] of Object.entries(example.list))
        expect(toAmountText(list[key as "mean" | "straightLine" | "spikeFree"])).toBe(amount);
      for (const [level, day] of Object.entries(example.crossingOn))
        expect(crossingOn({ list, ...rest }, "list", Number(level))).toBe(day);
    });

  it("is the exact bill once every day of every meter is reported", () => {
    const days = fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 30, maxLength: 40 });
    const terms = fc.record({
      percent: fc.integer({ min: 0, max: 100 }),
      limit: fc.option(fc.nat(50_000)),
      credit: fc.nat(90_000),
    });
    fc.assert(
      fc.property(fc.tuple(days, days, days), terms, (usage, { percent, limit, credit }) => {
        const bill = makeBill(Object.fromEntries(METERS.map((meter, i) => [meter, usage[i]!])), {
          packages: ["boost"],
          percentOff: decimal(percent),
          limits: new Map(limit === null ? [] : [["product_analytics", money("USD", limit)]]),
          credits: [creditOf(credit)],
        });
        const sums = METERS.map(
          (meter, i) => [meter, decimal(usage[i]!.slice(-30).reduce((a, b) => a + b, 0))] as const,
        );
        const exact = ratePeriod({ ...bill, quantities: new Map(sums), billOn: PERIOD.end });
        const { list, gross, net } = forecastBill(bill);
        expect([list.mean, gross.mean, net.mean]).toEqual([exact.list, exact.gross, exact.net]);
        expect(quantileOf(net.outcomes, 0.975) * 100).toBeCloseTo(exact.net.minor, 6);
      }),
      { numRuns: 40 },
    );
  });

  it("prices on floats as the exact bill but for the cents that rounding its lines makes, limits and credits included", () => {
    const amounts = fc.record({
      a: fc.nat(400_000),
      b: fc.nat(3_000),
      percent: fc.nat(100),
      ofReplay: fc.option(fc.nat(100)),
      limit: fc.nat(40_000),
      credit: fc.nat(30_000),
    });
    fc.assert(
      fc.property(amounts, ({ a, b, percent, ofReplay, limit, credit }) => {
        const part = {
          percentOff: decimal(percent),
          percentOffBy: new Map(ofReplay === null ? [] : [["session_replay", decimal(ofReplay)]]),
          limits: new Map([["product_analytics", money("USD", limit)]]),
          credits: [creditOf(credit)],
        };
        const bill = makeBill({ product_analytics: steady(a, 60), session_replay: steady(b, 60) }, part);
        const open = {
          ...bill,
          projections: new Map([...bill.projections].map(([key, one]) => [key, { ...one, remainingDays: 1 }])),
        };
        const exact = forecastBill(bill);
        const onFloats = forecastBill(open);
        // Two lines, each with its amount and its discount rounded, and a limit that ends on a whole unit.
        for (const key of ["list", "gross", "net"] as const)
          expect(Math.abs(onFloats[key].mean.minor - exact[key].mean.minor)).toBeLessThanOrEqual(3);
      }),
      { numRuns: 200 },
    );
  });

  it("does not change by a meter that is not used", () => {
    const usage = { product_analytics: steady(120_000, 50).map((value, i) => value + 20_000 * Math.sin(i * i)) };
    const one = forecastBill(makeBill(usage, { through: "2026-01-12" }));
    const two = forecastBill(makeBill({ ...usage, session_replay: steady(0, 50) }, { through: "2026-01-12" }));
    expect(two.list.mean).toEqual(one.list.mean);
    expect(Array.from(two.net.outcomes)).toEqual(Array.from(one.net.outcomes));
    expect(probabilityOver(two.list, 100)).toBe(probabilityOver(one.list, 100));
  });

  it("lets a credit pay that is there on the day of the bill and not one that ends before", () => {
    const usage = { product_analytics: steady(200_000, 50) };
    const paid = forecastBill(makeBill(usage, { through: "2026-01-12", credits: [creditOf(1_000_000)] }));
    const ended = forecastBill(
      makeBill(usage, { through: "2026-01-12", credits: [creditOf(1_000_000, "2026-01-20")] }),
    );
    expect(paid.net.mean.minor).toBe(0);
    expect(ended.net.mean).toEqual(ended.gross.mean);
  });

  it("shows gross cut by a limit and list whole", () => {
    const limits = new Map([["product_analytics", money("USD", 5_000)]]);
    const { list, gross } = forecastBill(
      makeBill({ product_analytics: steady(200_000, 50) }, { through: "2026-01-12", limits }),
    );
    expect(list.mean.minor).toBeGreaterThan(18_000);
    expect(gross.mean.minor).toBe(5_000);
  });

  it("says that the bill is at least so much where something has no price", () => {
    const { atLeast, unpriced } = forecastBill(makeBill({ product_analytics: steady(1, 30), rockets: steady(2, 30) }));
    expect({ atLeast, unpriced }).toEqual({ atLeast: true, unpriced: ["rockets"] });
  });

  it("makes the sum of two meters less uncertain than both together, and more than either alone", () => {
    const noisy = (seed: number) => steady(0, 60).map((_, i) => 200_000 * (1 + 0.5 * Math.sin(i * i + seed)));
    const width = (usage: Record<string, number[]>) => {
      const { outcomes } = forecastBill(makeBill(usage, { through: "2026-01-12" })).list;
      return quantileOf(outcomes, 0.9) - quantileOf(outcomes, 0.1);
    };
    const both = width({ product_analytics: noisy(1), feature_flags: noisy(2) });
    const one = width({ product_analytics: noisy(1) });
    const other = width({ feature_flags: noisy(2) });
    expect(both).toBeLessThan(0.95 * (one + other));
    expect(both).toBeGreaterThan(Math.max(one, other));
  });
});
