import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { add, decimal, sum, toText, ZERO } from "../money/decimal.ts";
import { addDays, addMonths, daysInMonth } from "../time/local-date.ts";
import { makeUsage } from "./make-facts.ts";
import { endOf, type MonthRow, quantityBetween, toMeterUsage, usageBefore } from "./meter-usage.ts";

const FIRST = "2026-01-01";

/** Whole and fractional quantities, missing days, and such as no float can hold. */
const quantity = fc.oneof(
  { weight: 3, arbitrary: fc.constant("") },
  { weight: 4, arbitrary: fc.nat(5_000_000).map(String) },
  { weight: 2, arbitrary: fc.nat(99_999).map((n) => `${Math.floor(n / 1000)}.${String(n % 1000).padStart(3, "0")}`) },
  { weight: 1, arbitrary: fc.constantFrom("9007199254740993", "12345678901234567890", "0") },
);

/** Months of one meter in up to three projects, as they are stored. */
const projects = fc.array(
  fc.record({
    months: fc.array(
      fc.record({ offset: fc.integer({ min: 0, max: 3 }), days: fc.array(quantity, { minLength: 31, maxLength: 31 }) }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

function toRows(given: readonly { months: readonly { offset: number; days: readonly string[] }[] }[]): MonthRow[] {
  const rows = given.flatMap(({ months }) =>
    months.map(({ offset, days }) => {
      const month = addMonths(FIRST, offset);
      return { meter: "events", month, days: days.slice(0, daysInMonth(month)).join(",") };
    }),
  );
  return rows.sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0));
}

/** What all rows say of a day, added up one text after the other; null when none says anything. */
function saidOf(rows: readonly MonthRow[], day: string): string | null {
  const said = rows.flatMap(({ month, days }) =>
    day.startsWith(month.slice(0, 7)) ? [days.split(",")[Number(day.slice(8)) - 1] ?? ""] : [],
  );
  const texts = said.filter((text) => text !== "");
  return texts.length === 0 ? null : toText(texts.reduce((total, text) => add(total, decimal(text)), ZERO));
}

describe("the usage of a meter", () => {
  it("adds projects day by day, exactly, and keeps days that nobody reported apart from zero", () => {
    fc.assert(
      fc.property(projects, (given) => {
        const rows = toRows(given);
        const [usage] = toMeterUsage(rows);
        for (let day = FIRST; day < "2026-05-01"; day = addDays(day, 1)) {
          const said = saidOf(rows, day);
          const inRun = usage !== undefined && day >= usage.firstDay && day < endOf(usage);
          if (!inRun) expect(said).toBeNull();
          else if (said === null) expect(Number.isNaN(usage.days[daysFrom(usage.firstDay, day)])).toBe(true);
          else expect(toText(quantityBetween(usage, day, addDays(day, 1)))).toBe(exactOrWhole(usage, rows, day, said));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("has the same quantity over any days as its projects have together", () => {
    const span = fc.tuple(fc.integer({ min: -5, max: 130 }), fc.integer({ min: 0, max: 60 }));
    const wholeProjects = projects.map((given) =>
      given.map(({ months }) => ({
        months: months.map(({ offset, days }) => ({
          offset,
          days: days.map((text) => (text.length > 15 ? "7" : text)),
        })),
      })),
    );
    fc.assert(
      fc.property(wholeProjects, span, (given, [offset, length]) => {
        const from = addDays(FIRST, offset);
        const to = addDays(from, length);
        const together = toMeterUsage(toRows(given)).map((usage) => quantityBetween(usage, from, to));
        const each = given.flatMap((one) =>
          toMeterUsage(toRows([one])).map((usage) => quantityBetween(usage, from, to)),
        );
        expect(toText(sum(together))).toBe(toText(sum(each)));
      }),
      { numRuns: 60 },
    );
  });

  it("adds fractional gigabytes without an error of floats", () => {
    const [usage] = toMeterUsage([
      { meter: "storage", month: "2026-01-01", days: "0.1,0.1,0.1" },
      { meter: "storage", month: "2026-01-01", days: "0.2,,0.2" },
    ]);
    expect(toText(quantityBetween(usage!, "2026-01-01", "2026-01-04"))).toBe("0.7");
    expect(usage!.exactDays).toEqual(["0.3", "0.1", "0.3"]);
  });

  it("keeps the units of sums beyond what a float can hold", () => {
    const [usage] = toMeterUsage([
      { meter: "events", month: "2026-01-01", days: "9007199254740990,9007199254740990,1" },
    ]);
    expect(toText(quantityBetween(usage!, "2026-01-01", "2026-02-01"))).toBe("18014398509481981");
  });

  it("keeps meters apart, begins with the first report and ends with the last", () => {
    const found = toMeterUsage([
      { meter: "events", month: "2026-01-01", days: ",,3,,5,," },
      { meter: "replay", month: "2026-02-01", days: ",," },
      { meter: "storage", month: "2026-02-01", days: "0" },
    ]);
    expect(found.map(({ meter, firstDay, days }) => [meter, firstDay, [...days]])).toEqual([
      ["events", "2026-01-03", [3, Number.NaN, 5]],
      ["storage", "2026-02-01", [0]],
    ]);
  });
});

function daysFrom(first: string, day: string): number {
  return Math.round((Date.parse(day) - Date.parse(first)) / 86_400_000);
}

/** A day beyond 2^53 is only as exact as a float where every quantity of the meter is whole. */
function exactOrWhole(usage: { exactDays: unknown }, rows: readonly MonthRow[], day: string, said: string): string {
  if (usage.exactDays !== null || said.length <= 15) return said;
  const texts = rows.flatMap(({ month, days }) =>
    day.startsWith(month.slice(0, 7)) ? [days.split(",")[Number(day.slice(8)) - 1] ?? ""] : [],
  );
  return String(BigInt(texts.filter((text) => text !== "").reduce((total, text) => total + Number(text), 0)));
}

describe("usage before a day", () => {
  it("is what was reported up to and not including it, whatever came later, and ends with a report", () => {
    const days = fc.array(fc.option(fc.nat(1000)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(days, fc.integer({ min: -3, max: 45 }), (quantities, offset) => {
        const usage = makeUsage("events", FIRST, [...quantities, 1]);
        const [before] = usageBefore([usage], addDays(FIRST, offset));
        const kept = [...quantities, 1].slice(0, Math.max(0, offset));
        while (kept.length > 0 && kept.at(-1) === null) kept.pop();
        expect(before ? [...before.days] : []).toEqual(kept.map((one) => one ?? Number.NaN));
        expect(before ? before.firstDay : FIRST).toBe(FIRST);
      }),
    );
  });

  it("cuts exact quantities as well, and leaves a meter out that had not begun", () => {
    const [usage] = toMeterUsage([{ meter: "storage", month: "2026-01-01", days: "0.1,0.2,0.3" }]);
    expect(usageBefore([usage!], "2026-01-03")[0]!.exactDays).toEqual(["0.1", "0.2"]);
    expect(usageBefore([usage!], "2026-01-01")).toEqual([]);
  });
});
