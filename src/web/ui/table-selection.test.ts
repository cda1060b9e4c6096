import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { choose, countChosen, EVERYTHING, isChosen, isNothing, NOTHING, toggle } from "./table-selection.ts";

describe("the chosen rows of a list", () => {
  it("are all that match without those taken out, however many are read", () => {
    const all = toggle(EVERYTHING, "b");
    expect(countChosen(all, 1_204)).toBe(1_203);
    expect(isChosen(all, "b")).toBe(false);
    expect(isChosen(all, "never read")).toBe(true);
    expect(countChosen(all, null)).toBeNull();
  });

  it("are none at first, and again after each was taken back", () => {
    const some = choose(NOTHING, ["a", "b"], true);
    expect(countChosen(some, 1_204)).toBe(2);
    expect(isNothing(choose(some, ["a", "b"], false))).toBe(true);
  });

  it("count the same as looking at each", () => {
    const rows = Array.from({ length: 12 }, (_, index) => `row ${index}`);
    const change = fc.tuple(fc.subarray(rows), fc.boolean());
    fc.assert(
      fc.property(fc.constantFrom(NOTHING, EVERYTHING), fc.array(change, { maxLength: 20 }), (start, changes) => {
        const selection = changes.reduce((before, [ids, isOn]) => choose(before, ids, isOn), start);
        expect(countChosen(selection, rows.length)).toBe(rows.filter((id) => isChosen(selection, id)).length);
      }),
    );
  });
});
