import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, it } from "vitest";
import { fromEpochMs, localDateAt } from "./instant.ts";

const ZONES = ["Pacific/Chatham", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "Africa/Casablanca"];
/** 1970 to 2100. */
const MOMENTS = fc.integer({ min: 0, max: 4_102_444_799_999 }).map(fromEpochMs);

it("says which day it is in a zone, as the calendar of all zones does", () => {
  fc.assert(
    fc.property(MOMENTS, fc.constantFrom(...ZONES), (at, zone) => {
      const expected = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
      expect(localDateAt(at, zone)).toBe(expected);
    }),
  );
});

it("takes the day of UTC from the text itself", () => {
  expect(localDateAt("2026-01-31T23:59:59.999Z")).toBe("2026-01-31");
});
