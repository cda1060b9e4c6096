/** A moment, written in UTC with milliseconds: `2026-01-31T09:30:00.000Z`. Text compares in order of time. */
import type { LocalDate } from "./local-date.ts";

export type Instant = string & { readonly kind?: "Instant" };

/** IANA name such as `Europe/Berlin`. */
export type TimeZone = string & { readonly kind?: "TimeZone" };

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
  return dayFormat(zone).format(epochMs(at));
}

const dayFormats = new Map<TimeZone, Intl.DateTimeFormat>();

/** Making one takes longer than a thousand uses of it. The Swedish write days as we do: 2026-01-31. */
function dayFormat(zone: TimeZone): Intl.DateTimeFormat {
  const known = dayFormats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  dayFormats.set(zone, made);
  return made;
}

/** Midnight UTC at which the day starts. */
export function startOfDay(day: LocalDate): Instant {
  return `${day}T00:00:00.000Z`;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
