/** A month between two bills, half-open: usage on the day `end` belongs to the next bill. Bounds are UTC days, as billed. */
import { addMonths, daysBetween, type LocalDate, monthOf } from "./local-date.ts";

export type BillingPeriod = { readonly start: LocalDate; readonly end: LocalDate };

/** Days of the month a period starts on; 31 falls on the last day of a shorter month and returns to 31 after it. */
export type AnchorDay = number;

/** The period that contains the day. Counted from the anchor, never from the period before, so 31 January gives 28 February and 31 March. */
export function periodContaining(day: LocalDate, anchorDay: AnchorDay): BillingPeriod {
  const thisMonth = addMonths(monthOf(day), 0, anchorDay);
  const offset = day >= thisMonth ? 0 : -1;
  return {
    start: addMonths(monthOf(day), offset, anchorDay),
    end: addMonths(monthOf(day), offset + 1, anchorDay),
  };
}

export function nextPeriod(period: BillingPeriod, anchorDay: AnchorDay): BillingPeriod {
  return periodContaining(period.end, anchorDay);
}

export function lengthInDays(period: BillingPeriod): number {
  return daysBetween(period.start, period.end);
}

export function contains(period: BillingPeriod, day: LocalDate): boolean {
  return day >= period.start && day < period.end;
}
