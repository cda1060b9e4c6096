/** What is said beside the name of somebody who is away, or soon will be. */
import { dayText } from "../time/day-text.ts";
import { addMinutes, type Instant, localDateAt, type TimeZone } from "../time/instant.ts";
import { addDays, type LocalDate } from "../time/local-date.ts";
import type { AwayDays, AwayTime } from "./absence.ts";

/** Further ahead nobody plans by it, and the list of absences tells. */
const SOON_DAYS = 7;

/**
 * "away until 9 Mar", "away from 12 Mar"; null for who is here and stays. AB-5. Absences that follow on one another without
 * a day of work between are one.
 * @param absences of one member, whenever they are
 */
export function awayNote(
  absences: readonly (AwayTime & { readonly timeZone: TimeZone })[],
  now: Instant,
): string | null {
  const sorted = [...absences].filter(({ until }) => until > now).sort((a, b) => (a.from < b.from ? -1 : 1));
  const [first] = sorted;
  if (!first) return null;
  const today = localDateAt(now, first.timeZone);
  if (first.from > now) {
    const from = localDateAt(first.from, first.timeZone);
    return from <= addDays(today, SOON_DAYS) ? `away from ${dayText(from, today)}` : null;
  }
  const until = sorted.reduce((end, one) => (one.from <= end && one.until > end ? one.until : end), first.until);
  return `away until ${backText(until, first.timeZone, today)}`;
}

/** At midnight it is the day on which the member is back; at noon of today there is an afternoon left. */
function backText(until: Instant, zone: TimeZone, today: LocalDate): string {
  const on = localDateAt(until, zone);
  return on === today ? "noon" : dayText(on, today);
}

/**
 * The days of an absence that ends with the half of the day before now; null where no half of it is over, so that it goes
 * as a whole. AB-6.
 */
export function endedEarly(days: AwayDays, now: Instant, zone: TimeZone): AwayDays | null {
  const today = localDateAt(now, zone);
  // A minute of the morning is in the first half of the day, whatever the clock of the zone does.
  const isMorning = localDateAt(addMinutes(now, 12 * 60), zone) === today;
  const { firstOn, firstHalf } = days;
  if (!isMorning) {
    const isNothingOver = firstOn > today || (firstOn === today && firstHalf === "afternoon");
    return isNothingOver ? null : { firstOn, firstHalf, lastOn: today, lastHalf: "morning" };
  }
  return firstOn >= today ? null : { firstOn, firstHalf, lastOn: addDays(today, -1), lastHalf: "afternoon" };
}
