import { describe, expect, it } from "vitest";
import { UsageMonths } from "./usage-months.ts";

const SERIES = 3000;
const MONTHS = 4;

function gathered(months: UsageMonths) {
  return [...months.list()].map(({ series, month, days }) => [series, month, days.slice(1, 8)]);
}

function fill(months: UsageMonths) {
  for (let month = 0; month < MONTHS; month += 1)
    for (let series = 0; series < SERIES; series += 1) months.put(series, month, 1, series, month, null);
}

describe("months of usage", () => {
  it("are each series's own, however many there are, and days join the month that is there", () => {
    const months = new UsageMonths();
    fill(months);
    for (let series = SERIES - 1; series >= 0; series -= 7)
      for (const month of [2, 0, 3, 1]) months.put(series, month, 2, 9, 0, null);
    expect([months.size, months.repeated]).toEqual([SERIES * MONTHS, 0]);
    const of = new Map(gathered(months).map(([series, month, days]) => [`${series} ${month}`, days]));
    expect([of.size, of.get("2999 0"), of.get("2998 0")]).toEqual([SERIES * MONTHS, "2999,9,", "2998,NU"]);
  });

  it("are none of the earlier ones once they were cleared", () => {
    const months = new UsageMonths();
    fill(months);
    months.put(0, 0, 31, Number.POSITIVE_INFINITY, 0, "12345678901234567890");
    months.clear();
    expect(gathered(months)).toEqual([]);
    fill(months);
    months.clear(1);
    months.put(5, 3, 2, 7, 0, null);
    expect(gathered(months)).toEqual([[5, 3, "NULL,7,"]]);
  });
});
