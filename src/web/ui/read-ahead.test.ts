import { describe, expect, it } from "vitest";
import { isNear, pagesToRead, stillWanted } from "./read-ahead.ts";

const PAGE_ROWS = 50;
const seen = (firstRow: number, rowsPerSecond = 0) =>
  pagesToRead({ firstRow, lastRow: firstRow + 45, rowsPerSecond, pageRows: PAGE_ROWS, aheadRows: 150 });

describe("reading ahead", () => {
  it("reads a little above and below where nothing moves", () => {
    expect(seen(1000)).toEqual({ first: 17, last: 23, drawn: { first: 20, last: 20 } });
    expect(seen(0)).toEqual({ first: 0, last: 3, drawn: { first: 0, last: 0 } });
  });

  it("reads further ahead the faster it is scrolled, in that direction, up to an end", () => {
    expect(seen(1000, 600)).toMatchObject({ first: 17, last: 29 });
    expect(seen(1000, -600)).toMatchObject({ first: 11, last: 23 });
    expect(seen(1000, 9_000)).toMatchObject({ first: 17, last: 32 });
  });

  it("does not give up what is on its way while it goes on nearby", () => {
    const before = seen(1000, 600);
    expect(stillWanted(seen(1100), before, PAGE_ROWS)).toMatchObject({ first: 17, last: 29 });
    expect(stillWanted(seen(2500), before, PAGE_ROWS)).toMatchObject({ first: 38, last: 53 });
  });

  it("takes the bar for another place", () => {
    expect(isNear(seen(1000), seen(1300))).toBe(true);
    expect(isNear(seen(1000), seen(9000))).toBe(false);
  });
});
