/** Texts with days and moments in them, said in the language and the zone of whoever reads. */
import type { DatedPart, DatedText, When } from "#core/time/dated-text.ts";
import { localDateAt } from "#core/time/instant.ts";
import { formatDay, formatInstant } from "./format.ts";
import { getPersonal } from "./personal.ts";

export function sayParts<Part extends DatedPart>(parts: readonly Part[]): Part[] {
  return parts.map((part) => (part.when ? { ...part, text: whenText(part.when, part.text) } : part));
}

export function sayText(parts: DatedText): string {
  return sayParts(parts)
    .map(({ text }) => text)
    .join("");
}

/** @param english what it replaces; a year that was left out there is left out here */
function whenText(when: When, english: string): string {
  if ("moment" in when) return formatInstant(when.moment);
  const day = "day" in when ? when.day : localDateAt(when.dayOf, getPersonal().timeZone);
  return /\d{4}/.test(english) ? formatDay(day) : formatDay(day, day);
}
