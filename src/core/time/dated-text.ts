/** Texts in which days and moments also stand as themselves: plain English to read as it is, or said as a reader likes it. */
import { dayText } from "./day-text.ts";
import { type Instant, localDateAt } from "./instant.ts";
import type { LocalDate } from "./local-date.ts";

/** A day; the day on which a moment is where the reader lives; or that moment with its time. */
export type When = { readonly day: LocalDate } | { readonly dayOf: Instant } | { readonly moment: Instant };

/** Parts put together are the text. Where `when` stands, the text is that in English and UTC. */
export type DatedPart = { readonly text: string; readonly when?: When | undefined };

export type DatedText = readonly DatedPart[];

/** `dated(today)\`Due ${{ day }}: ${title}\``. @param today leaves out its year; null writes each year */
export function dated(today: LocalDate | null) {
  return (words: TemplateStringsArray, ...values: readonly (string | When | DatedText)[]): DatedPart[] => {
    const parts = words.flatMap((text, index): DatedText => {
      const value = values[index];
      if (value === undefined) return [{ text }];
      if (typeof value === "string") return [{ text: text + value }];
      return [{ text }, ...("length" in value ? value : [{ text: whenText(value, today), when: value }])];
    });
    return joined(parts);
  };
}

export function plainText(parts: DatedText): string {
  return parts.map(({ text }) => text).join("");
}

/** A text that was kept with the days that stand in it, in their order, each as `dayText` writes it with its year. */
export function withDays(text: string, days: readonly LocalDate[]): DatedPart[] {
  let rest = text;
  const parts: DatedPart[] = [];
  for (const day of days) {
    const written = dayText(day, null);
    const at = rest.indexOf(written);
    if (at < 0) continue;
    parts.push({ text: rest.slice(0, at) }, { text: written, when: { day } });
    rest = rest.slice(at + written.length);
  }
  return joined([...parts, { text: rest }]);
}

export function daysOf(parts: DatedText): LocalDate[] {
  return parts.flatMap(({ when }) => (when !== undefined && "day" in when ? [when.day] : []));
}

function whenText(when: When, today: LocalDate | null): string {
  if ("day" in when) return dayText(when.day, today);
  if ("dayOf" in when) return dayText(localDateAt(when.dayOf), today);
  return `${dayText(localDateAt(when.moment), today)}, ${when.moment.slice(11, 16)} UTC`;
}

/** Plain neighbours as one, and nothing that is empty. */
function joined(parts: DatedText): DatedPart[] {
  const all: DatedPart[] = [];
  for (const part of parts) {
    const before = all.at(-1);
    if (part.when === undefined && before?.when === undefined && before !== undefined)
      all[all.length - 1] = { text: before.text + part.text };
    else if (part.text !== "") all.push(part);
  }
  return all;
}
