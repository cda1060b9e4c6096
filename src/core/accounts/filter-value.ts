/** The part after the colon: `3a,3b`, `>100`, `100..500`, `<14d`, `2026-01-31`, `none`, `"New York"`. */
import { unreachable } from "../errors.ts";
import { compare as compareDecimals, type Decimal, decimal } from "../money/decimal.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { AccountFilter, Comparison, FilterValue } from "./filter.ts";
import { readDays, type WrittenDays } from "./filter-days.ts";
import type { AccountFilterField, FilterFieldName, TermField } from "./filter-fields.ts";
import { nearestWord } from "./filter-nearest.ts";
import { readAmountText, readNumberText } from "./filter-numbers.ts";
import type { FilterSpan } from "./filter-tokens.ts";
import { joined } from "./filter-tree.ts";
import { separateValues, type WrittenValue } from "./filter-value-list.ts";

type Problem = { readonly problem: string };
type Read = AccountFilter | Problem;

/** `at` is within the value, and only said when it is one of several. */
export type ReadValue = AccountFilter | (Problem & { readonly at?: FilterSpan });

const MOST_VALUES = 100;

/** Several values with commas between them are any of them: `stage:3a,3b`. */
export function readFilterValue(field: AccountFilterField, written: string, today: LocalDate): ReadValue {
  const values = separateValues(field, written);
  if (values.length > MOST_VALUES) return { problem: `${field.name}: takes ${MOST_VALUES} values at most.` };
  const parts: AccountFilter[] = [];
  for (const value of values) {
    const read = readOne(field, value, today);
    if ("problem" in read) return values.length > 1 ? { ...read, at: value } : read;
    parts.push(read);
  }
  if (parts.length === 0) return { problem: valueNeeded(field) };
  return joined("any", idsTogether(parts));
}

export function valueNeeded({ name, examples }: AccountFilterField): string {
  return `Write a value after ${name}:, such as ${name}:${examples[0] ?? "acme"}.`;
}

/** Choices are looked for together, as one list. */
function idsTogether(parts: readonly AccountFilter[]): readonly AccountFilter[] {
  const lists = parts.flatMap((part) => (part.kind === "term" && part.term.value.kind === "ids" ? [part.term] : []));
  const [first] = lists;
  if (first === undefined || lists.length === 1) return parts;
  const ids = lists.flatMap(({ value }) => (value.kind === "ids" ? value.ids : []));
  const others = parts.filter((part) => part.kind !== "term" || part.term.value.kind !== "ids");
  return [{ kind: "term", term: { ...first, value: { kind: "ids", ids } } }, ...others];
}

function readOne(field: AccountFilterField, written: WrittenValue, today: LocalDate): Read {
  const word = written.text.toLowerCase();
  switch (field.kind) {
    case "choice":
      return readChoice(field, written);
    case "text":
      return readText(field, written);
    case "amount":
      return readPresence(field, word) ?? readComparable(field, word, (text) => amountOf(field, text));
    case "number":
    case "decimal":
      return readPresence(field, word) ?? readComparable(field, word, (text) => numberOf(field, text));
    case "day":
      return readPresence(field, word) ?? readComparable(field, word, (text) => daysOf(field, text, today));
    default:
      return unreachable(field);
  }
}

function termOf(field: AccountFilterField, comparison: Comparison, value: FilterValue): AccountFilter {
  const asked: TermField = field.fieldId === undefined ? (field.name as FilterFieldName) : { fieldId: field.fieldId };
  return { kind: "term", term: { field: asked, comparison, value } };
}

function readChoice(field: Extract<AccountFilterField, { kind: "choice" }>, { text }: WrittenValue): Read {
  const word = text.toLowerCase();
  if (Object.hasOwn(field.choices, word)) return termOf(field, "is", { kind: "ids", ids: field.choices[word]! });
  if (field.mayBeNone && word === "none") return termOf(field, "is", { kind: "none" });
  if (word === "any") return termOf(field, "is", { kind: "any" });
  const near = nearestWord(word, Object.keys(field.choices));
  const advice = near === null ? "" : ` Did you mean ${field.name}:${/[\s,]/.test(near) ? `"${near}"` : near}?`;
  return { problem: `${field.name}: takes ${listed(field.examples)}, not "${text}".${advice}` };
}

/** In quotes it is the text itself, whatever it says: `domain:"none"`. */
function readText(field: Extract<AccountFilterField, { kind: "text" }>, { text, isQuoted }: WrittenValue): Read {
  const word = text.toLowerCase();
  if (!isQuoted && field.mayBeNone && word === "none") return termOf(field, "is", { kind: "none" });
  if (!isQuoted && word === "any") return termOf(field, "is", { kind: "any" });
  return termOf(field, "is", { kind: "text", text });
}

function readPresence(field: AccountFilterField, word: string): AccountFilter | null {
  if (word === "none" || (word === "never" && field.kind === "day")) return termOf(field, "is", { kind: "none" });
  return word === "any" ? termOf(field, "is", { kind: "any" }) : null;
}

/** What stands on the right of a comparison; days may be several, numbers are one. */
type Comparable = {
  readonly compare: (comparison: Comparison) => AccountFilter;
  readonly days?: WrittenDays;
  readonly size?: Decimal;
};

/** `>100`, `100`, and with both ends in `100..500`, `100..`, `..500`. */
function readComparable(
  field: AccountFilterField,
  written: string,
  readEnd: (text: string) => Comparable | Problem,
): Read {
  const [, start, end] = /^(.*?)\.\.(.*)$/.exec(written) ?? [];
  if (start !== undefined && end !== undefined) return readRange(field, { start, end }, readEnd);
  const sign = /^(>=|<=|>|<|=)?/.exec(written)?.[1] ?? "";
  const read = readEnd(written.slice(sign.length).trim());
  if ("problem" in read) return read;
  return read.compare(sign === "" || sign === "=" ? "is" : (sign as Comparison));
}

function readRange(
  field: AccountFilterField,
  { start, end }: { start: string; end: string },
  readEnd: (text: string) => Comparable | Problem,
): Read {
  const [from, to] = [start.trim(), end.trim()].map((text) => (text === "" ? null : readEnd(text)));
  if (from && "problem" in from) return from;
  if (to && "problem" in to) return to;
  if (!from && !to) return { problem: valueNeeded(field) };
  if (!from || !to) return from ? from.compare(">=") : to!.compare("<=");
  if (from.days && to.days) return dayRange(field, from.days, to.days, { start, end });
  if (from.size && to.size && compareDecimals(from.size, to.size) > 0) return turned(field, { start, end });
  return joined("all", [from.compare(">="), to.compare("<=")]);
}

function turned({ name }: AccountFilterField, { start, end }: { start: string; end: string }): Problem {
  return { problem: `${name}: ends before it begins. Write ${name}:${end}..${start}.` };
}

/** Ages may be written in both orders: `7d..30d` ago are the same days as `30d..7d`. */
function dayRange(
  field: AccountFilterField,
  from: WrittenDays,
  to: WrittenDays,
  { start, end }: { start: string; end: string },
): Read {
  const isTurned = from.first > to.last;
  if (isTurned && !from.isAge && !to.isAge) return turned(field, { start, end });
  return between(field, isTurned ? { first: to.first, last: from.last } : { first: from.first, last: to.last });
}

function between(field: AccountFilterField, { first, last }: Pick<WrittenDays, "first" | "last">): AccountFilter {
  const compare = (comparison: Comparison, day: LocalDate) => termOf(field, comparison, { kind: "day", day });
  if (first === last) return compare("is", first);
  return joined("all", [compare(">=", first), compare("<=", last)]);
}

function amountOf(field: AccountFilterField, text: string): Comparable | Problem {
  const amount = readAmountText(text);
  if (amount === null) return { problem: `${field.name}: takes an amount such as >100, not "${text}".` };
  return {
    size: decimal(amount),
    compare: (comparison) => termOf(field, comparison, { kind: "amount", amount }),
  };
}

function numberOf(field: AccountFilterField, text: string): Comparable | Problem {
  const number = readNumberText(text, { isWhole: field.kind !== "decimal" });
  const kind = field.kind === "decimal" ? "number" : "whole number";
  if (number === null) return { problem: `${field.name}: takes a ${kind} such as >10, not "${text}".` };
  return {
    size: decimal(number),
    compare: (comparison) => termOf(field, comparison, { kind: "number", number }),
  };
}

/** An age is turned round: less than 14 days ago is later than the day 14 days before today. */
const TURNED: Record<Comparison, Comparison> = { is: "is", ">": "<", ">=": "<=", "<": ">", "<=": ">=" };

function daysOf(
  field: Extract<AccountFilterField, { kind: "day" }>,
  text: string,
  today: LocalDate,
): Comparable | Problem {
  const days = readDays(text, { today, counts: field.counts });
  if (days === null)
    return { problem: `${field.name}: takes days such as <14d, or a date such as >2026-01-31, not "${text}".` };
  return { days, compare: (comparison) => compareDays(field, days.isAge ? TURNED[comparison] : comparison, days) };
}

/** Before a week is before its first day, after it is after its last. */
function compareDays(field: AccountFilterField, comparison: Comparison, { first, last }: WrittenDays): AccountFilter {
  if (comparison === "is") return between(field, { first, last });
  const day = comparison === "<" || comparison === ">=" ? first : last;
  return termOf(field, comparison, { kind: "day", day });
}

const LISTED = 16;

function listed(words: readonly string[]): string {
  if (words.length > LISTED) return `${words.slice(0, LISTED).join(", ")} or another`;
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
