import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimal, isNegative, toText } from "../money/decimal.ts";
import { addDays } from "../time/local-date.ts";
import { dailyFromCumulative, sumOfDays } from "./daily-from-cumulative.ts";

const START = "2026-01-15";
const report = (day: number, total: string) => ({ day: addDays(START, day), total: decimal(total) });
const shown = (reports: ReturnType<typeof report>[]) =>
  dailyFromCumulative(START, reports).map(({ quantity, isSpread }) => `${toText(quantity)}${isSpread ? "~" : ""}`);

describe("days from totals since the period began", () => {
  it("are the differences between reports", () => {
    expect(shown([report(0, "5"), report(1, "12"), report(2, "12")])).toEqual(["5", "7", "0"]);
  });

  it("are spread and marked where a report was left out", () => {
    expect(shown([report(0, "5"), report(3, "15")])).toEqual(["5", "3~", "3~", "4~"]);
    expect(shown([report(1, "0.3")])).toEqual(["0.1~", "0.2~"]);
  });

  it("give back what a falling total takes, from the latest day backwards", () => {
    expect(shown([report(0, "5"), report(1, "8"), report(2, "4")])).toEqual(["4", "0", "0"]);
  });

  it("always sum to the last total and are never below zero", () => {
    const totals = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 3 })),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(totals, (given) => {
        let day = -1;
        const reports = given.map(([step, digits, scale]) => {
          day += step;
          return { day: addDays(START, day), total: decimal(`${digits}e-${scale}`) };
        });
        const days = dailyFromCumulative(START, reports);
        expect(days).toHaveLength(day + 1);
        expect(days.some(({ quantity }) => isNegative(quantity))).toBe(false);
        expect(toText(sumOfDays(days))).toBe(toText(reports.at(-1)!.total));
      }),
    );
  });
});
