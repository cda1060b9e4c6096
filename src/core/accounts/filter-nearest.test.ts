import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changesBetween, nearestWord } from "./filter-nearest.ts";

describe("the nearest word", () => {
  const words = ["stage", "since", "region", "renews", "net"];

  it.each([
    ["stge", "stage"],
    ["satge", "stage"],
    ["sta", "stage"],
    ["regoin", "region"],
    ["Renew", "renews"],
    ["colour", null],
    ["x", null],
  ])("of %s is %s", (written, expected) => {
    expect(nearestWord(written, words)).toBe(expected);
  });

  it("is as far from a word as that word is from it, and one step for one change", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(text, text, fc.nat(8), (a, b, place) => {
        expect(changesBetween(a, b)).toBe(changesBetween(b, a));
        expect(changesBetween(a, a)).toBe(0);
        expect(changesBetween(a, `${a.slice(0, place)}x${a.slice(place)}`)).toBe(1);
      }),
    );
  });
});
