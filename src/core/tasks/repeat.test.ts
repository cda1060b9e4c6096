import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodContaining } from "../time/billing-period.ts";
import { addDays, daysBetween, fromEpochDay } from "../time/local-date.ts";
import { firstOccurrence, nextWantedOn, REPEATS } from "./repeat.ts";

const ANCHOR = { anchorDay: 10 };

describe("a task that repeats", () => {
  it("comes a week later, and only once where weeks were missed", () => {
    const weekly = firstOccurrence("week", { wantedOn: "2026-11-19", renewalOn: null });
    expect(nextWantedOn(weekly, { today: "2026-11-17", ...ANCHOR })).toBe("2026-11-26");
    expect(nextWantedOn(weekly, { today: "2026-12-04", ...ANCHOR })).toBe("2026-12-10");
  });

  it("returns to the 31st after a shorter month", () => {
    const monthly = firstOccurrence("month", { wantedOn: "2027-01-31", renewalOn: null });
    const february = nextWantedOn(monthly, { today: "2027-01-31", ...ANCHOR });
    expect(february).toBe("2027-02-28");
    expect(nextWantedOn({ ...monthly, wantedOn: february! }, { today: "2027-02-27", ...ANCHOR })).toBe("2027-03-31");
  });

  it("keeps its distance to each renewal", () => {
    const before = firstOccurrence("renewal", { wantedOn: "2026-12-07", renewalOn: "2026-12-10" });
    expect(before.daysBefore).toBe(3);
    expect(nextWantedOn(before, { today: "2026-12-01", ...ANCHOR })).toBe("2027-01-07");
    expect(nextWantedOn(before, { today: "2026-12-09", ...ANCHOR })).toBe("2027-01-07");
  });

  it("does not go on where renewals are not known", () => {
    const before = firstOccurrence("renewal", { wantedOn: "2026-12-07", renewalOn: null });
    expect(nextWantedOn(before, { today: "2026-12-01", ...ANCHOR })).toBeNull();
  });

  it("always lies after its last day and after today, and before a renewal in exactly its distance", () => {
    const day = fc.integer({ min: 20_000, max: 24_000 }).map(fromEpochDay);
    fc.assert(
      fc.property(
        fc.constantFrom(...REPEATS),
        day,
        day,
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 31 }),
        (repeats, wantedOn, today, distance, anchorDay) => {
          const first = firstOccurrence(repeats, { wantedOn, renewalOn: addDays(wantedOn, distance) });
          const next = nextWantedOn(first, { today, anchorDay })!;
          expect(next > wantedOn && next > today).toBe(true);
          if (repeats === "week") expect(daysBetween(wantedOn, next) % 7).toBe(0);
          if (repeats === "renewal") {
            const renewal = addDays(next, distance);
            expect(periodContaining(renewal, anchorDay).start).toBe(renewal);
          }
        },
      ),
    );
  });
});
