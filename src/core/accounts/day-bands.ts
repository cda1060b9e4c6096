/** Bands of days around today: overdue, today, this week, next week, then months. */
import { addDays, addMonths, isLocalDate, type LocalDate, weekdayOf } from "../time/local-date.ts";

/** A day by which something is due is overdue once it has passed; any other is looked back at like it is looked ahead to. */
export type DayReading = "due" | "any";

export const DAY_BANDS = ["overdue", "last-week", "this-week-before", "today", "this-week", "next-week"] as const;
/** One of these, or the days of a month before or after them: `earlier:2026-03`, `later:2026-04`. */
export type DayBandName = (typeof DAY_BANDS)[number];

export type DayBand = {
  readonly id: string;
  readonly name: DayBandName | "earlier" | "later";
  /** Null: there is no first one. */
  readonly first: LocalDate | null;
  readonly last: LocalDate;
};

type Around = { readonly today: LocalDate; readonly reading: DayReading };

/** Those without months, from the earliest on, without a gap. Weeks begin on Monday; one that has no day left is left out. */
export function daysAround({ today, reading }: Around): readonly DayBand[] {
  const monday = addDays(today, 1 - weekdayOf(today));
  const band = (name: DayBandName, first: LocalDate | null, last: LocalDate) => ({ id: name, name, first, last });
  const before =
    reading === "due"
      ? [band("overdue", null, addDays(today, -1))]
      : [
          band("last-week", addDays(monday, -7), addDays(monday, -1)),
          band("this-week-before", monday, addDays(today, -1)),
        ];
  const bands = [
    ...before,
    band("today", today, today),
    band("this-week", addDays(today, 1), addDays(monday, 6)),
    band("next-week", addDays(monday, 7), addDays(monday, 13)),
  ];
  return bands.filter(({ first, last }) => first === null || first <= last);
}

/** Null for what is no band of these days. */
export function findDayBand(id: string, around: Around): DayBand | null {
  const named = daysAround(around);
  const known = named.find((band) => band.id === id);
  if (known) return known;
  const [, name, month = ""] = /^(earlier|later):(\d{4}-\d{2})$/.exec(id) ?? [];
  const first = `${month}-01`;
  if (name === undefined || !isLocalDate(first)) return null;
  const last = addDays(addMonths(first, 1), -1);
  if (name === "later") return inOrder({ id, name, first: later(first, addDays(named.at(-1)!.last, 1)), last });
  const [earliest] = named;
  if (earliest?.first == null) return null;
  return inOrder({ id, name: "earlier", first, last: sooner(last, addDays(earliest.first, -1)) });
}

function inOrder(band: DayBand): DayBand | null {
  return band.first === null || band.first <= band.last ? band : null;
}

function later(a: LocalDate, b: LocalDate): LocalDate {
  return a > b ? a : b;
}

function sooner(a: LocalDate, b: LocalDate): LocalDate {
  return a < b ? a : b;
}

/** What stands behind the colon of the filter that the band is. */
export function dayBandTerm({ first, last }: DayBand): string {
  if (first === null) return `<=${last}`;
  return first === last ? first : `${first}..${last}`;
}
