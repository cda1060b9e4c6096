/** A moment, written in UTC with milliseconds: `2026-01-31T09:30:00.000Z`. Text compares in order of time. */
import { Temporal } from "temporal-polyfill";
import { invalid } from "../errors.ts";
import type { LocalDate } from "./local-date.ts";

export type Instant = string & { readonly kind?: "Instant" };

/** IANA name such as `Europe/Berlin`. */
export type TimeZone = string & { readonly kind?: "TimeZone" };

/** Reads RFC 3339 with any offset. @throws ProductError `instant.invalid` for anything else, a missing offset included */
export function instant(text: string): Instant {
  try {
    return fromEpochMs(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    throw invalid("instant.invalid", `"${text}" is not an instant; write it like 2026-01-31T09:30:00Z.`);
  }
}

export function fromEpochMs(ms: number): Instant {
  return new Date(ms).toISOString();
}

export function epochMs(at: Instant): number {
  return Date.parse(at);
}

export function addMinutes(at: Instant, minutes: number): Instant {
  return fromEpochMs(epochMs(at) + minutes * 60_000);
}

/** The day it is at that moment in that zone. Billing days are counted in UTC. */
export function localDateAt(at: Instant, zone: TimeZone = "UTC"): LocalDate {
  if (zone === "UTC") return at.slice(0, 10);
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Midnight UTC at which the day starts. */
export function startOfDay(day: LocalDate): Instant {
  return `${day}T00:00:00.000Z`;
}

/** That time of that day on the clocks of the zone; a time that a changed clock skips is the one after the gap. */
export function instantOf(day: LocalDate, time: string, zone: TimeZone): Instant {
  return fromEpochMs(Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).epochMilliseconds);
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
