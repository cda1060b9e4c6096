import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ZERO } from "../money/decimal.ts";
import { addDays, daysBetween } from "../time/local-date.ts";
import { dailyFromCumulative } from "./daily-from-cumulative.ts";
import { spreadSpans } from "./spread-spans.ts";

describe("days that one report covers together", () => {
  it("are none where each day has its report", () => {
    expect(spreadSpans("2026-11-01", ["2026-11-01", "2026-11-02", "2026-11-03"])).toEqual([]);
    expect(spreadSpans("2026-11-01", [])).toEqual([]);
  });

  it("are those after the report before, and from the period's start where the first is late", () => {
    expect(spreadSpans("2026-11-01", ["2026-11-02", "2026-11-05", "2026-11-06"])).toEqual([
      { firstDay: "2026-11-01", lastDay: "2026-11-02" },
      { firstDay: "2026-11-03", lastDay: "2026-11-05" },
    ]);
  });

  it("are exactly the days that are marked where they are made", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(40), { maxLength: 20 }), (offsets) => {
        const start = "2026-01-15";
        const reported = offsets.sort((a, b) => a - b).map((offset) => addDays(start, offset));
        const marked = dailyFromCumulative(
          start,
          reported.map((day) => ({ day, total: ZERO })),
        ).flatMap(({ day, isSpread }) => (isSpread ? day : []));
        const spanned = spreadSpans(start, reported).flatMap(({ firstDay, lastDay }) =>
          Array.from({ length: daysBetween(firstDay, lastDay) + 1 }, (_, index) => addDays(firstDay, index)),
        );
        expect(spanned).toEqual(marked);
      }),
    );
  });
});
