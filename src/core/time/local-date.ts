/** A calendar day without a zone, written `2026-01-31`. Text compares in calendar order. */
import { invalid } from "../errors.ts";

export type LocalDate = string & { readonly kind?: "LocalDate" };

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** @throws ProductError `day.invalid` unless it is a day of the calendar */
export function localDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw invalid("day.invalid", `"${text}" is not a day; write it like 2026-01-31.`);
  return text;
}

export function isLocalDate(text: string): boolean {
  return FORM.test(text) && fromEpochDay(epochDayUnchecked(text)) === text;
}

function epochDayUnchecked(day: string): number {
  return Math.round(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / DAY_MS);
}

/** Days since 1970-01-01; the number that day arithmetic is done on. */
export function epochDay(day: LocalDate): number {
  return epochDayUnchecked(day);
}

export function fromEpochDay(days: number): LocalDate {
  return new Date(days * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(day: LocalDate, days: number): LocalDate {
  return fromEpochDay(epochDay(day) + days);
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: LocalDate, b: LocalDate): number {
  return epochDay(b) - epochDay(a);
}

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: LocalDate): number {
  return ((((epochDay(day) + 3) % 7) + 7) % 7) + 1;
}

/** The first day of the day's month. */
export function monthOf(day: LocalDate): LocalDate {
  return `${day.slice(0, 7)}-01`;
}

export function daysInMonth(month: LocalDate): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
}

/** Adds calendar months to a first-of-month day, keeping `dayOfMonth` or the month's last day where it is shorter. */
export function addMonths(month: LocalDate, months: number, dayOfMonth = 1): LocalDate {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  const first = `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}-01`;
  return first.slice(0, 8) + String(Math.min(dayOfMonth, daysInMonth(first))).padStart(2, "0");
}

export function earlier(a: LocalDate, b: LocalDate): LocalDate {
  return a <= b ? a : b;
}

export function later(a: LocalDate, b: LocalDate): LocalDate {
  return a >= b ? a : b;
}
