/** Stored months of a meter become one run of days, all projects together. */
import { add, type Decimal, decimal, sum, toText, ZERO } from "../money/decimal.ts";
import { addDays, addMonths, daysBetween, daysInMonth, type LocalDate, monthOf } from "../time/local-date.ts";
import type { MeterUsage } from "./account-facts.ts";

/** A month as stored: `days` is the quantities of day 1, 2, … joined by commas, with nothing between them where not reported. */
export type MonthRow = { readonly meter: string; readonly month: LocalDate; readonly days: string };

/** @param months in order of meter and month; several rows of one month are different projects and are added */
export function toMeterUsage(months: readonly MonthRow[]): MeterUsage[] {
  const meters: MeterUsage[] = [];
  for (let first = 0; first < months.length; ) {
    let next = first + 1;
    while (next < months.length && months[next]!.meter === months[first]!.meter) next += 1;
    const usage = ofOneMeter(months.slice(first, next));
    if (usage) meters.push(usage);
    first = next;
  }
  return meters;
}

function ofOneMeter(months: readonly MonthRow[]): MeterUsage | null {
  const begin = months[0]!.month;
  const last = months[months.length - 1]!.month;
  const days = new Float64Array(daysBetween(begin, last) + daysInMonth(last)).fill(Number.NaN);
  for (const { month, days: text } of months) addQuantities(days, daysBetween(begin, month), text);
  const exact = months.some((month) => month.days.includes(".")) ? exactQuantities(months, begin, days.length) : null;
  return trimmed({ meter: months[0]!.meter, firstDay: begin, days, exactDays: exact });
}

/** Reads digits by hand: splitting into strings costs five times as much, and a night reads some ten million quantities. */
function addQuantities(days: Float64Array, offset: number, text: string): void {
  let day = offset;
  let from = 0;
  for (let i = 0; i <= text.length; i += 1) {
    if (i < text.length && text.charCodeAt(i) !== 44) continue;
    if (i > from) {
      const quantity = quantityIn(text, from, i);
      const before = days[day]!;
      days[day] = Number.isNaN(before) ? quantity : before + quantity;
    }
    from = i + 1;
    day += 1;
  }
}

function quantityIn(text: string, from: number, to: number): number {
  if (to - from > 15) return Number(text.slice(from, to));
  let value = 0;
  for (let i = from; i < to; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number(text.slice(from, to));
    value = value * 10 + digit;
  }
  return value;
}

function exactQuantities(months: readonly MonthRow[], begin: LocalDate, length: number): (string | null)[] {
  const sums = new Array<Decimal | null>(length).fill(null);
  for (const { month, days } of months) {
    const offset = daysBetween(begin, month);
    for (const [index, text] of days.split(",").entries()) {
      if (text !== "") sums[offset + index] = add(sums[offset + index] ?? ZERO, decimal(text));
    }
  }
  return sums.map((total) => (total ? toText(total) : null));
}

/** Days before the first and after the last report are not part of the run. */
function trimmed({ meter, firstDay, days, exactDays }: MeterUsage): MeterUsage | null {
  let from = 0;
  let to = days.length;
  while (from < to && Number.isNaN(days[from]!)) from += 1;
  while (to > from && Number.isNaN(days[to - 1]!)) to -= 1;
  if (from === to) return null;
  return {
    meter,
    firstDay: addDays(firstDay, from),
    days: days.subarray(from, to),
    exactDays: exactDays?.slice(from, to) ?? null,
  };
}

/** The day after the last one of the run. */
export function endOf(usage: MeterUsage): LocalDate {
  return addDays(usage.firstDay, usage.days.length);
}

/** The exact quantity of the days from `from` up to but not including `to`; days not reported add nothing. */
export function quantityBetween(usage: MeterUsage, from: LocalDate, to: LocalDate): Decimal {
  const first = Math.max(0, daysBetween(usage.firstDay, from));
  const end = Math.min(usage.days.length, daysBetween(usage.firstDay, to));
  if (usage.exactDays)
    return sum(usage.exactDays.slice(first, Math.max(first, end)).flatMap((text) => (text ? [decimal(text)] : [])));
  let total = 0;
  for (let i = first; i < end; i += 1) total += Number.isNaN(usage.days[i]!) ? 0 : usage.days[i]!;
  return Number.isSafeInteger(total)
    ? decimal(total)
    : sum(Array.from(usage.days.subarray(first, end), wholeOrNothing));
}

/** Only for sums beyond 2^53, where adding floats would lose units. */
function wholeOrNothing(quantity: number): Decimal {
  return Number.isNaN(quantity) ? ZERO : decimal(BigInt(quantity));
}

/** How far back a day's state looks: the open period, three closed ones, and what a forecast learns from. */
const RECENT_MONTHS = 4;

/** The first day whose usage the state of a day can depend on; a meter silent for longer says nothing of it. */
export function recentFrom(today: LocalDate): LocalDate {
  return addMonths(monthOf(today), -RECENT_MONTHS);
}

/** Runs from that day on, beginning with a report: as they are when no more than that was loaded. */
export function usageSince(usage: readonly MeterUsage[], day: LocalDate): readonly MeterUsage[] {
  if (usage.every(({ firstDay }) => firstDay >= day)) return usage;
  return usage.flatMap((one) => {
    let skipped = Math.max(0, daysBetween(one.firstDay, day));
    while (skipped < one.days.length && Number.isNaN(one.days[skipped]!)) skipped += 1;
    if (skipped >= one.days.length) return [];
    const { meter, firstDay, days, exactDays } = one;
    return {
      meter,
      firstDay: addDays(firstDay, skipped),
      days: days.subarray(skipped),
      exactDays: exactDays?.slice(skipped) ?? null,
    };
  });
}

/** `usageSince` of `usageBefore`, for one day after the other. */
export function usageBetween(usage: readonly MeterUsage[], from: LocalDate, day: LocalDate): readonly MeterUsage[] {
  const kept: MeterUsage[] = [];
  for (const { meter, firstDay, days, exactDays } of usage) {
    let end = Math.min(days.length, daysBetween(firstDay, day));
    while (end > 0 && Number.isNaN(days[end - 1]!)) end -= 1;
    let first = Math.max(0, daysBetween(firstDay, from));
    while (first < end && Number.isNaN(days[first]!)) first += 1;
    if (first >= end) continue;
    kept.push({
      meter,
      firstDay: first === 0 ? firstDay : addDays(firstDay, first),
      days: days.subarray(first, end),
      exactDays: exactDays?.slice(first, end) ?? null,
    });
  }
  return kept;
}

/** What a day can know: usage of the days before it, up to the last report among them. */
export function usageBefore(usage: readonly MeterUsage[], day: LocalDate): readonly MeterUsage[] {
  if (usage.every((one) => endOf(one) <= day)) return usage;
  return usage.flatMap((one) => {
    let length = Math.min(one.days.length, daysBetween(one.firstDay, day));
    while (length > 0 && Number.isNaN(one.days[length - 1]!)) length -= 1;
    if (length <= 0) return [];
    return { ...one, days: one.days.subarray(0, length), exactDays: one.exactDays?.slice(0, length) ?? null };
  });
}
