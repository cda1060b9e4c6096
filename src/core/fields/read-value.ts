/** Reads what a source or a person wrote as the type of its field. What cannot be read stays kept, and says why. */
import { unreachable } from "../errors.ts";
import type { ColumnType } from "../imports/column.ts";
import type { CellValue } from "../imports/read-cell.ts";
import { readCell } from "../imports/read-cell.ts";
import type { Currency } from "../money/currency.ts";
import { decimal } from "../money/decimal.ts";
import { type Money, roundToMinor } from "../money/money.ts";
import type { FieldChoice, FieldDefinition } from "./field-definition.ts";

export type FieldValue = Money | number | boolean | string | readonly string[];
export type ReadValue =
  | { readonly ok: true; readonly value: FieldValue | null }
  | { readonly ok: false; readonly reason: string };

type Read = Pick<FieldDefinition, "type" | "choices" | "currency">;

/** @param raw as it was kept: a text of a file, or JSON. @param accountCurrency of amounts whose field names none */
export function readFieldValue(field: Read, raw: CellValue, accountCurrency: Currency): ReadValue {
  if (raw === null || raw === "" || (Array.isArray(raw) && raw.length === 0)) return { ok: true, value: null };
  if (field.type === "choices") return readChoices(field.choices, raw);
  const text = Array.isArray(raw) ? raw.join("+") : typeof raw === "object" ? JSON.stringify(raw) : String(raw);
  switch (field.type) {
    case "text":
      return readAs("text", text);
    case "date":
      return readAs("day", text);
    case "instant":
      return readAs("instant", text);
    case "flag":
      return readAs("flag", text);
    case "number":
    case "percent":
      return readNumber(field.type === "percent" ? text.replace(/\s*%$/, "") : text);
    case "money":
      return readMoney(text, field.currency ?? accountCurrency);
    case "choice":
    case "member":
      return readChoice(field.choices, text);
    case "link":
      return readLink(text);
    default:
      return unreachable(field.type);
  }
}

function readAs(type: ColumnType, text: string): ReadValue {
  const read = readCell({ name: "", type, example: "", meaning: "" }, text, 0);
  return read.ok ? { ok: true, value: read.value as FieldValue | null } : read;
}

function readNumber(text: string): ReadValue {
  const read = readAs("decimal", text);
  return read.ok ? { ok: true, value: Number(read.value) } : read;
}

function readMoney(text: string, currency: Currency): ReadValue {
  const read = readAs("money", text);
  if (!read.ok) return read;
  try {
    return { ok: true, value: roundToMinor(decimal(String(read.value)), currency) };
  } catch {
    return { ok: false, reason: `is too large to be an amount in ${currency}` };
  }
}

function readChoice(choices: readonly FieldChoice[], text: string): ReadValue {
  const found = choiceOf(choices, text);
  return found ? { ok: true, value: found.id } : { ok: false, reason: notAmong(choices, text) };
}

function readChoices(choices: readonly FieldChoice[], raw: CellValue): ReadValue {
  const words = Array.isArray(raw) ? raw.map(String) : String(raw).split(/[+;|]/);
  const given = words.map((one) => one.trim()).filter((one) => one !== "");
  const unknown = given.find((one) => !choiceOf(choices, one));
  if (unknown !== undefined) return { ok: false, reason: notAmong(choices, unknown) };
  const chosen = new Set(given.map((one) => choiceOf(choices, one)?.id));
  return { ok: true, value: choices.filter(({ id }) => chosen.has(id)).map(({ id }) => id) };
}

function choiceOf(choices: readonly FieldChoice[], text: string): FieldChoice | undefined {
  const word = plain(text);
  return choices.find(({ id, label, also }) => [id, label, ...(also ?? [])].some((one) => plain(one) === word));
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}

/** Members of a large team are not listed in a sentence. */
const MOST_SHOWN = 8;

function notAmong(choices: readonly FieldChoice[], text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  const words = choices.slice(0, MOST_SHOWN).map(({ label }) => label);
  return `"${shown}" is not one of ${words.join(", ")}${choices.length > MOST_SHOWN ? " and others" : ""}`;
}

/** Only https, without a name or password in it, so that it can be shown as a link. */
function readLink(text: string): ReadValue {
  try {
    const url = new URL(text.trim());
    if (url.protocol === "https:" && url.username === "" && url.password === "" && url.hostname.includes("."))
      return { ok: true, value: url.href };
  } catch {}
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return { ok: false, reason: `"${shown}" is not a link; write it like https://example.com/page` };
}
