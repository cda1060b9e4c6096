import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DetailedForecast, forecastChange } from "./forecast-change.ts";

const forecast = fc.record({
  issuedOn: fc.constantFrom("2026-03-04", "2026-03-05"),
  currency: fc.constantFrom("USD"),
  netMinor: fc.integer({ min: 0, max: 10_000_000 }),
  detail: fc.uniqueArray(
    fc.record({
      meter: fc.constantFrom("events", "storage", "replays", "flags"),
      quantity: fc.nat(1_000_000),
      listMinor: fc.nat(10_000_000),
    }),
    { selector: ({ meter }) => meter },
  ),
});

describe("why a forecast changed", () => {
  it("is told by parts that add up to the change", () => {
    fc.assert(
      fc.property(forecast, forecast, (earlier, now) => {
        const { change, meters, terms, before } = forecastChange(earlier, now)!;
        const parts = [...meters.map((one) => one.change.minor), terms.minor];
        expect(parts.reduce((a, b) => a + b, 0)).toBe(change.minor);
        expect(before.minor + change.minor).toBe(now.netMinor);
      }),
    );
  });

  it("names the meters that moved, the largest first, and those that came or went", () => {
    const earlier: DetailedForecast = {
      issuedOn: "2026-03-04",
      currency: "USD",
      netMinor: 9_000,
      detail: [
        { meter: "events", quantity: 1000, listMinor: 5_000 },
        { meter: "storage", quantity: 80, listMinor: 4_000 },
        { meter: "flags", quantity: 10, listMinor: 0 },
      ],
    };
    const now: DetailedForecast = {
      issuedOn: "2026-03-05",
      currency: "USD",
      netMinor: 14_000,
      detail: [
        { meter: "events", quantity: 1200, listMinor: 6_000 },
        { meter: "replays", quantity: 40, listMinor: 10_000 },
        { meter: "flags", quantity: 10, listMinor: 0 },
      ],
    };
    expect(forecastChange(earlier, now)).toEqual({
      day: "2026-03-04",
      before: { currency: "USD", minor: 9_000 },
      change: { currency: "USD", minor: 5_000 },
      meters: [
        { meter: "replays", quantityBefore: 0, quantity: 40, change: { currency: "USD", minor: 10_000 } },
        { meter: "storage", quantityBefore: 80, quantity: 0, change: { currency: "USD", minor: -4_000 } },
        { meter: "events", quantityBefore: 1000, quantity: 1200, change: { currency: "USD", minor: 1_000 } },
      ],
      terms: { currency: "USD", minor: -2_000 },
    });
  });

  it("is not told across currencies", () => {
    const one = { issuedOn: "2026-03-04", netMinor: 1, detail: [] };
    expect(forecastChange({ ...one, currency: "USD" }, { ...one, currency: "EUR" })).toBeNull();
  });
});
