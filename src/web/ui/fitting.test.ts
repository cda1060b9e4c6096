import { describe, expect, it } from "vitest";
import { countFitting } from "./fitting.ts";

const SIZES = { gapPx: 8, menuPx: 28 };

describe("what has room in a row", () => {
  it("is all of it where no menu is needed, to the last pixel", () => {
    expect(countFitting([100, 100, 100], 316, SIZES)).toBe(3);
    expect(countFitting([100, 100, 100], 315, SIZES)).toBe(2);
  });

  it("leaves room for the menu that holds the rest", () => {
    // Two of them take 208 px, and the menu takes 36 more with its gap.
    expect(countFitting([100, 100, 100], 244, SIZES)).toBe(2);
    expect(countFitting([100, 100, 100], 243, SIZES)).toBe(1);
  });

  it("is nothing but the menu where not even one has room", () => {
    expect(countFitting([100, 100], 90, SIZES)).toBe(0);
  });
});
