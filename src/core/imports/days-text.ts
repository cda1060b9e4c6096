import { daysInMonth, type LocalDate } from "../time/local-date.ts";

/** A month's quantities as an array of the database, such as `{12,NULL,0.5}`. @param quantities by day of the month, from 1 */
export function daysText(month: LocalDate, quantities: ReadonlyMap<number, string>): string {
  let text = "{";
  const last = daysInMonth(month);
  for (let day = 1; day <= last; day += 1) text += `${day === 1 ? "" : ","}${quantities.get(day) ?? "NULL"}`;
  return `${text}}`;
}
