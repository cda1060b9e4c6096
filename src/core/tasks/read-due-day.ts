/** A due day in plain words: `in 2 weeks`, `next tue`, `3 days before renewal`, `end of month`. */
import { invalid, type ProductError } from "../errors.ts";
import { weekdayText } from "../time/day-text.ts";
import {
  addDays,
  addMonths,
  daysBetween,
  daysInMonth,
  isLocalDate,
  type LocalDate,
  monthOf,
  weekdayOf,
} from "../time/local-date.ts";
import { workingDaysAfter } from "./working-day.ts";

export type DueDayContext = {
  readonly today: LocalDate;
  /** The account's next renewal; null where none is known. */
  readonly renewalOn: LocalDate | null;
};

export type WriteDay = (day: LocalDate, today: LocalDate) => string;

/** What can be written, for messages and for a screen's help. */
export const DUE_DAY_EXAMPLES = [
  "tomorrow",
  "in 2 weeks",
  "in 3 working days",
  "fri",
  "next tue",
  "end of month",
  "1 dec",
  "before renewal",
  "3 days before renewal",
  "2026-12-01",
] as const;

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS = "january february march april may june july august september october november december".split(" ");
const NUMBERS = "a one two three four five six seven eight nine ten eleven twelve".split(" ");

/**
 * The day that the words mean, counted from `today` (T-1). `tue` is the first Tuesday after today; `next tue` is the one of next
 * week, where weeks begin on Monday. Words that mean a day in the past are refused and told which day that was.
 * @throws ProductError `task.due-words`, `task.due-past`, `task.due-renewal`
 */
export function readDueDay(text: string, context: DueDayContext): LocalDate {
  const words = text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s,]+/g, " ")
    .replace(/^(?:by|on|due) /, "");
  const day = plainDay(words, context.today) ?? countedDay(words, context.today) ?? renewalDay(words, context);
  if (day === null) throw notUnderstood(text);
  if (day >= context.today) return day;
  throw invalid("task.due-past", `"${text.trim()}" was ${dueDayEcho(day, context.today)}. Write a day from today on.`, [
    { pointer: "/due", message: "That day has passed." },
  ]);
}

/**
 * The day with its weekday and how far away it is, so that nobody has to count: `Tue 1 Dec, in 8 days`.
 * @param write how the reader likes days written
 */
export function dueDayEcho(day: LocalDate, today: LocalDate, write: WriteDay = weekdayText): string {
  const named = write(day, today);
  const days = daysBetween(today, day);
  if (days === 0) return `${named}, today`;
  if (days === 1) return `${named}, tomorrow`;
  if (days === -1) return `${named}, yesterday`;
  return days > 0 ? `${named}, in ${days} days` : `${named}, ${-days} days ago`;
}

function notUnderstood(text: string): ProductError {
  return invalid(
    "task.due-words",
    `"${text.trim()}" is no day that is understood here. Write one like ${DUE_DAY_EXAMPLES.slice(0, -1).join(", ")} or ${DUE_DAY_EXAMPLES.at(-1)}.`,
    [{ pointer: "/due", message: "Write a day, such as in 2 weeks or 2026-12-01." }],
  );
}

function plainDay(words: string, today: LocalDate): LocalDate | null {
  if (isLocalDate(words)) return words;
  switch (words) {
    case "today":
      return today;
    case "tomorrow":
    case "tmr":
      return addDays(today, 1);
    case "yesterday":
      return addDays(today, -1);
    case "next week":
      return addDays(today, 8 - weekdayOf(today));
    case "next month":
      return addMonths(monthOf(today), 1);
    case "end of week":
    case "end of the week":
      // On a weekend the week that is meant is the one that comes.
      return addDays(today, weekdayOf(today) <= 5 ? 5 - weekdayOf(today) : 12 - weekdayOf(today));
    case "end of month":
    case "end of the month":
      return addDays(monthOf(today), daysInMonth(monthOf(today)) - 1);
    case "end of next month": {
      const next = addMonths(monthOf(today), 1);
      return addDays(next, daysInMonth(next) - 1);
    }
    default:
      return weekday(words, today) ?? calendarDay(words, today);
  }
}

function weekday(words: string, today: LocalDate): LocalDate | null {
  const [, which = "", name = ""] = /^(next |this )?([a-z]{3,9})$/.exec(words) ?? [];
  const wanted = WEEKDAYS.findIndex((day) => day.startsWith(name)) + 1;
  if (name === "" || wanted === 0) return null;
  if (which === "next ") return addDays(today, 7 - weekdayOf(today) + wanted);
  const ahead = (wanted - weekdayOf(today) + 7) % 7;
  return addDays(today, ahead === 0 ? 7 : ahead);
}

/** `1 dec`, `dec 1`, `1 december 2027`; without a year the next such day. `1.12.` and `12/1` mean two days and are refused. */
function calendarDay(words: string, today: LocalDate): LocalDate | null {
  const [, dayFirst, monthAfter, monthFirst, dayAfter, year] =
    /^(?:(\d{1,2})(?:st|nd|rd|th|\.)? ([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?)(?: (\d{4}))?$/.exec(words) ??
    [];
  const name = monthAfter ?? monthFirst;
  if (name === undefined) return null;
  const month = MONTHS.findIndex((one) => one.startsWith(name)) + 1;
  if (month === 0) return null;
  const inYear = (one: number) => `${one}-${twoDigits(month)}-${twoDigits(Number(dayFirst ?? dayAfter))}`;
  const thisYear = Number(today.slice(0, 4));
  // 29 February may be up to eight years away.
  const years = year === undefined ? Array.from({ length: 9 }, (_, ahead) => thisYear + ahead) : [Number(year)];
  return years.map(inYear).find((day) => isLocalDate(day) && (year !== undefined || day >= today)) ?? null;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

type Span = { count: number; unit: "day" | "week" | "month" | "working day" };

function spanOf(words: string): Span | null {
  const [, number = "", unit = ""] =
    /^(\d{1,3}|[a-z]+)? ?(working days?|weekdays?|days?|weeks?|months?|d|w|m)$/.exec(words) ?? [];
  const count = /^\d/.test(number) ? Number(number) : Math.max(1, NUMBERS.indexOf(number));
  if (unit === "" || number === "" || (!/^\d/.test(number) && !NUMBERS.includes(number))) return null;
  if (unit.startsWith("wo") || unit.startsWith("weekd")) return { count, unit: "working day" };
  return { count, unit: unit.startsWith("d") ? "day" : unit.startsWith("w") ? "week" : "month" };
}

function countedDay(words: string, today: LocalDate): LocalDate | null {
  const span = spanOf(words.replace(/^in /, ""));
  return span && after(today, span);
}

function after(day: LocalDate, { count, unit }: Span): LocalDate {
  switch (unit) {
    case "day":
      return addDays(day, count);
    case "week":
      return addDays(day, 7 * count);
    case "working day":
      return workingDaysAfter(day, count);
    case "month":
      return addMonths(monthOf(day), count, Number(day.slice(8)));
  }
}

/** `before renewal` is the day before; months before are counted in the calendar, as bills are. */
function renewalDay(words: string, { renewalOn }: DueDayContext): LocalDate | null {
  const [, span, side] =
    /^(?:(.+) )?(before|after|on|at) (?:the |their )?(?:next )?renewal$/.exec(words) ??
    (/^(?:the )?renewal$/.test(words) ? ["", undefined, "on"] : []);
  if (side === undefined) return null;
  const counted = span === undefined ? { count: 1, unit: "day" as const } : spanOf(span);
  if (counted === null || counted.unit === "working day") return null;
  if (renewalOn === null)
    throw invalid("task.due-renewal", "No renewal of this account is known. Write a day instead, such as in 2 weeks.", [
      { pointer: "/due", message: "There is no renewal to count from." },
    ]);
  if (side === "on" || side === "at") return renewalOn;
  return side === "after" ? after(renewalOn, counted) : after(renewalOn, { ...counted, count: -counted.count });
}
