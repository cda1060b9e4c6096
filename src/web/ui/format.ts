/** How amounts, counts and times are written. Everything on a screen goes through here, so that it reads the same everywhere. */
import { exponentOf } from "#core/money/currency.ts";
import type { Money } from "#core/money/money.ts";
import { dayText } from "#core/time/day-text.ts";
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

/** `$1,060–1,430`: the currency once. */
export function formatRange(low: Money, high: Money): string {
  const upper = formatMoney(high).replace(/^[^\d-]+/, "");
  return low.minor === high.minor ? formatMoney(low) : `${formatMoney(low)}–${upper}`;
}

export function formatInteger(value: number): string {
  return numberFormat({ maximumFractionDigits: 0 }).format(value);
}

/** A percentage that already is one: 38.2 is "38.2 %". */
export function formatPercent(value: number): string {
  return `${numberFormat({ maximumFractionDigits: 1 }).format(value)} %`;
}

/** `11 Sep` in the year of `today`, else `11 Sep 2025`. */
export function formatDay(day: LocalDate, today?: LocalDate): string {
  const { locale } = getPersonal();
  if (locale === null) return dayText(day, today ?? null);
  const year = today?.slice(0, 4) === day.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const words = dayFormat(locale, { day: "numeric", month: "short", ...year, timeZone: "UTC" });
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
