/** What each meter brought to a forecast, and how long that is kept: so that a change of the forecast can be explained. */
import type { MeterKey } from "../ids.ts";
import { findMeter } from "../rating/price-book.ts";
import { periodContaining } from "../time/billing-period.ts";
import { addDays, daysBetween, type LocalDate } from "../time/local-date.ts";
import type { AccountBill } from "./account-bill.ts";

export type MeterForecast = {
  readonly meter: MeterKey;
  /** Of the whole period, in the unit that is priced, to six digits: enough to read, and short to keep for every day. */
  readonly quantity: number;
  readonly listMinor: number;
};

/** Meters that are expected to be used or to cost something, in the book's order. */
export function forecastDetail({ forecast, terms, projections }: AccountBill): MeterForecast[] {
  return forecast.meters.flatMap(({ meter, list }) => {
    const counted = findMeter(terms.book, meter)?.quantityFrom ?? meter;
    const quantity = Number((projections.get(counted)?.mean ?? 0).toPrecision(6));
    return quantity === 0 && list.minor === 0 ? [] : { meter, quantity, listMinor: list.minor };
  });
}

/** Days of a period, counted from one, whose detail stays when the others go. */
const KEPT_DAYS: readonly number[] = [3, 7, 15, 22];

type Issued = { readonly issuedOn: LocalDate; readonly periodStart: LocalDate; readonly periodEnd: LocalDate };
type Taken = { readonly kind: string; readonly decidedOn: LocalDate };

/** Days 3, 7, 15, 22 and the last of a period, and the day of a crossing, are kept for ever. */
export function keepsDetail({ issuedOn, periodStart, periodEnd }: Issued, decisions: readonly Taken[]): boolean {
  const day = daysBetween(periodStart, issuedOn) + 1;
  if (KEPT_DAYS.includes(day) || day === daysBetween(periodStart, periodEnd)) return true;
  return decisions.some(({ kind, decidedOn }) => kind === "level-crossed" && decidedOn === issuedOn);
}

/** From this day on, the start of the period before the last, the detail of every day is there. */
export function wholeDetailFrom(today: LocalDate, anchorDay: number): LocalDate {
  const open = periodContaining(today, anchorDay);
  const last = periodContaining(addDays(open.start, -1), anchorDay);
  return periodContaining(addDays(last.start, -1), anchorDay).start;
}
