import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DayCount, medianDays, percentileDays } from "./day-counts.ts";

const counts = fc.array(fc.record({ days: fc.nat(60), count: fc.nat(5) }), { maxLength: 12 });
const one = fc.array(fc.record({ days: fc.nat(60), count: fc.integer({ min: 1, max: 5 }) }), {
  minLength: 1,
  maxLength: 12,
});

/** Each as often as it was counted, in order. */
function spread(all: readonly DayCount[]): number[] {
  return all.flatMap(({ days, count }) => Array.from({ length: count }, () => days)).sort((a, b) => a - b);
}

describe("medianDays", () => {
  it("is the middle of the days written out one by one", () => {
    fc.assert(
      fc.property(counts, (all) => {
        const days = spread(all);
        const middle = days.length / 2;
        const expected =
          days.length === 0
            ? null
            : days.length % 2 === 1
              ? days[Math.floor(middle)]
              : ((days[middle - 1] ?? 0) + (days[middle] ?? 0)) / 2;
        expect(medianDays(all)).toBe(expected);
      }),
    );
  });

  it("lies half-way where two stand in the middle", () => {
    expect(
      medianDays([
        { days: 9, count: 1 },
        { days: 2, count: 1 },
      ]),
    ).toBe(5.5);
  });
});

describe("percentileDays", () => {
  it("has at least that share at or below it, and fewer below the day before", () => {
    fc.assert(
      fc.property(one, fc.integer({ min: 1, max: 100 }), (all, sharePercent) => {
        const days = spread(all);
        const found = percentileDays(all, sharePercent) ?? Number.NaN;
        const within = (limit: number) => days.filter((day) => day <= limit).length * 100;
        expect(within(found)).toBeGreaterThanOrEqual(sharePercent * days.length);
        expect(within(found - 1)).toBeLessThan(sharePercent * days.length);
      }),
    );
  });

  it("never falls as the share grows, and does not depend on the order of what was counted", () => {
    fc.assert(
      fc.property(one, fc.integer({ min: 1, max: 99 }), (all, sharePercent) => {
        const lower = percentileDays(all, sharePercent) ?? Number.NaN;
        expect(percentileDays(all, sharePercent + 1)).toBeGreaterThanOrEqual(lower);
        expect(percentileDays(all.toReversed(), sharePercent)).toBe(lower);
      }),
    );
  });

  it("says nothing about nothing", () => {
    expect(percentileDays([], 90)).toBeNull();
    expect(percentileDays([{ days: 3, count: 0 }], 90)).toBeNull();
  });
});
