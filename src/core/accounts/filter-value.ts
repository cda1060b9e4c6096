/** The part after the colon: `3a`, `>100`, `<14d`, `2026-01-31`, `none`. */
import { unreachable } from "../errors.ts";
import { addDays, isLocalDate, type LocalDate } from "../time/local-date.ts";
import type { Comparison, FilterValue } from "./filter.ts";
import type { AccountFilterField } from "./filter-fields.ts";

type Read = { comparison: Comparison; value: FilterValue } | { problem: string };
type Compared = { comparison: Comparison; rest: string };

export function readFilterValue(field: AccountFilterField, written: string, today: LocalDate): Read {
  const word = written.toLowerCase();
  switch (field.kind) {
    case "choice":
      return readChoice(field, word);
    case "text":
      return readText(field, written);
    case "amount":
      return readNone(field, word) ?? readAmount(field, compared(word));
    case "number":
      return readNone(field, word) ?? readNumber(field, compared(word));
    case "decimal":
      return readNone(field, word) ?? readNumber(field, compared(word));
    case "day":
      return readNone(field, word) ?? readDay(field, compared(word), today);
    default:
      return unreachable(field);
  }
}

function is(value: FilterValue): Read {
  return { comparison: "is", value };
}

function compared(written: string): Compared {
  const sign = /^(>=|<=|>|<|=)?/.exec(written)?.[1] ?? "";
  return { comparison: sign === "" || sign === "=" ? "is" : (sign as Comparison), rest: written.slice(sign.length) };
}

/** Several choices with commas between them are any of them: `stage:3a,3b`. */
function readChoice(field: Extract<AccountFilterField, { kind: "choice" }>, word: string): Read {
  if (field.mayBeNone && word === "none") return is({ kind: "none" });
  if (word === "any") return is({ kind: "any" });
  const words = word.split(",").filter((one) => one !== "");
  const unknown = words.find((one) => !field.choices[one]);
  if (unknown !== undefined || words.length === 0)
    return { problem: `${field.name}: takes ${listed(field.examples)}, not "${unknown ?? word}".` };
  return is({ kind: "ids", ids: words.flatMap((one) => field.choices[one] ?? []) });
}

function readText(field: Extract<AccountFilterField, { kind: "text" }>, written: string): Read {
  if (field.mayBeNone && written.toLowerCase() === "none") return is({ kind: "none" });
  if (written.toLowerCase() === "any") return is({ kind: "any" });
  return is({ kind: "text", text: written });
}

function readNone(field: AccountFilterField, word: string): Read | null {
  if (word === "none" || (word === "never" && field.kind === "day")) return is({ kind: "none" });
  return word === "any" ? is({ kind: "any" }) : null;
}

// Fifteen digits stay exact in every place that compares them; a thousands separator is forgiven.
const AMOUNT = /^\d{1,15}(\.\d{1,6})?$/;

function readAmount(field: AccountFilterField, { comparison, rest }: Compared): Read {
  const amount = rest.replace(/^[$€£]/, "").replaceAll(",", "");
  if (!AMOUNT.test(amount)) return { problem: `${field.name}: takes an amount such as >100, not "${rest}".` };
  return { comparison, value: { kind: "amount", amount } };
}

function readNumber(field: AccountFilterField, { comparison, rest }: Compared): Read {
  const isRead = field.kind === "decimal" ? /^-?\d{1,12}(\.\d{1,6})?$/.test(rest) : /^-?\d{1,9}$/.test(rest);
  const number = field.kind === "decimal" ? "number" : "whole number";
  if (!isRead) return { problem: `${field.name}: takes a ${number} such as >10, not "${rest}".` };
  return { comparison, value: { kind: "number", number: Number(rest) } };
}

const DAYS_IN: Record<string, number> = { d: 1, w: 7 };
const WORDS: Record<string, number> = { today: 0, tomorrow: 1, yesterday: -1 };

/** An age is turned round: less than 14 days ago is later than the day 14 days before today. */
const TURNED: Record<Comparison, Comparison> = { is: "is", ">": "<", ">=": "<=", "<": ">", "<=": ">=" };

function readDay(
  field: Extract<AccountFilterField, { kind: "day" }>,
  { comparison, rest }: Compared,
  today: LocalDate,
): Read {
  if (isLocalDate(rest)) return { comparison, value: { kind: "day", day: rest } };
  const named = WORDS[rest];
  if (named !== undefined) return { comparison, value: { kind: "day", day: addDays(today, named) } };
  const [, count = "", unit = ""] = /^(\d{1,4})([dw])$/.exec(rest) ?? [];
  if (count === "")
    return { problem: `${field.name}: takes days such as <14d, or a date such as >2026-01-31, not "${rest}".` };
  const days = Number(count) * (DAYS_IN[unit] ?? 1);
  return field.counts === "coming"
    ? { comparison, value: { kind: "day", day: addDays(today, days) } }
    : { comparison: TURNED[comparison], value: { kind: "day", day: addDays(today, -days) } };
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
