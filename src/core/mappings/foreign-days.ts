/** Days and moments as other tools write them. What a number means is never guessed: the order is given. */
import { fromEpochMs } from "../time/instant.ts";
import { fromEpochDay, isLocalDate } from "../time/local-date.ts";
import { instant } from "../time/read-instant.ts";

export const DAY_ORDERS = ["ymd", "dmy", "mdy", "epoch-seconds", "epoch-milliseconds", "sheet-days"] as const;
export type DayOrder = (typeof DAY_ORDERS)[number];

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const TIME = String.raw`(?:(?:,?\s+|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?`;
const NUMBERS = new RegExp(String.raw`^(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})${TIME}$`);
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const MONTH_FIRST = new RegExp(String.raw`^([A-Za-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})${TIME}$`);
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})\.?[\s-]([A-Za-z]{3,9})\.?,?[\s-](\d{4})${TIME}$`);
/** Spreadsheets count days from 30 December 1899. */
const SHEET_ZERO_DAYS = 25_569;
const FIRST_MS = Date.UTC(1990, 0, 1);
const LAST_MS = Date.UTC(2100, 0, 1);

/** @returns `2026-01-31` or `2026-01-31T09:30:00Z`, in UTC; null when it is not written like this */
export function readForeignDay(cell: string, order: DayOrder): string | null {
  switch (order) {
    case "epoch-seconds":
      return /^\d{9,10}(\.\d+)?$/.test(cell) ? moment(Math.floor(Number(cell) * 1000)) : null;
    case "epoch-milliseconds":
      return /^\d{12,13}$/.test(cell) ? moment(Number(cell)) : null;
    case "sheet-days":
      return /^\d{5}(\.\d+)?$/.test(cell) ? fromEpochDay(Math.floor(Number(cell)) - SHEET_ZERO_DAYS) : null;
    default:
      return readNamedMonth(cell) ?? readNumbers(cell, order);
  }
}

function moment(ms: number): string | null {
  return ms >= FIRST_MS && ms < LAST_MS ? fromEpochMs(ms).replace(".000Z", "Z") : null;
}

function readNamedMonth(cell: string): string | null {
  const monthFirst = MONTH_FIRST.exec(cell);
  if (monthFirst) {
    const [, month = "", day = "", year = "", ...time] = monthFirst;
    return written(year, monthOfName(month), day, time);
  }
  const [, day = "", month = "", year = "", ...time] = DAY_FIRST.exec(cell) ?? [];
  return year === "" ? null : written(year, monthOfName(month), day, time);
}

function monthOfName(name: string): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

function readNumbers(cell: string, order: "ymd" | "dmy" | "mdy"): string | null {
  const compact = COMPACT.exec(cell);
  if (compact) {
    const [, year = "", month = "", day = ""] = compact;
    return order === "ymd" ? written(year, month, day, []) : null;
  }
  const [, first = "", , middle = "", last = "", ...time] = NUMBERS.exec(cell) ?? [];
  if (order === "ymd") return first.length === 4 ? written(first, middle, last, time) : null;
  if (last.length !== 4 && last.length !== 2) return null;
  const year = last.length === 2 ? `20${last}` : last;
  return order === "dmy" ? written(year, middle, first, time) : written(year, first, middle, time);
}

function written(year: string, month: string, day: string, time: readonly (string | undefined)[]): string | null {
  const date = `${year.padStart(4, "0")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (!isLocalDate(date)) return null;
  const [hours, minutes = "00", seconds = "00", half, zone] = time;
  if (hours === undefined) return date;
  const hour = hourOf(Number(hours), half);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  const clock = `${String(hour).padStart(2, "0")}:${minutes}:${seconds}`;
  try {
    return instant(`${date}T${clock}${zoneOf(zone)}`).replace(".000Z", "Z");
  } catch {
    return null;
  }
}

function hourOf(hours: number, half: string | undefined): number {
  if (half === undefined) return hours;
  return (hours % 12) + (half.toLowerCase().startsWith("p") ? 12 : 0);
}

/** No zone is UTC, as in all our files. */
function zoneOf(zone: string | undefined): string {
  if (zone === undefined || /^(Z|UTC|GMT)$/.test(zone)) return "Z";
  return zone.length === 3 ? `${zone}:00` : zone.replace(/^([+-]\d{2}):?(\d{2})$/, "$1:$2");
}
