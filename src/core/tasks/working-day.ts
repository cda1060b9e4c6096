/** Days on which a team works. Windows count calendar days; only what somebody has to do is moved to a working day. */
import { addDays, type LocalDate, weekdayOf } from "../time/local-date.ts";

/** Monday to Friday, without the team's holidays. */
export function isWorkingDay(day: LocalDate, holidays: ReadonlySet<LocalDate> = new Set()): boolean {
  return weekdayOf(day) <= 5 && !holidays.has(day);
}

/** The day itself, or the working day before it. */
export function workingDayUpTo(day: LocalDate, holidays?: ReadonlySet<LocalDate>): LocalDate {
  let on = day;
  while (!isWorkingDay(on, holidays)) on = addDays(on, -1);
  return on;
}

/** The n-th working day after the day. */
export function workingDaysAfter(day: LocalDate, count: number, holidays?: ReadonlySet<LocalDate>): LocalDate {
  let on = day;
  for (let left = count; left > 0; ) {
    on = addDays(on, 1);
    if (isWorkingDay(on, holidays)) left -= 1;
  }
  return on;
}
