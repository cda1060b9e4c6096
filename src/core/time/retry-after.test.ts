import { describe, expect, it } from "vitest";
import { secondsToWait } from "./retry-after.ts";

const NOW = "2026-03-05T08:00:00.000Z";
const asked = (retryAfter: string | null, date: string | null = null) => secondsToWait({ retryAfter, date }, NOW);

describe("a Retry-After header", () => {
  it("is read as seconds or as a moment, and is nothing otherwise", () => {
    expect(asked("120")).toBe(120);
    expect(asked("Thu, 05 Mar 2026 08:01:30 GMT")).toBe(90);
    expect(asked("Thu, 05 Mar 2020 08:01:30 GMT")).toBe(0);
    expect(asked("soon")).toBeNull();
    expect(asked("-5")).toBeNull();
    expect(asked(null)).toBeNull();
  });

  it("holds a moment by the clock of who answered, which may be years from ours", () => {
    expect(asked("Mon, 05 Apr 2027 10:01:30 GMT", "Mon, 05 Apr 2027 10:00:00 GMT")).toBe(90);
    expect(asked("Tue, 01 Jan 2019 00:02:00 GMT", "Tue, 01 Jan 2019 00:00:00 GMT")).toBe(120);
    const unknown = { retryAfter: "Tue, 01 Jan 2019 00:02:00 GMT", date: undefined };
    expect(secondsToWait(unknown, null)).toBeNull();
  });
});
