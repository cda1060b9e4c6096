import { describe, expect, it } from "vitest";
import { dayWords, nextMonday } from "./day-words.ts";

describe("days as people say them", () => {
  it("takes the Monday after today, also on a Monday", () => {
    expect(nextMonday("2026-09-14")).toBe("2026-09-21");
    expect(nextMonday("2026-09-13")).toBe("2026-09-14");
  });

  it("says a day once when two words mean it", () => {
    expect(dayWords("2026-09-13").map(({ label }) => label)).toEqual(["Today", "Tomorrow", "In a week"]);
    expect(dayWords("2026-09-14").map(({ day }) => day)).toEqual(["2026-09-14", "2026-09-15", "2026-09-21"]);
  });
});
