import { invalid } from "../errors.ts";
import { fromEpochMs, type Instant } from "./instant.ts";
import { isLocalDate } from "./local-date.ts";

const RFC_3339 =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?)$/;

/**
 * Reads RFC 3339 with any offset; seconds may be left out. Beyond milliseconds is cut off, and the second that is added to
 * some years counts as the one before it. @throws ProductError `instant.invalid` for anything else, a missing offset included
 */
export function instant(text: string): Instant {
  const ms = epochMsOf(text);
  if (ms === null) throw invalid("instant.invalid", `"${text}" is not an instant; write it like 2026-01-31T09:30:00Z.`);
  return fromEpochMs(ms);
}

function epochMsOf(text: string): number | null {
  const found = RFC_3339.exec(text);
  if (!found) return null;
  const [, day = "", hour, minute, second = "0", fraction = "", sign, offsetHour = "0", offsetMinute = "0"] = found;
  const isThere = Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60;
  const isOffset = Number(offsetHour) < 24 && Number(offsetMinute) < 60;
  if (!isThere || !isOffset || !isLocalDate(day)) return null;
  const offsetMinutes = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === "-" ? -1 : 1);
  const seconds = Number(hour) * 3600 + (Number(minute) - offsetMinutes) * 60 + Math.min(59, Number(second));
  return Date.parse(`${day}T00:00:00Z`) + seconds * 1000 + Number(fraction.padEnd(3, "0").slice(0, 3));
}
