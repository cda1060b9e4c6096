import { describe, expect, it } from "vitest";
import { clockTextOf, momentOf } from "./moment-field.tsx";

describe("a moment on somebody's clock", () => {
  it("is the same moment after writing and reading it, whatever the zone", () => {
    for (const zone of ["UTC", "Asia/Kathmandu", "America/New_York"])
      expect(momentOf(clockTextOf("2026-09-11T12:05:00.000Z", zone), zone)).toBe("2026-09-11T12:05:00.000Z");
    expect(clockTextOf("2026-09-11T12:05:00.000Z", "Asia/Kathmandu")).toBe("2026-09-11T17:50");
  });

  it("reads an hour that does not exist as the one after the change", () => {
    expect(momentOf("2026-03-29T02:30", "Europe/Berlin")).toBe("2026-03-29T01:30:00.000Z");
  });
});
