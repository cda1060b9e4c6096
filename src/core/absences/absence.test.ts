import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromEpochMs } from "../time/instant.ts";
import { addDays } from "../time/local-date.ts";
import { type AwayDays, awayDaysText, awayTime, findAwayAt, overlap } from "./absence.ts";

const days = (given: Partial<AwayDays> = {}): AwayDays => ({
  firstOn: "2026-03-05",
  firstHalf: "morning",
  lastOn: "2026-03-05",
  lastHalf: "afternoon",
  ...given,
});

describe("when somebody is away", () => {
  it("lasts from midnight to midnight of the member's own zone", () => {
    expect(awayTime(days(), "UTC")).toEqual({ from: "2026-03-05T00:00:00.000Z", until: "2026-03-06T00:00:00.000Z" });
    expect(awayTime(days(), "Asia/Kathmandu")).toEqual({
      from: "2026-03-04T18:15:00.000Z",
      until: "2026-03-05T18:15:00.000Z",
    });
  });

  it("parts a day at noon of the clock", () => {
    const morning = awayTime(days({ lastHalf: "morning" }), "Europe/Berlin");
    const afternoon = awayTime(days({ firstHalf: "afternoon" }), "Europe/Berlin");
    expect(morning).toEqual({ from: "2026-03-04T23:00:00.000Z", until: "2026-03-05T11:00:00.000Z" });
    expect(afternoon).toEqual({ from: "2026-03-05T11:00:00.000Z", until: "2026-03-05T23:00:00.000Z" });
    expect(overlap(morning, afternoon)).toBe(false);
  });

  it("counts a day of 23 hours as a day", () => {
    const { from, until } = awayTime(days({ firstOn: "2026-03-29", lastOn: "2026-03-29" }), "Europe/Berlin");
    expect((Date.parse(until) - Date.parse(from)) / 3_600_000).toBe(23);
  });

  it("is over at its end and not before", () => {
    const away = awayTime(days(), "UTC");
    expect(findAwayAt([away], away.from)).toBe(away);
    expect(findAwayAt([away], "2026-03-05T23:59:59.999Z")).toBe(away);
    expect(findAwayAt([away], away.until)).toBeNull();
    expect(findAwayAt([away], "2026-03-04T23:59:59.999Z")).toBeNull();
  });

  it("refuses an end before the beginning, and a year that was mistyped", () => {
    const backwards = [days({ lastOn: "2026-03-04" }), days({ firstHalf: "afternoon", lastHalf: "morning" })];
    for (const one of backwards)
      expect(() => awayTime(one, "UTC")).toThrow(expect.objectContaining({ code: "absence.ends-before" }));
    expect(() => awayTime(days({ lastOn: "2036-03-05" }), "UTC")).toThrow(
      expect.objectContaining({ code: "absence.too-long" }),
    );
  });

  const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Apia");
  const first = fc.integer({ min: 0, max: 3000 }).map((number) => addDays("2022-01-01", number));

  it("covers each half of each of its days and nothing else, in every zone", () => {
    const halves = fc.constantFrom("morning" as const, "afternoon" as const);
    fc.assert(
      fc.property(
        first,
        fc.integer({ min: 0, max: 20 }),
        halves,
        halves,
        zones,
        (firstOn, more, firstHalf, lastHalf, zone) => {
          fc.pre(more > 0 || firstHalf === "morning" || lastHalf === "afternoon");
          const lastOn = addDays(firstOn, more);
          const whole = awayTime({ firstOn, firstHalf, lastOn, lastHalf }, zone);
          for (let number = -1; number <= more + 1; number += 1)
            for (const half of ["morning", "afternoon"] as const) {
              const day = addDays(firstOn, number);
              const one = awayTime({ firstOn: day, firstHalf: half, lastOn: day, lastHalf: half }, zone);
              const isIn =
                number >= 0 &&
                number <= more &&
                !(number === 0 && firstHalf === "afternoon" && half === "morning") &&
                !(number === more && lastHalf === "morning" && half === "afternoon");
              expect(overlap(whole, one)).toBe(isIn);
              const middle = fromEpochMs((Date.parse(one.from) + Date.parse(one.until)) / 2);
              expect(findAwayAt([whole], middle)).toBe(isIn ? whole : null);
            }
        },
      ),
    );
  });

  it("is said in words", () => {
    const today = "2026-01-01";
    expect(awayDaysText(days(), today)).toBe("5 Mar");
    expect(awayDaysText(days({ lastHalf: "morning" }), today)).toBe("5 Mar in the morning");
    expect(awayDaysText(days({ firstHalf: "afternoon", lastOn: "2026-03-07" }), today)).toBe(
      "5 Mar in the afternoon through 7 Mar",
    );
    expect(awayDaysText(days({ lastOn: "2027-03-07", lastHalf: "morning" }), today)).toBe(
      "5 Mar through 7 Mar 2027 in the morning",
    );
  });
});
