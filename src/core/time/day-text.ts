import { type LocalDate, weekdayOf } from "./local-date.ts";

// Written out because platforms disagree: some shorten September to "Sept".
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** How a day is written wherever a person reads it: `11 Sep` in the year of `today`, else `11 Sep 2025`. */
export function dayText(day: LocalDate, today: LocalDate | null): string {
  const [year, month, dayOfMonth] = day.split("-");
  const short = `${Number(dayOfMonth)} ${MONTHS[Number(month) - 1]}`;
  return today?.slice(0, 4) === year ? short : `${short} ${year}`;
}

/** The same with its weekday, for a day that somebody plans by: `Fri 11 Sep`. */
export function weekdayText(day: LocalDate, today: LocalDate): string {
  return `${WEEKDAYS[weekdayOf(day) - 1]} ${dayText(day, today)}`;
}
