import { describe, expect, it } from "vitest";
import { lagDays, lateSentence } from "./lateness.ts";

const state = {
  name: "billing-db",
  scheduleMinutes: 60,
  isPaused: false,
  createdAt: "2026-03-01T00:00:00.000Z",
  lastSuccessAt: "2026-03-05T03:10:00.000Z",
};

describe("a source that is late", () => {
  it("is not late within twice its schedule and a quarter of an hour", () => {
    expect(lateSentence(state, "2026-03-05T05:25:00.000Z")).toBeNull();
    expect(lateSentence(state, "2026-03-05T05:26:00.000Z")).toBe("billing-db is 76 min late (last good 03:10 UTC)");
  });

  it("says the hours of the same day, and the day of another", () => {
    expect(lateSentence(state, "2026-03-05T13:10:00.000Z")).toBe("billing-db is 9 h late (last good 03:10 UTC)");
    expect(lateSentence(state, "2026-03-08T04:10:00.000Z")).toBe(
      "billing-db is 3 days late (last good 5 Mar, 03:10 UTC)",
    );
  });

  it("says when it was paused, and when it never brought anything", () => {
    expect(lateSentence({ ...state, isPaused: true }, "2026-03-05T13:10:00.000Z")).toBe(
      "billing-db is paused (last good 03:10 UTC)",
    );
    expect(lateSentence({ ...state, lastSuccessAt: null }, "2026-03-05T13:10:00.000Z")).toBe(
      "billing-db has brought nothing yet",
    );
  });
});

describe("the lag of a source", () => {
  it("is nothing once yesterday is in, and counts whole days before that", () => {
    const now = "2026-03-05T08:00:00.000Z";
    expect(["2026-03-05", "2026-03-04", "2026-03-03", "2026-02-28"].map((day) => lagDays(day, now))).toEqual([
      0, 0, 1, 4,
    ]);
    expect(lagDays(null, now)).toBeNull();
  });
});
