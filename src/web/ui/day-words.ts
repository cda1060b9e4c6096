/** Days as people say them. */
import { addDays, type LocalDate, weekdayOf } from "#core/time/local-date.ts";

export type DayWord = { readonly label: string; readonly day: LocalDate };

export function nextMonday(today: LocalDate): LocalDate {
  return addDays(today, 8 - weekdayOf(today));
}

/** The quick words beside a date field. On a Sunday "tomorrow" and "next Monday" are one day, said once. */
export function dayWords(today: LocalDate): DayWord[] {
  const words: DayWord[] = [
    { label: "Today", day: today },
    { label: "Tomorrow", day: addDays(today, 1) },
    { label: "Next Monday", day: nextMonday(today) },
    { label: "In a week", day: addDays(today, 7) },
  ];
  return words.filter(({ day }, index) => words.findIndex((other) => other.day === day) === index);
}
