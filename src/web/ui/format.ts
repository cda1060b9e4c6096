/** How amounts, counts and times are written. Everything on a screen goes through here, so that it reads the same everywhere. */

import { exponentOf } from "#core/money/currency.ts";
import type { Money } from "#core/money/money.ts";
import { dayText, weekdayText } from "#core/time/day-text.ts";
import { epochMs, type Instant, localDateAt } from "#core/time/instant.ts";
import { daysBetween, type LocalDate } from "#core/time/local-date.ts";
import { getPersonal } from "./personal.ts";

export type Cents = "with" | "without";

// Where nobody chose a language: en-US tells currencies apart ($, CA$, A$), en-GB has the 24-hour clock and its zones.
const NUMBERS = "en-US";
const DAYS = "en-GB";

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Made once for each language and form. */
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const locale = getPersonal().locale ?? NUMBERS;
  const key = `${locale}${JSON.stringify(options)}`;
  const known = numberFormats.get(key) ?? new Intl.NumberFormat(locale, options);
  numberFormats.set(key, known);
  return known;
}

function moneyFormat(currency: string, digits: number): Intl.NumberFormat {
  return numberFormat({
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    roundingMode: "halfEven",
  } as Intl.NumberFormatOptions);
}

/** `$1,240` in lists, `$1,240.00` where the amount is decided about. The text of an amount is exact, not a float. */
export function formatMoney({ currency, minor }: Money, cents: Cents = "without"): string {
  const exponent = exponentOf(currency);
  const major = `${minor}E-${exponent}` as `${number}`;
  return moneyFormat(currency, cents === "with" ? exponent : 0).format(major as unknown as number);
}

/** From here on an amount at the bottom of a narrow column is said in thousands or millions. */
const LONG_FROM = 100_000;

/** `$1.24M` where the whole amount would be too wide for its column; the whole is said beside it. */
export function formatMoneyShort(amount: Money): string {
  const { currency, minor } = amount;
  const major = minor / 10 ** exponentOf(currency);
  if (Math.abs(major) < LONG_FROM) return formatMoney(amount);
  return numberFormat({
    ...{ style: "currency", currency, notation: "compact", maximumFractionDigits: 2 },
    ...{ minimumFractionDigits: 0 },
  }).format(major);
}

/** `12.3`, `1.24M`. */
export function formatShort(value: number): string {
  const isLong = Math.abs(value) >= LONG_FROM;
  return numberFormat({ maximumFractionDigits: isLong ? 2 : 1, ...(isLong && { notation: "compact" }) }).format(value);
}

/** How this person's language writes numbers and days, for reading what they paste. */
export function writingOf() {
  const { locale } = getPersonal();
  const parts = new Intl.NumberFormat(locale ?? NUMBERS).formatToParts(12_345.6);
  const sign = (type: "group" | "decimal") => parts.find((part) => part.type === type)?.value;
  const order = new Intl.DateTimeFormat(locale ?? DAYS, { year: "numeric", month: "2-digit", day: "2-digit" })
    .formatToParts(new Date(0))
    .flatMap(({ type }) => (type === "day" || type === "month" || type === "year" ? type.charAt(0) : []))
    .join("");
  const dayOrder = DAY_ORDERS.find((one) => one === order) ?? null;
  return { decimal: sign("decimal") ?? ".", group: sign("group") ?? ",", dayOrder: locale === null ? null : dayOrder };
}

const DAY_ORDERS = ["dmy", "mdy", "ymd"] as const;

/** A number as it is copied into a spreadsheet of this person: without anything between thousands. */
export function plainNumber(text: string): string {
  return text.replace(".", writingOf().decimal);
}

/** `$1,060–1,430`: the currency once. */
export function formatRange(low: Money, high: Money): string {
  const upper = formatMoney(high).replace(/^[^\d-]+/, "");
  return low.minor === high.minor ? formatMoney(low) : `${formatMoney(low)}–${upper}`;
}

/** In the reader's own way of writing numbers. */
export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return numberFormat(options).format(value);
}

export function formatInteger(value: number): string {
  return formatNumber(value, { maximumFractionDigits: 0 });
}

/** A percentage that already is one: 38.2 is "38.2 %". */
export function formatPercent(value: number): string {
  return `${numberFormat({ maximumFractionDigits: 1 }).format(value)} %`;
}

/** `11 Sep` in the year of `today`, else `11 Sep 2025`. */
export function formatDay(day: LocalDate, today?: LocalDate): string {
  const { locale } = getPersonal();
  return locale === null ? dayText(day, today ?? null) : dayIn(locale, day, today);
}

/** `Fri 11 Sep`, for a day that somebody plans by. */
export function formatWeekday(day: LocalDate, today: LocalDate): string {
  const { locale } = getPersonal();
  return locale === null ? weekdayText(day, today) : dayIn(locale, day, today, { weekday: "short" });
}

function dayIn(locale: string, day: LocalDate, today?: LocalDate, more: Intl.DateTimeFormatOptions = {}): string {
  const year = today?.slice(0, 4) === day.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const words = dayFormat(locale, { day: "numeric", month: "short", ...year, ...more, timeZone: "UTC" });
  return words.format(new Date(`${day}T00:00:00Z`));
}

/** `September 2026`, of any of its days. */
export function formatMonth(day: LocalDate): string {
  const words = dayFormat(getPersonal().locale ?? DAYS, { month: "long", year: "numeric", timeZone: "UTC" });
  return words.format(new Date(`${day}T00:00:00Z`));
}

/** `11 Sep 2026, 14:05 UTC`: a time never without its zone, which is the reader's unless another is named. */
export function formatInstant(at: Instant, zone = getPersonal().timeZone): string {
  const clock = dayFormat(getPersonal().locale ?? DAYS, {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
    timeZoneName: "short",
  });
  return `${formatDay(localDateAt(at, zone))}, ${clock.format(new Date(at))}`;
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();

function dayFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const known = dayFormats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  dayFormats.set(key, known);
  return known;
}

const MINUTE_MS = 60_000;
const STEPS: readonly (readonly [unitMs: number, unit: string])[] = [
  [365 * 24 * 60 * MINUTE_MS, "y"],
  [30 * 24 * 60 * MINUTE_MS, "mo"],
  [24 * 60 * MINUTE_MS, "d"],
  [60 * MINUTE_MS, "h"],
  [MINUTE_MS, "min"],
];

/** `4 min`, `2 d`, `3 mo`: whole units, rounded down, so that an age is never said to be more than it is. */
export function formatDuration(durationMs: number): string {
  const step = STEPS.find(([unitMs]) => durationMs >= unitMs);
  return step ? `${Math.floor(durationMs / step[0])} ${step[1]}` : "now";
}

/** `4 min ago`, `in 2 h`, `now`. */
export function formatAge(at: Instant, now: Instant): string {
  const elapsedMs = epochMs(now) - epochMs(at);
  const duration = formatDuration(Math.abs(elapsedMs));
  if (duration === "now") return duration;
  return elapsedMs >= 0 ? `${duration} ago` : `in ${duration}`;
}

/** Days from today in words: `today`, `tomorrow`, `in 12 d`, `yesterday`, `3 d ago`. Days are counted in UTC. */
export function formatDaysAway(day: LocalDate, now: Instant): string {
  const days = daysBetween(localDateAt(now), day);
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  return days > 0 ? `in ${days} d` : `${-days} d ago`;
}

/** `41 s`, `3 min 5 s`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const rest = whole % 60;
  return rest === 0 ? `${Math.floor(whole / 60)} min` : `${Math.floor(whole / 60)} min ${rest} s`;
}
