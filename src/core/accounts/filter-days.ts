/** Days as they are written in a filter: `14d`, `-7d`, `today`, `this-week`, `2026-01-31`, `2026-01`. */
import {
  addDays,
  addMonths,
  daysInMonth,
  isLocalDate,
  type LocalDate,
  monthOf,
  weekdayOf,
} from "../time/local-date.ts";

/** One day or several, both ends in. */
export type WrittenDays = {
  readonly first: LocalDate;
  readonly last: LocalDate;
  /** Counted back from today, so that more is earlier: `>30d` is longer than 30 days ago. */
  readonly isAge: boolean;
};

type Counting = {
  readonly today: LocalDate;
  /** Where a number without a sign counts to: `14d` is in 14 days, or 14 days ago. */
  readonly counts: "coming" | "past";
};

/** @returns null when it is nothing of the kind */
export function readDays(written: string, { today, counts }: Counting): WrittenDays | null {
  if (isLocalDate(written)) return oneDay(written);
  const word = written.replaceAll(/[\s_-]+/g, "-");
  const named = NAMED[word];
  if (named !== undefined) return oneDay(addDays(today, named));
  return calendarPart(written) ?? periodAround(word, today) ?? countedDay(written, { today, counts });
}

function oneDay(day: LocalDate, isAge = false): WrittenDays {
  return { first: day, last: day, isAge };
}

const NAMED: Readonly<Record<string, number | undefined>> = { today: 0, tomorrow: 1, yesterday: -1 };

/** `2026-01` and `2026`. */
function calendarPart(written: string): WrittenDays | null {
  if (/^[12]\d{3}-(0[1-9]|1[0-2])$/.test(written)) return months(`${written}-01`, 1);
  return /^[12]\d{3}$/.test(written) ? months(`${written}-01-01`, 12) : null;
}

function months(first: LocalDate, count: number): WrittenDays {
  const last = addMonths(first, count - 1);
  return { first, last: addMonths(last, 0, daysInMonth(last)), isAge: false };
}

const AWAY: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1 };

/** `this-week` begins on Monday; months, quarters and years are those of the calendar. */
function periodAround(word: string, today: LocalDate): WrittenDays | null {
  const [, which = "", period = ""] = /^(last|this|next)-(week|month|quarter|year)$/.exec(word) ?? [];
  const away = AWAY[which] ?? 0;
  const month = monthOf(today);
  switch (period) {
    case "week": {
      const monday = addDays(today, 1 - weekdayOf(today) + 7 * away);
      return { first: monday, last: addDays(monday, 6), isAge: false };
    }
    case "month":
      return months(addMonths(month, away), 1);
    case "quarter":
      return months(addMonths(month, 3 * away - ((Number(month.slice(5, 7)) - 1) % 3)), 3);
    case "year":
      return months(addMonths(`${month.slice(0, 4)}-01-01`, 12 * away), 12);
    default:
      return null;
  }
}

// Three digits of years and five of days stay within four digits of a year, where text compares in calendar order.
const COUNTED = /^([+-]?)(\d{1,4}(?=[ -]?[dw])|\d{1,3})[ -]?(d|days?|w|weeks?|m|months?|y|years?)$/;

/** `14d` counts to where the field looks; `+14d` and `-14d` are days of the calendar, whatever the field. */
function countedDay(written: string, { today, counts }: Counting): WrittenDays | null {
  const [, sign = "", count = "", unit = ""] = COUNTED.exec(written) ?? [];
  if (count === "") return null;
  const isAge = sign === "" && counts === "past";
  const away = Number(count) * (isAge || sign === "-" ? -1 : 1);
  switch (unit[0]) {
    case "d":
      return oneDay(addDays(today, away), isAge);
    case "w":
      return oneDay(addDays(today, 7 * away), isAge);
    case "m":
      return oneDay(monthsFrom(today, away), isAge);
    default:
      return oneDay(monthsFrom(today, 12 * away), isAge);
  }
}

function monthsFrom(today: LocalDate, count: number): LocalDate {
  return addMonths(monthOf(today), count, Number(today.slice(8, 10)));
}
