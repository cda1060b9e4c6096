import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { fromEpochMs } from "./instant.ts";
import { instant } from "./read-instant.ts";

const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, "0"));
const years = fc.integer({ min: 1900, max: 2100 }).map(String);
const offsets = fc.oneof(
  fc.constantFrom("Z", "z", ""),
  fc.tuple(fc.constantFrom("+", "-"), two(25), fc.constantFrom(":", ""), two(61)).map((parts) => parts.join("")),
  fc.tuple(fc.constantFrom("+", "-"), two(24)).map((parts) => parts.join("")),
);
const fractions = fc.oneof(fc.constant(""), fc.stringMatching(/^[.,]\d{1,9}$/));
const clocks = fc.oneof(
  fc.tuple(two(25), two(61)).map((parts) => parts.join(":")),
  fc
    .tuple(two(25), two(61), two(62), fractions)
    .map(([hour, minute, second, fraction]) => `${hour}:${minute}:${second}${fraction}`),
);
const texts = fc
  .tuple(years, two(13), two(32), fc.constantFrom("T", "t", " "), clocks, offsets)
  .map(([year, month, day, between, clock, offset]) => `${year}-${month}-${day}${between}${clock}${offset}`);

/** What the calendar of all zones makes of it; null where it refuses. */
function expected(text: string): string | null {
  try {
    return fromEpochMs(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return null;
  }
}

function read(text: string): string | null {
  try {
    return instant(text);
  } catch {
    return null;
  }
}

describe("reading a moment", () => {
  it("reads and refuses what the calendar of all zones does", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect([text, read(text)]).toEqual([text, expected(text)]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["2026-01-31T09:30:00+05:45", "2026-01-31T03:45:00.000Z"],
    ["2026-01-31T09:30Z", "2026-01-31T09:30:00.000Z"],
    ["2016-12-31T23:59:60Z", "2016-12-31T23:59:59.000Z"],
    ["1969-12-31T23:59:59.9996Z", "1969-12-31T23:59:59.999Z"],
  ])("takes %s for %s", (text, at) => {
    expect(instant(text)).toBe(at);
  });

  it.each(["2026-01-31T09:30:00", "2026-02-30T09:30:00Z", "31.1.2026", "2026-01-31", ""])("refuses %s", (text) => {
    expect(() => instant(text)).toThrow("write it like 2026-01-31T09:30:00Z");
  });
});
