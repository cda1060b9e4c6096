import { describe, expect, it } from "vitest";
import { behindSentences } from "./behind-sentences.ts";

const TODAY = "2026-11-22";
const complete = (text: string) =>
  text.split("\n").map((line) => {
    const [source = "", region = "", meter = "", day = ""] = line.trim().split("|");
    return { source, region, meter, day };
  });

describe("usage that is not in yet", () => {
  it("is none where all have reached the same day", () => {
    expect(behindSentences(complete("billing|EU|replay|2026-11-21\nbilling|US|replay|2026-11-21"), TODAY)).toEqual([]);
    expect(behindSentences([], TODAY)).toEqual([]);
  });

  it("is named by region, meter and source with the day written as elsewhere", () => {
    const given = complete(`billing|EU|replay|2026-11-20
      billing|EU|events|2026-11-21
      billing|US|events|2026-11-21`);
    expect(behindSentences(given, TODAY)).toEqual(["EU usage of replay from billing is complete through 20 Nov only"]);
  });

  it("is said once where a whole region or a whole source stopped, furthest behind first", () => {
    const given = complete(`billing|EU|events|2026-11-19
      billing|EU|replay|2026-11-19
      billing|US|events|2026-11-21
      warehouse||flags|2025-12-30`);
    expect(behindSentences(given, TODAY)).toEqual([
      "Usage from warehouse is complete through 30 Dec 2025 only",
      "EU usage from billing is complete through 19 Nov only",
    ]);
  });

  it("names up to three meters, and counts more", () => {
    const behind = (count: number) =>
      Array.from({ length: count }, (_, index) => `b|EU|m${index}|2026-11-20`).join("\n");
    const sentence = (count: number) => behindSentences(complete(`${behind(count)}\nb|EU|x|2026-11-21`), TODAY)[0];
    expect(sentence(3)).toBe("EU usage of m0, m1 and m2 from b is complete through 20 Nov only");
    expect(sentence(4)).toBe("EU usage of 4 meters from b is complete through 20 Nov only");
  });
});
