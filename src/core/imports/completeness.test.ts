import { describe, expect, it } from "vitest";
import { addDays } from "../time/local-date.ts";
import { completeThrough } from "./completeness.ts";

const LATEST = "2026-03-04";
/** Counts of days that end on 4 March. */
const counts = (...given: number[]) =>
  new Map(given.map((count, index) => [addDays(LATEST, index - given.length + 1), count]));

describe("the day up to which usage is complete", () => {
  it("is the last day on which more than half of the usual number reported", () => {
    expect(completeThrough(counts(10, 10, 11, 10, 9), LATEST)).toBe("2026-03-04");
    expect(completeThrough(counts(10, 10, 11, 10, 4), LATEST)).toBe("2026-03-03");
    expect(completeThrough(counts(10, 10, 11, 10, 5), LATEST)).toBe("2026-03-03");
    expect(completeThrough(counts(10, 10, 11, 10, 6), LATEST)).toBe("2026-03-04");
  });

  it("passes over several half days and over days without anything", () => {
    expect(completeThrough(counts(10, 10, 10, 10, 0, 2, 3), LATEST)).toBe("2026-03-01");
  });

  it("is never today or later", () => {
    expect(
      completeThrough(
        new Map([
          ["2026-03-05", 10],
          ["2026-03-03", 10],
        ]),
        LATEST,
      ),
    ).toBe("2026-03-03");
  });

  it("is the only day there is, and nothing without days", () => {
    expect(completeThrough(new Map([["2026-02-01", 1]]), LATEST)).toBe("2026-02-01");
    expect(completeThrough(new Map(), LATEST)).toBeNull();
  });

  it("follows a number that grows or falls slowly", () => {
    expect(completeThrough(counts(1, 2, 4, 8, 16), LATEST)).toBe("2026-03-04");
    expect(completeThrough(counts(16, 15, 14, 13, 12, 11, 10, 9, 8), LATEST)).toBe("2026-03-04");
  });
});
