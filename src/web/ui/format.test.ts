import { afterEach, describe, expect, it } from "vitest";
import {
  formatAge,
  formatDay,
  formatDaysAway,
  formatInstant,
  formatInteger,
  formatMoney,
  formatPercent,
  formatRange,
  formatSeconds,
  formatWeekday,
} from "./format.ts";
import { getPersonal, setPersonal } from "./personal.ts";

describe("money on the screen", () => {
  it("leaves the cents out in lists and keeps them where the amount is decided about", () => {
    expect(formatMoney({ currency: "USD", minor: 124_000 })).toBe("$1,240");
    expect(formatMoney({ currency: "USD", minor: 124_050 }, "with")).toBe("$1,240.50");
  });

  it("uses each currency's own minor unit", () => {
    expect(formatMoney({ currency: "JPY", minor: 1299 }, "with")).toBe("¥1,299");
    expect(formatMoney({ currency: "KWD", minor: 1299 }, "with")).toBe("KWD\u00a01.299");
  });

  it("rounds halves to even as bills do", () => {
    expect(formatMoney({ currency: "USD", minor: 50 })).toBe("$0");
    expect(formatMoney({ currency: "USD", minor: 150 })).toBe("$2");
  });

  it("stays exact where a float would not", () => {
    expect(formatMoney({ currency: "USD", minor: 9_007_199_254_740_991 }, "with")).toBe("$90,071,992,547,409.91");
  });

  it("names the currency of a range once", () => {
    const usd = (minor: number) => ({ currency: "USD", minor });
    expect(formatRange(usd(106_000), usd(143_000))).toBe("$1,060–1,430");
    expect(formatRange(usd(4_000), usd(4_000))).toBe("$40");
  });
});

describe("times on the screen", () => {
  const now = "2026-09-11T10:00:00.000Z";

  it("says ages in one unit and never more than they are", () => {
    expect(formatAge("2026-09-11T09:55:01.000Z", now)).toBe("4 min ago");
    expect(formatAge("2026-09-09T09:00:00.000Z", now)).toBe("2 d ago");
    expect(formatAge("2026-09-11T12:00:00.000Z", now)).toBe("in 2 h");
    expect(formatAge("2026-09-11T09:59:30.000Z", now)).toBe("now");
  });

  it("counts days in UTC whatever the zone of the machine", () => {
    expect(formatDaysAway("2026-09-23", "2026-09-11T23:59:59.000Z")).toBe("in 12 d");
    expect(formatDaysAway("2026-09-10", now)).toBe("yesterday");
    expect(formatDaysAway("2026-09-11", now)).toBe("today");
  });

  it("leaves the year out of days in this year only", () => {
    expect(formatDay("2026-09-11", "2026-01-01")).toBe("11 Sep");
    expect(formatDay("2025-12-04", "2026-01-01")).toBe("4 Dec 2025");
    expect(formatWeekday("2025-12-04", "2026-01-01")).toBe("Thu 4 Dec 2025");
  });

  it("never shows a time without its zone", () => {
    expect(formatInstant("2026-01-11T14:05:00.000Z")).toBe("11 Jan 2026, 14:05 UTC");
    expect(formatInstant("2026-01-11T14:05:00.000Z", "Europe/Berlin")).toBe("11 Jan 2026, 15:05 CET");
  });

  it("says how long something took", () => {
    expect(formatSeconds(41.2)).toBe("41 s");
    expect(formatSeconds(185)).toBe("3 min 5 s");
  });

  it("keeps one decimal of a percentage", () => {
    expect(formatPercent(38.25)).toBe("38.3 %");
  });
});

describe("a person's own language and zone", () => {
  const usual = getPersonal();
  afterEach(() => setPersonal(usual));

  it("write numbers, amounts, days and moments as that language does", () => {
    setPersonal({ ...usual, locale: "de-DE", timeZone: "Asia/Kathmandu" });
    expect(formatInteger(1_204_000)).toBe("1.204.000");
    expect(formatMoney({ currency: "USD", minor: 123_450 }, "with")).toBe("1.234,50\u00a0$");
    expect(formatDay("2026-09-11", "2026-01-01")).toBe("11. Sept.");
    expect(formatDay("2025-12-04", "2026-01-01")).toBe("4. Dez. 2025");
    expect(formatWeekday("2026-09-11", "2026-01-01")).toBe("Fr., 11. Sept.");
    expect(formatInstant("2026-01-11T20:05:00.000Z")).toMatch(/^12\. Jan\. 2026, 01:50 .*\+5:45$/);
  });

  it("leave a zone that is named where it is", () => {
    setPersonal({ ...usual, timeZone: "Asia/Kathmandu" });
    expect(formatInstant("2026-01-11T14:05:00.000Z", "UTC")).toBe("11 Jan 2026, 14:05 UTC");
  });
});
