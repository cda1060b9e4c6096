/** Days on which a team works. Windows count calendar days; only what somebody has to do is moved to a working day. */
import { addDays, type LocalDate, weekdayOf } from "../time/local-date.ts";

/** Monday to Friday. */
function isWorkingDay(day: LocalDate): boolean {
  return weekdayOf(day) <= 5;
}

/** The day itself, or the working day before it. */
export function workingDayUpTo(day: LocalDate): LocalDate {
  let on = day;
  while (!isWorkingDay(on)) on = addDays(on, -1);
  return on;
}

/** The n-th working day after the day. */
export function workingDaysAfter(day: LocalDate, count: number): LocalDate {
  let on = day;
  for (let left = count; left > 0; ) {
    on = addDays(on, 1);
    if (isWorkingDay(on)) left -= 1;
  }
  return on;
}
