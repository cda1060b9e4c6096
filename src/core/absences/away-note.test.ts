import { describe, expect, it } from "vitest";
import { type AwayDays, awayTime } from "./absence.ts";
import { awayNote, endedEarly } from "./away-note.ts";

const ZONE = "Europe/Berlin";
/** Thursday, 5 March 2026, nine in the morning and three in the afternoon in Berlin. */
const MORNING = "2026-03-05T08:00:00.000Z";
const AFTERNOON = "2026-03-05T14:00:00.000Z";

const days = (firstOn: string, lastOn: string, halves: Partial<AwayDays> = {}): AwayDays => ({
  ...{ firstOn, firstHalf: "morning", lastOn, lastHalf: "afternoon" },
  ...halves,
});
const note = (now: string, ...absences: AwayDays[]) =>
  awayNote(
    absences.map((one) => ({ ...awayTime(one, ZONE), timeZone: ZONE })),
    now,
  );

describe("what is said beside a name", () => {
  it("is until when they are away, by the day on which they are back", () => {
    expect(note(MORNING, days("2026-03-04", "2026-03-06"))).toBe("away until 7 Mar");
    expect(note(MORNING, days("2026-03-05", "2026-03-05", { lastHalf: "morning" }))).toBe("away until noon");
  });

  it("takes absences that follow on one another for one", () => {
    expect(note(MORNING, days("2026-03-06", "2026-03-10"), days("2026-03-05", "2026-03-05"))).toBe("away until 11 Mar");
  });

  it("is from when on they are away where that is within a week, and nothing otherwise", () => {
    expect(note(MORNING, days("2026-03-12", "2026-03-20"))).toBe("away from 12 Mar");
    expect(note(MORNING, days("2026-03-13", "2026-03-20"))).toBeNull();
    expect(note(AFTERNOON, days("2026-03-05", "2026-03-05", { lastHalf: "morning" }))).toBeNull();
    expect(note(MORNING)).toBeNull();
  });
});

describe("who is back early", () => {
  const end = (given: AwayDays, now: string) => endedEarly(given, now, ZONE);

  it("was away until the half of the day before", () => {
    const whole = days("2026-03-02", "2026-03-13");
    expect(end(whole, MORNING)).toEqual(days("2026-03-02", "2026-03-04"));
    expect(end(whole, AFTERNOON)).toEqual(days("2026-03-02", "2026-03-05", { lastHalf: "morning" }));
  });

  it("was not away at all where no half of a day is over", () => {
    expect(end(days("2026-03-05", "2026-03-13"), MORNING)).toBeNull();
    expect(end(days("2026-03-05", "2026-03-13", { firstHalf: "afternoon" }), AFTERNOON)).toBeNull();
  });
});
