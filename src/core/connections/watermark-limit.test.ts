import { describe, expect, it } from "vitest";
import { watermarkLimit } from "./watermark-limit.ts";

const NOW = "2026-03-10T12:30:45.123Z";

describe("a watermark", () => {
  it.each([
    ["2026-03-10", null],
    ["2026-03-11", "2026-03-10"],
    ["10000-01-01", "2026-03-10"],
    ["2026-03-10T12:30:45Z", null],
    ["2026-03-10 12:30:45.999999+00", null],
    ["2026-03-10 12:30:46+00", "2026-03-10 12:30:45"],
    ["2026-03-11T00:00:00Z", "2026-03-10 12:30:45"],
    ["infinity", "2026-03-10 12:30:45"],
  ])("that is %s is limited to %s", (watermark, limit) => {
    expect(watermarkLimit(watermark, NOW)).toBe(limit);
  });

  it("that is a number or a word has no limit", () => {
    for (const watermark of ["99999999", "9999-99", "zebra", ""]) expect(watermarkLimit(watermark, NOW)).toBeNull();
  });
});
