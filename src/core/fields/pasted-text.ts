/** Reads what was copied from a spreadsheet into a cell: numbers and days as this person's language writes them. */
import type { Currency } from "../money/currency.ts";
import { isLocalDate, type LocalDate } from "../time/local-date.ts";
import type { FieldDefinition } from "./field-definition.ts";
import { readFieldValue } from "./read-value.ts";

/** How a language writes numbers and days. */
export type Writing = {
  readonly decimal: string;
  /** Between thousands; spaces and apostrophes are understood in every language. */
  readonly group: string;
  /** In which order a day is written in figures; null where no language was chosen, so that 4/5 is nobody's guess. */
  readonly dayOrder: "dmy" | "mdy" | "ymd" | null;
};

export type PastedValue =
  | { readonly ok: true; readonly value: string | readonly string[] | null }
  | { readonly ok: false; readonly reason: string };

type Field = Pick<FieldDefinition, "type" | "choices" | "currency">;

/** @param currency of the account, for amounts whose field names none. An amount that says another one is refused. */
export function readPastedText(field: Field, pasted: string, writing: Writing, currency: Currency): PastedValue {
  const text = pasted.replaceAll(/[\u00a0\u202f]/g, " ").trim();
  if (text === "") return { ok: true, value: null };
  const read = inOurWords(field, text, writing, field.currency ?? currency);
  if (!read.ok) return read;
  const checked = readFieldValue(field, read.value as string | string[], currency);
  return checked.ok ? read : checked;
}

function inOurWords(field: Field, text: string, writing: Writing, currency: Currency): PastedValue {
  switch (field.type) {
    case "number":
      return numberIn(text, writing);
    case "percent":
      return numberIn(text.replace(/\s*%$/, ""), writing);
    case "money":
      return amountIn(text, writing, currency);
    case "date":
      return dayIn(text, writing);
    case "choices":
      return { ok: true, value: choicesIn(field, text) };
    default:
      return { ok: true, value: text };
  }
}

/** Signs that stand for one currency; a dollar may be of many countries. */
const SIGNS: Readonly<Record<string, readonly Currency[]>> = {
  "€": ["EUR"],
  "£": ["GBP"],
  "¥": ["JPY", "CNY"],
  "₹": ["INR"],
};

function amountIn(text: string, writing: Writing, currency: Currency): PastedValue {
  const [, before = "", figures = "", after = ""] =
    /^(\(?[-\u2212]?(?:[A-Z]{3}|\p{Sc})?)\s*([-\u2212]?[\d.,' ’]+)\s*((?:[A-Z]{3}|\p{Sc})?\)?)$/u.exec(text) ?? [];
  if (figures === "") return numberIn(text, writing);
  const named = [before, after].map((part) => part.replaceAll(/[()\-\u2212\s]/g, "")).find((part) => part !== "");
  const meant = named === undefined ? null : /^[A-Z]{3}$/.test(named) ? [named] : (SIGNS[named] ?? null);
  if (meant !== null && !meant.includes(currency))
    return { ok: false, reason: `"${shown(text)}" is in ${meant.join(" or ")}, and this amount is in ${currency}` };
  // A sheet of accounts writes what is owed in brackets.
  const isNegative = /[-\u2212]/.test(before) || (before.startsWith("(") && after.endsWith(")"));
  return numberIn(`${isNegative ? "-" : ""}${figures}`, writing);
}

function numberIn(text: string, { decimal, group }: Writing): PastedValue {
  const sign = /^[-\u2212]/.test(text) ? "-" : "";
  const digits = text.replace(/^[-+\u2212]/, "").trim();
  const between = `[${[...new Set([group, " ", "'", "’"])]
    .filter((one) => one !== decimal)
    .map(escaped)
    .join("")}]`;
  const point = escaped(decimal);
  // A separator that does not part thousands could be meant as the other one: that is not guessed.
  const whole = new RegExp(`^(\\d+|\\d{1,3}(?:${between}\\d{2,3})*${between}\\d{3})(?:${point}(\\d+))?$`).exec(digits);
  if (!whole?.[1])
    return { ok: false, reason: `"${shown(text)}" is not a number as it is written here, like ${sample(decimal)}` };
  return { ok: true, value: `${sign}${whole[1].replaceAll(/\D/g, "")}${whole[2] === undefined ? "" : `.${whole[2]}`}` };
}

function escaped(sign: string): string {
  return sign.replaceAll(/[\\\].*+?^${}()|[-]/g, "\\$&");
}

function sample(decimal: string): string {
  return `1200${decimal}5`;
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

function dayIn(text: string, { dayOrder }: Writing): PastedValue {
  if (isLocalDate(text)) return { ok: true, value: text };
  const named = namedDay(text);
  if (named !== null) return { ok: true, value: named };
  const [, a = "", b = "", c = ""] = /^(\d{1,4})[./-] ?(\d{1,2})[./-] ?(\d{1,4})$/.exec(text) ?? [];
  const orders = (dayOrder === null ? (["dmy", "mdy", "ymd"] as const) : [dayOrder, "ymd" as const]).filter(
    (order) => (order === "ymd") === (a.length === 4),
  );
  const days = new Set(orders.flatMap((order) => dayOf(order, [a, b, c]) ?? []));
  const [day] = days;
  if (day !== undefined && days.size === 1) return { ok: true, value: day };
  const why = days.size > 1 ? "may mean two days" : "is not a day";
  return { ok: false, reason: `"${shown(text)}" ${why}; write it like 2026-01-31` };
}

function dayOf(order: "dmy" | "mdy" | "ymd", parts: readonly [string, string, string]): LocalDate | null {
  const [year, month, day] = order
    .replace("ymd", "012")
    .replace("dmy", "210")
    .replace("mdy", "201")
    .split("")
    .map((at) => parts[Number(at)] ?? "") as [string, string, string];
  if (year.length !== 4) return null;
  const written = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return isLocalDate(written) ? written : null;
}

/** `11 Sep 2026`, `Sep 11, 2026`: a day copied from a list of ours comes back as it was. */
function namedDay(text: string): LocalDate | null {
  const [, dayFirst, monthAfter, monthFirst, dayAfter, year] =
    /^(?:(\d{1,2})\.? ([a-z]{3,9})\.?|([a-z]{3,9})\.? (\d{1,2})),? (\d{4})$/i.exec(text) ?? [];
  const month = MONTHS.indexOf((monthAfter ?? monthFirst ?? "").toLowerCase().slice(0, 3)) + 1;
  if (month === 0 || year === undefined) return null;
  const written = `${year}-${String(month).padStart(2, "0")}-${(dayFirst ?? dayAfter ?? "").padStart(2, "0")}`;
  return isLocalDate(written) ? written : null;
}

/** A label may hold a comma itself. */
function choicesIn({ choices }: Field, text: string): readonly string[] {
  const plain = text.toLowerCase();
  if (choices.some(({ id, label }) => id.toLowerCase() === plain || label.toLowerCase() === plain)) return [text];
  return text
    .split(/[,;|\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
