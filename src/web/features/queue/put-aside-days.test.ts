import { describe, expect, it } from "vitest";
import { defaultPutAsideDay, putAsideDays, putAsideWarning } from "./put-aside-days.ts";

const today = "2026-09-14";

describe("until when a company is put aside", () => {
  it("offers the next step's day first", () => {
    expect(putAsideDays({ today, renewalOn: "2026-10-20", nextStepOn: "2026-09-23" })[0]).toEqual({
      label: "The next step",
      day: "2026-09-23",
    });
  });

  it("takes a week where no step is known, and stays before the renewal", () => {
    expect(defaultPutAsideDay({ today, renewalOn: null, nextStepOn: null })).toBe("2026-09-21");
    expect(defaultPutAsideDay({ today, renewalOn: "2026-09-18", nextStepOn: null })).toBe("2026-09-17");
    expect(defaultPutAsideDay({ today, renewalOn: "2026-09-15", nextStepOn: null })).toBe("2026-09-21");
  });

  it("does not take a day that has passed as the next step", () => {
    expect(defaultPutAsideDay({ today, renewalOn: null, nextStepOn: "2026-09-10" })).toBe("2026-09-21");
  });

  it("names each day once, and only days ahead", () => {
    const days = putAsideDays({ today, renewalOn: "2026-09-20", nextStepOn: null }).map(({ day }) => day);
    expect(new Set(days).size).toBe(days.length);
    expect(days.every((day) => day > today)).toBe(true);
  });

  it("warns from the day of the renewal on", () => {
    expect(putAsideWarning("2026-09-19", "2026-09-20")).toBeNull();
    expect(putAsideWarning("2026-09-20", "2026-09-20")).toContain("passes the renewal");
    expect(putAsideWarning("2026-09-20", null)).toBeNull();
  });
});
