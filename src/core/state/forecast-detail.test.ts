import { describe, expect, it } from "vitest";
import { addDays } from "../time/local-date.ts";
import { keepsDetail, wholeDetailFrom } from "./forecast-detail.ts";

const period = { periodStart: "2026-01-31", periodEnd: "2026-02-28" };
const days = Array.from({ length: 28 }, (_, index) => addDays(period.periodStart, index));

describe("the detail of a forecast", () => {
  it("is kept for days 3, 7, 15, 22 and the last of a period", () => {
    const kept = days.filter((issuedOn) => keepsDetail({ ...period, issuedOn }, []));
    expect(kept).toEqual(["2026-02-02", "2026-02-06", "2026-02-14", "2026-02-21", "2026-02-27"]);
  });

  it("is kept for the day of a crossing and for no other decision", () => {
    const issued = { ...period, issuedOn: "2026-02-10" };
    expect(keepsDetail(issued, [{ kind: "level-crossed", decidedOn: "2026-02-10" }])).toBe(true);
    expect(keepsDetail(issued, [{ kind: "level-crossed", decidedOn: "2026-02-11" }])).toBe(false);
    expect(keepsDetail(issued, [{ kind: "segment-entered", decidedOn: "2026-02-10" }])).toBe(false);
  });

  it("is there for every day of the open and the last two periods", () => {
    expect(wholeDetailFrom("2026-03-05", 20)).toBe("2025-12-20");
    expect(wholeDetailFrom("2026-03-31", 31)).toBe("2026-01-31");
    expect(wholeDetailFrom("2026-03-30", 31)).toBe("2025-12-31");
  });
});
