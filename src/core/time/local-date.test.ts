import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  daysBetween,
  daysInMonth,
  epochDay,
  fromEpochDay,
  isLocalDate,
  localDate,
  monthOf,
  weekdayOf,
} from "./local-date.ts";

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(1900, 0, 1) / DAY_MS;
const LAST = Date.UTC(2200, 11, 31) / DAY_MS;

describe("days of the calendar", () => {
  it("are counted as the platform's own calendar counts them, each day from 1900 to 2200", () => {
    for (let days = FIRST; days <= LAST; days += 1) {
      const date = new Date(days * DAY_MS);
      const text = fromEpochDay(days);
      if (
        text !== date.toISOString().slice(0, 10) ||
        epochDay(text) !== days ||
        weekdayOf(text) !== (date.getUTCDay() || 7)
      )
        expect.fail(`Day ${days} is ${date.toISOString()}, and not ${text} with number ${epochDay(text)}`);
    }
  });

  it("reach as far back as the word for before all", () => {
    expect(fromEpochDay(epochDay("0001-01-01"))).toBe("0001-01-01");
    expect(daysBetween("0001-01-01", "1970-01-01")).toBe(719_162);
    expect(addDays("9999-12-30", 1)).toBe("9999-12-31");
  });

  it("have their months' lengths, leap years included", () => {
    for (let month = "1899-01-01"; month < "2201-01-01"; month = addMonths(month, 1))
      expect(daysInMonth(month)).toBe(daysBetween(month, addMonths(month, 1)));
    expect(["1900", "2000", "2024", "2100"].map((year) => daysInMonth(`${year}-02-01`))).toEqual([28, 29, 29, 28]);
  });

  it("are only those that exist, written with four, two and two digits", () => {
    for (const text of [
      "2026-02-29",
      "2026-13-01",
      "2026-00-10",
      "2026-04-31",
      "2026-4-01",
      "2026-01-1x",
      "",
      "２０２６-01-01",
    ])
      expect(isLocalDate(text)).toBe(false);
    expect(isLocalDate("2024-02-29")).toBe(true);
    expect(() => localDate("2026-02-30")).toThrow("write it like 2026-01-31");
  });
});

describe("adding months", () => {
  it("keeps the day of the month, or the last day of a shorter one, and returns to it", () => {
    expect([0, 1, 2, 13, -2].map((months) => addMonths("2026-01-01", months, 31))).toEqual([
      "2026-01-31",
      "2026-02-28",
      "2026-03-31",
      "2027-02-28",
      "2025-11-30",
    ]);
  });

  it("adds up: first some, then others, is all of them at once", () => {
    const months = fc.integer({ min: -600, max: 600 });
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: LAST }), months, months, (days, some, others) => {
        const month = monthOf(fromEpochDay(days));
        expect(addMonths(addMonths(month, some), others)).toBe(addMonths(month, some + others));
      }),
    );
  });
});
