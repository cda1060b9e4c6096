import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anchoredAt, areaHeightPx, scrolledTo, TALLEST_PX, topPxOf } from "./table-scroll.ts";

const MILLION = { rowsPx: 36_000_000, viewPx: 720 };
const START = { scrollTopPx: 0, offsetPx: 0 };
const anySize = fc.record({
  rowsPx: fc.integer({ min: 1000, max: 60_000_000 }),
  viewPx: fc.integer({ min: 100, max: 900 }),
});

describe("the scroll area of a long list", () => {
  it("is never taller than a browser can place rows in", () => {
    expect(areaHeightPx(36_000_000)).toBe(TALLEST_PX);
    expect(areaHeightPx(7_200)).toBe(7_200);
  });

  it("moves by as much as the wheel does", () => {
    const middle = anchoredAt(18_000_000, MILLION);
    expect(topPxOf(scrolledTo(middle, middle.scrollTopPx + 120, MILLION))).toBe(18_000_120);
  });

  it("goes to that part of the whole when the bar is dragged", () => {
    const half = scrolledTo(START, (TALLEST_PX - 720) / 2, MILLION);
    expect(topPxOf(half)).toBe((36_000_000 - 720) / 2);
    expect(topPxOf(scrolledTo(half, TALLEST_PX - 720, MILLION))).toBe(36_000_000 - 720);
    expect(topPxOf(scrolledTo(half, 0, MILLION))).toBe(0);
  });

  it("reaches both ends with the wheel alone", () => {
    let place = anchoredAt(20_000, MILLION);
    for (let turn = 0; turn < 400 && topPxOf(place) > 0; turn += 1)
      place = scrolledTo(place, Math.max(0, place.scrollTopPx - 100), MILLION);
    expect(topPxOf(place)).toBe(0);
    place = anchoredAt(36_000_000 - 20_000, MILLION);
    for (let turn = 0; turn < 400; turn += 1)
      place = scrolledTo(place, Math.min(TALLEST_PX - 720, place.scrollTopPx + 100), MILLION);
    expect(topPxOf(place)).toBe(36_000_000 - 720);
  });

  it("shows the same rows after the bar was put where it belongs", () => {
    fc.assert(
      fc.property(anySize, fc.nat(60_000_000), (size, wanted) => {
        const top = Math.min(wanted, Math.max(0, size.rowsPx - size.viewPx));
        expect(topPxOf(anchoredAt(top, size))).toBe(top);
      }),
    );
  });

  it("never shows anything before the first or after the last row", () => {
    const steps = fc.array(fc.integer({ min: -9_000_000, max: 9_000_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(anySize, steps, (size, moves) => {
        const most = Math.max(0, areaHeightPx(size.rowsPx) - size.viewPx);
        let place = START;
        for (const move of moves) {
          place = scrolledTo(place, Math.max(0, Math.min(most, place.scrollTopPx + move)), size);
          expect(topPxOf(place)).toBeGreaterThanOrEqual(0);
          expect(topPxOf(place)).toBeLessThanOrEqual(Math.max(0, size.rowsPx - size.viewPx));
          expect(place.scrollTopPx).toBeGreaterThanOrEqual(0);
          expect(place.scrollTopPx).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});
