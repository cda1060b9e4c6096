import { describe, expect, it } from "vitest";
import shipped from "../../../presets/price-book/posthog-2026-07.json" with { type: "json" };
import { decimal } from "../money/decimal.ts";
import { money } from "../money/money.ts";
import { parsePriceBook } from "../rating/price-book.ts";
import { forecastBill } from "./forecast-bill.ts";
import { projectUsage } from "./project-usage.ts";
import { summariseForecast } from "./summarise-forecast.ts";

const PERIOD = { start: "2026-01-01", end: "2026-01-31" };
const LEVELS = { entry: money("USD", 5_000), northStar: money("USD", 10_000), tablesVersion: 3, bookVersion: 7 };

function summaryOf(reportedThrough: string, levels = LEVELS) {
  const quantities = Array.from({ length: 60 }, (_, i) => 100_000 + (i % 2 === 0 ? 10_000 : -10_000));
  const usage = projectUsage({ quantities, firstDay: "2025-12-02", period: PERIOD, reportedThrough });
  const terms = { addOns: [], packages: [], percentOff: decimal(0), limits: new Map(), credits: [] };
  const projections = new Map([["product_analytics", usage]]);
  const book = parsePriceBook(shipped);
  return summariseForecast(forecastBill({ book, currency: "USD", period: PERIOD, ...terms, projections }), levels);
}

describe("summariseForecast", () => {
  it("is the bill in every figure once the period is complete", () => {
    expect(summaryOf("2026-01-30")).toEqual({
      listMeanMinor: 8_430,
      grossMeanMinor: 8_430,
      netMeanMinor: 8_430,
      netQuantilesMinor: [8_430, 8_430, 8_430, 8_430, 8_430],
      overEntry: 10_000,
      overNorthStar: 0,
      tablesVersion: 3,
      bookVersion: 7,
    });
  });

  it("keeps ordered quantiles around the mean while days are open, as whole minor units", () => {
    const { netQuantilesMinor, netMeanMinor } = summaryOf("2026-01-05");
    expect(netQuantilesMinor).toEqual([...netQuantilesMinor].sort((a, b) => a - b));
    expect(netQuantilesMinor.every(Number.isInteger)).toBe(true);
    expect(netQuantilesMinor[0]).toBeLessThan(netMeanMinor);
    expect(netQuantilesMinor[4]).toBeGreaterThan(netMeanMinor);
  });

  it("says nothing of a level in another currency", () => {
    expect(summaryOf("2026-01-30", { ...LEVELS, entry: money("EUR", 1) }).overEntry).toBe(0);
  });
});
