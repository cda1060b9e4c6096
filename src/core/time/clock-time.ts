import { Temporal } from "temporal-polyfill";
import { fromEpochMs, type Instant, type TimeZone } from "./instant.ts";
import type { LocalDate } from "./local-date.ts";

/** That time of that day on the clocks of the zone; a time that a changed clock skips is the one after the gap. */
export function instantOf(day: LocalDate, time: string, zone: TimeZone): Instant {
  return fromEpochMs(Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).epochMilliseconds);
}
