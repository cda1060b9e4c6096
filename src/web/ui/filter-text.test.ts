import { describe, expect, it } from "vitest";
import { completionsFor, partsOf, withoutPart } from "./filter-text.ts";

const fields = [
  { name: "stage", label: "Stage", values: ["1", "3a", "3b"] },
  { name: "net", label: "Net forecast", values: [">100"] },
];

describe("the text of a filter", () => {
  it("keeps quoted words together, also behind a field", () => {
    expect(partsOf('stage:3a name:"Lumen Labs"  loose')).toEqual(["stage:3a", 'name:"Lumen Labs"', "loose"]);
  });

  it("takes one part out by its place", () => {
    expect(withoutPart("a b a", 2)).toBe("a b");
  });

  it("completes fields first and their values after the colon", () => {
    expect(completionsFor("s", fields).map(({ text }) => text)).toEqual(["stage:"]);
    expect(completionsFor("stage:3", fields).map(({ text }) => text)).toEqual(["stage:3a", "stage:3b"]);
  });

  it("keeps the minus of an exclusion", () => {
    expect(completionsFor("-st", fields).map(({ text }) => text)).toEqual(["-stage:"]);
    expect(completionsFor("-stage:1", fields).map(({ text }) => text)).toEqual(["-stage:1"]);
  });

  it("offers nothing for a field it does not know", () => {
    expect(completionsFor("colour:r", fields)).toEqual([]);
  });
});
