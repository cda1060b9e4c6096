import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelShifts, monthStarts, niceTicks, placeOfDay } from "./chart-scale.ts";

describe("the scale of a chart", () => {
  it("ends at or above the largest value, from zero, in even steps", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), (most) => {
        const ticks = niceTicks(most);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });

  it("labels with round numbers", () => {
    expect(niceTicks(124_000)).toEqual([0, 25_000, 50_000, 75_000, 100_000, 125_000]);
  });

  it("puts days in proportion, over the end of summer time too", () => {
    expect(placeOfDay("2026-10-21", "2026-10-01", "2026-11-10")).toBe(0.5);
  });

  it("thins out the months of a long history", () => {
    const firsts = Array.from({ length: 24 }, (_, index) => `2026-${String((index % 12) + 1).padStart(2, "0")}-01`);
    expect(monthStarts(firsts)).toHaveLength(8);
  });
});

describe("the labels of levels", () => {
  it("stand side by side where their lines are close, and at the start elsewhere", () => {
    const [entry, near, far] = labelShifts([
      { text: "entry $100", yPx: 100 },
      { text: "limit $190", yPx: 92 },
      { text: "limit $900", yPx: 20 },
    ]);
    expect(entry).toBe(0);
    expect(near).toBeGreaterThan(60);
    expect(far).toBe(0);
  });
});
