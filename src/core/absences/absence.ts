/** When a member of the team is away: whole days and halves of days, in the member's own zone. */
import { invalid } from "../errors.ts";
import type { MemberId } from "../ids.ts";
import { instantOf } from "../time/clock-time.ts";
import { dayText } from "../time/day-text.ts";
import type { Instant, TimeZone } from "../time/instant.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";

export const HALVES = ["morning", "afternoon"] as const;
export type Half = (typeof HALVES)[number];

/** From the first half to the last, both included: a morning is `morning` to `morning` of one day. */
export type AwayDays = {
  readonly firstOn: LocalDate;
  readonly firstHalf: Half;
  readonly lastOn: LocalDate;
  readonly lastHalf: Half;
};

/** Half-open: at `until` the member is back. */
export type AwayTime = { readonly from: Instant; readonly until: Instant };

export type Absence = AwayDays & AwayTime & { readonly memberId: MemberId; readonly timeZone: TimeZone };

/** A day has its halves on either side of noon on the clock of the member's zone, also when that clock is changed. */
const NOON = "12:00";
const MIDNIGHT = "00:00";

/** Nobody plans further, and a slip of the keyboard in the year is longer. */
const LONGEST_DAYS = 400;

/** AB-1. @throws ProductError `absence.ends-before`, `absence.too-long` */
export function awayTime(days: AwayDays, zone: TimeZone): AwayTime {
  const { firstOn, firstHalf, lastOn, lastHalf } = days;
  const isBackwards = lastOn < firstOn || (lastOn === firstOn && firstHalf === "afternoon" && lastHalf === "morning");
  if (isBackwards)
    throw invalid("absence.ends-before", "The last day lies before the first. Choose the same day or a later one.", [
      { pointer: "/lastOn", message: "lies before the first day" },
    ]);
  if (daysBetween(firstOn, lastOn) > LONGEST_DAYS)
    throw invalid("absence.too-long", `An absence is at most ${LONGEST_DAYS} days long. Look at the year.`, [
      { pointer: "/lastOn", message: "is too far from the first day" },
    ]);
  return {
    from: instantOf(firstOn, firstHalf === "morning" ? MIDNIGHT : NOON, zone),
    until: lastHalf === "morning" ? instantOf(lastOn, NOON, zone) : instantOf(addDays(lastOn, 1), MIDNIGHT, zone),
  };
}

/** AB-2. The absence that the moment lies in; they never overlap. @param absences of one member, none of which was removed */
export function findAwayAt<Time extends AwayTime>(absences: readonly Time[], at: Instant): Time | null {
  return absences.find(({ from, until }) => from <= at && at < until) ?? null;
}

/** AB-3. Two absences of one member that share a moment are one too many. */
export function overlap(a: AwayTime, b: AwayTime): boolean {
  return a.from < b.until && b.from < a.until;
}

/** "3 Dec", "3 Dec in the morning", "from 3 Dec in the afternoon through 5 Dec". */
export function awayDaysText({ firstOn, firstHalf, lastOn, lastHalf }: AwayDays, today: LocalDate): string {
  const first = dayText(firstOn, today);
  if (firstOn === lastOn) {
    if (firstHalf === lastHalf) return `${first} in the ${firstHalf}`;
    return first;
  }
  const from = firstHalf === "morning" ? first : `${first} in the afternoon`;
  const last = dayText(lastOn, today);
  return `${from} through ${lastHalf === "afternoon" ? last : `${last} in the morning`}`;
}
