import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, fromEpochDay, weekdayOf } from "../time/local-date.ts";
import { DUE_DAY_EXAMPLES, dueDayEcho, readDueDay } from "./read-due-day.ts";

/** A Thursday. */
const context = { today: "2026-11-19", renewalOn: "2026-12-10" };
const read = (text: string, given: Partial<typeof context> = {}) => readDueDay(text, { ...context, ...given });

describe("a due day in words", () => {
  it.each([
    ["today", "2026-11-19"],
    ["Tomorrow", "2026-11-20"],
    ["in 2 weeks", "2026-12-03"],
    ["in two weeks", "2026-12-03"],
    ["in a month", "2026-12-19"],
    ["3d", "2026-11-22"],
    ["in 3 working days", "2026-11-24"],
    ["fri", "2026-11-20"],
    ["by Friday", "2026-11-20"],
    ["thu", "2026-11-26"],
    ["tues", "2026-11-24"],
    ["next tue", "2026-11-24"],
    ["next fri", "2026-11-27"],
    ["next week", "2026-11-23"],
    ["end of week", "2026-11-20"],
    ["end of month", "2026-11-30"],
    ["end of next month", "2026-12-31"],
    ["1 dec", "2026-12-01"],
    ["Dec 1st", "2026-12-01"],
    ["1 nov", "2027-11-01"],
    ["29 feb", "2028-02-29"],
    ["1 December 2027", "2027-12-01"],
    ["before renewal", "2026-12-09"],
    ["3 days before renewal", "2026-12-07"],
    ["a week before their renewal", "2026-12-03"],
    ["on renewal", "2026-12-10"],
    ["2 days after renewal", "2026-12-12"],
    ["2026-12-24", "2026-12-24"],
  ])("reads %s as %s", (text, day) => expect(read(text)).toBe(day));

  it("keeps the last day of a shorter month", () => {
    expect(read("in a month", { today: "2027-01-31" })).toBe("2027-02-28");
  });

  it("never gives a day in the past, and says which day that was", () => {
    expect(() => read("yesterday")).toThrow('"yesterday" was Wed 18 Nov, yesterday. Write a day from today on.');
    expect(() => read("30 days before renewal")).toThrow("was Tue 10 Nov, 9 days ago");
    expect(() => read("2026-01-31")).toThrow(expect.objectContaining({ code: "task.due-past" }));
  });

  it.each(["soon", "", "31 feb", "in 2", "12/1", "1.12.", "next", "two", "before lunch", "xx before renewal"])(
    "says what can be written where it is told %s",
    (text) => {
      expect(() => read(text)).toThrow(expect.objectContaining({ code: "task.due-words" }));
      expect(() => read(text)).toThrow("3 days before renewal");
    },
  );

  it("asks for a day where no renewal is known", () => {
    expect(() => readDueDay("before renewal", { ...context, renewalOn: null })).toThrow(
      expect.objectContaining({ code: "task.due-renewal" }),
    );
  });

  it("reads all of its examples on every day, and never into the past", () => {
    fc.assert(
      fc.property(fc.integer({ min: 19_000, max: 26_000 }), fc.constantFrom(...DUE_DAY_EXAMPLES), (days, text) => {
        const today = fromEpochDay(days);
        fc.pre(text !== "2026-12-01" || today <= "2026-12-01");
        expect(readDueDay(text, { today, renewalOn: addDays(today, 10) }) >= today).toBe(true);
      }),
    );
  });

  it("gives the weekday that was named, within a week, or in the next week", () => {
    const names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    fc.assert(
      fc.property(fc.integer({ min: 19_000, max: 26_000 }), fc.integer({ min: 1, max: 7 }), (days, wanted) => {
        const today = fromEpochDay(days);
        const monday = addDays(today, 8 - weekdayOf(today));
        const plain = read(names[wanted - 1]!, { today });
        const next = read(`next ${names[wanted - 1]}`, { today });
        expect([weekdayOf(plain), weekdayOf(next)]).toEqual([wanted, wanted]);
        expect(plain > today && plain <= addDays(today, 7)).toBe(true);
        expect(next >= monday && next <= addDays(monday, 6)).toBe(true);
      }),
    );
  });
});

describe("the echo of a day", () => {
  it("names weekday, day and distance", () => {
    const of = (day: string) => dueDayEcho(day, context.today);
    expect(["2026-11-19", "2026-11-20", "2026-12-03", "2027-01-01"].map(of)).toEqual([
      "Thu 19 Nov, today",
      "Fri 20 Nov, tomorrow",
      "Thu 3 Dec, in 14 days",
      "Fri 1 Jan 2027, in 43 days",
    ]);
  });
});
