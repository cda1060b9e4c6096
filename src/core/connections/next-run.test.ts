import { describe, expect, it } from "vitest";
import { firstRun, nextRunAfterFailure, nextRunAfterRefusal, nextRunAfterSuccess } from "./next-run.ts";

const now = "2026-03-05T08:00:00.000Z";
const failed = { now, scheduleMinutes: 60, failures: 1, afterSeconds: null, jitter: 0 };

describe("when a source is asked next", () => {
  it("is ten minutes after it was connected: time to check it first", () => {
    expect(firstRun(now)).toBe("2026-03-05T08:10:00.000Z");
  });

  it("is after its schedule, and up to two minutes later by chance", () => {
    expect(nextRunAfterSuccess(now, 60, 0)).toBe("2026-03-05T09:00:00.000Z");
    expect(nextRunAfterSuccess(now, 60, 1)).toBe("2026-03-05T09:02:00.000Z");
    expect(nextRunAfterSuccess(now, 5, 1)).toBe("2026-03-05T08:05:30.000Z");
  });

  it("is soon after a first failure, and twice as far after each further one, up to an hour", () => {
    const minutes = [1, 2, 3, 7, 100].map((failures) => nextRunAfterFailure({ ...failed, failures }).slice(11, 16));
    expect(minutes).toEqual(["08:01", "08:02", "08:04", "09:00", "09:00"]);
  });

  it("is the next day after a person refused what it brought, or on a longer schedule", () => {
    expect(nextRunAfterRefusal(now, 5, 0)).toBe("2026-03-06T00:00:00.000Z");
    expect(nextRunAfterRefusal(now, 5, 1)).toBe("2026-03-06T00:02:00.000Z");
    expect(nextRunAfterRefusal(now, 1440, 0)).toBe("2026-03-06T08:00:00.000Z");
  });

  it("is at least four times a day, however long the schedule", () => {
    expect(nextRunAfterFailure({ ...failed, scheduleMinutes: 1440, failures: 50 })).toBe("2026-03-05T14:00:00.000Z");
  });

  it("is not before the source allows it", () => {
    expect(nextRunAfterFailure({ ...failed, afterSeconds: 86_400 })).toBe("2026-03-06T08:00:00.000Z");
  });

  it("is within a day, whatever the source asks for", () => {
    for (const afterSeconds of [86_401, 999_999_999, Number.POSITIVE_INFINITY])
      expect(nextRunAfterFailure({ ...failed, afterSeconds })).toBe("2026-03-06T08:00:00.000Z");
  });
});
