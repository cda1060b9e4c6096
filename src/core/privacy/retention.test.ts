import { expect, it } from "vitest";
import { keptSince, keptUntil, nextRunAt } from "./retention.ts";

it("runs at the next 03:40 UTC, also over the end of a month", () => {
  expect(nextRunAt("2026-03-05T03:39:59.000Z")).toBe("2026-03-05T03:40:00.000Z");
  expect(nextRunAt("2026-03-05T03:40:00.000Z")).toBe("2026-03-06T03:40:00.000Z");
  expect(nextRunAt("2026-02-28T23:00:00.000Z")).toBe("2026-03-01T03:40:00.000Z");
});

it("keeps for whole days of 24 hours, whatever clocks do", () => {
  expect(keptSince("2026-03-31T10:00:00.000Z", 30)).toBe("2026-03-01T10:00:00.000Z");
  expect(keptUntil(keptSince("2026-03-31T10:00:00.000Z", 30), 30)).toBe("2026-03-31T10:00:00.000Z");
});
