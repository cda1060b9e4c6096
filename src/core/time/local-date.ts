/** A calendar day without a zone, written `2026-01-31`. Text compares in calendar order. */
import { invalid } from "../errors.ts";

export type LocalDate = string & { readonly kind?: "LocalDate" };

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

/** @throws ProductError `day.invalid` unless it is a day of the calendar */
export function localDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw invalid("day.invalid", `"${text}" is not a day; write it like 2026-01-31.`);
  return text;
}

export function isLocalDate(text: string): boolean {
  return FORM.test(text) && fromEpochDay(epochDayUnchecked(text)) === text;
}

/** Digits are read by hand and days counted with whole numbers: a night asks for some hundred million of them. */
function numberIn(day: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) value = value * 10 + day.charCodeAt(i) - 48;
  return value;
}

// Years are counted from 1 March, so that a leap day is the last of its year. 400 years have 146,097 days; 1970-01-01
// is day 719,468 counted from 0000-03-01. A month that begins `m` months after March starts on day (153 m + 2) / 5.
const DAYS_IN_ERA = 146_097;
const EPOCH = 719_468;

function epochDayUnchecked(day: string): number {
  const month = numberIn(day, 5, 7);
  const year = numberIn(day, 0, 4) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + numberIn(day, 8, 10) - 1;
  return (
    era * DAYS_IN_ERA + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - EPOCH
  );
}

/** Days since 1970-01-01; the number that day arithmetic is done on. */
export function epochDay(day: LocalDate): number {
  return epochDayUnchecked(day);
}

export function fromEpochDay(days: number): LocalDate {
  const shifted = days + EPOCH;
  const era = Math.floor(shifted / DAYS_IN_ERA);
  const dayOfEra = shifted - era * DAYS_IN_ERA;
  // The last day of a 4th, of a 100th and of the 400th year would count as the first of the next.
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const sinceMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = sinceMarch < 10 ? sinceMarch + 3 : sinceMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${fourDigits(year)}-${twoDigits(month)}-${twoDigits(dayOfYear - Math.floor((153 * sinceMarch + 2) / 5) + 1)}`;
}

function fourDigits(year: number): string {
  return year >= 1000 ? String(year) : String(year).padStart(4, "0");
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
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
  const number = numberIn(month, 5, 7);
  if (number !== 2) return number === 4 || number === 6 || number === 9 || number === 11 ? 30 : 31;
  const year = numberIn(month, 0, 4);
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Adds calendar months to a first-of-month day, keeping `dayOfMonth` or the month's last day where it is shorter. */
export function addMonths(month: LocalDate, months: number, dayOfMonth = 1): LocalDate {
  const index = numberIn(month, 0, 4) * 12 + numberIn(month, 5, 7) - 1 + months;
  const prefix = `${fourDigits(Math.floor(index / 12))}-${twoDigits((index % 12) + 1)}-`;
  return prefix + twoDigits(Math.min(dayOfMonth, daysInMonth(prefix)));
}

export function earlier(a: LocalDate, b: LocalDate): LocalDate {
  return a <= b ? a : b;
}

export function later(a: LocalDate, b: LocalDate): LocalDate {
  return a >= b ? a : b;
}
