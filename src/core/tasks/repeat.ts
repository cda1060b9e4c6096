/** Tasks that come again: one series, of which one occurrence is open at a time. */
import { type AnchorDay, periodContaining } from "../time/billing-period.ts";
import { addDays, addMonths, daysBetween, type LocalDate, later, monthOf } from "../time/local-date.ts";

export const REPEATS = ["week", "month", "renewal"] as const;
export type Repeat = (typeof REPEATS)[number];

export type Occurrence = {
  readonly repeats: Repeat;
  /** The day that was asked for, before a weekend moved it; the series is counted from it. */
  readonly wantedOn: LocalDate;
  /** Day of the month that a monthly series began on: 31 falls on the last day of a shorter month and returns to 31. */
  readonly dayOfMonth: number;
  /** Of a task before each renewal: how many days before. */
  readonly daysBefore: number | null;
};

/** How a series begins. Before each renewal it keeps its distance to the renewal that it was set for. */
export function firstOccurrence(
  repeats: Repeat,
  { wantedOn, renewalOn }: { wantedOn: LocalDate; renewalOn: LocalDate | null },
): Occurrence {
  const daysBefore = repeats === "renewal" && renewalOn !== null ? Math.max(0, daysBetween(wantedOn, renewalOn)) : null;
  return { repeats, wantedOn, dayOfMonth: Number(wantedOn.slice(8)), daysBefore };
}

/**
 * The next day of a series once an occurrence is done: the first one after both that occurrence's day and today, so that what was
 * missed does not pile up (T-2). Null where it repeats with renewals and none are known.
 * @param anchorDay the day of the month on which the account's bills begin
 */
export function nextWantedOn(
  { repeats, wantedOn, dayOfMonth, daysBefore }: Occurrence,
  { today, anchorDay }: { today: LocalDate; anchorDay: AnchorDay | null },
): LocalDate | null {
  const past = later(wantedOn, today);
  switch (repeats) {
    case "week":
      return addDays(wantedOn, 7 * (Math.floor(daysBetween(wantedOn, past) / 7) + 1));
    case "month": {
      const month = monthOf(past);
      const inMonth = addMonths(month, 0, dayOfMonth);
      return inMonth > past ? inMonth : addMonths(month, 1, dayOfMonth);
    }
    case "renewal": {
      if (anchorDay === null || daysBefore === null) return null;
      // A renewal that is less than its distance away was this occurrence's own.
      const renewalOn = periodContaining(addDays(past, daysBefore), anchorDay).end;
      return addDays(renewalOn, -daysBefore);
    }
  }
}
