/** What the values of a column look like, whatever its name says. */
import { type Column, plainName } from "../imports/column.ts";
import { readCell } from "../imports/read-cell.ts";
import { findAttribute } from "../segments/attributes.ts";
import { type CellForm, DAY_WORDS, type DivideBy, inOurForm } from "./cell-form.ts";
import { DAY_ORDERS } from "./foreign-days.ts";
import { foreignWord } from "./foreign-words.ts";

/** What this installation knows already, to recognise values by. */
export type Known = {
  readonly isAccount: (value: string) => boolean;
  readonly meters: ReadonlySet<string>;
};

export type Choice = { readonly label: string; readonly form: CellForm | undefined };

/** How the values of a column become those of a field: the share that does, and what has to be asked. */
export type Fit = {
  readonly share: number;
  readonly form: CellForm | undefined;
  /** Forms between which the values do not decide. */
  readonly choices: readonly Choice[];
  readonly question: string | null;
};

const AS_IT_IS: Fit = { share: 1, form: undefined, choices: [], question: null };

/** @param values those that are filled in */
export function fitOf(column: Column, header: string, values: readonly string[]): Fit {
  if (values.length === 0) return AS_IT_IS;
  const plain: Fit = { ...AS_IT_IS, share: shareOf(values, (value) => readCell(column, value, 0).ok) };
  switch (kindOf(column)) {
    case "day":
      return plain.share === 1 ? plain : best(plain, dayFit(column, header, values));
    case "number":
      return best(plain, numberFit(column, header, values));
    case "words":
      return plain.share === 1 ? plain : best(plain, wordsFit(column, header, values));
    case "other":
      return plain;
  }
}

function kindOf(column: Column): "day" | "number" | "words" | "other" {
  switch (column.type === "attributes" ? findAttribute(column.name)?.kind : column.type) {
    case "day":
    case "instant":
      return "day";
    case "decimal":
    case "money":
    case "percent":
    case "count":
      return "number";
    case "choice":
    case "flag":
      return "words";
    default:
      return "other";
  }
}

function best(plain: Fit, other: Fit | null): Fit {
  if (other === null) return plain;
  return other.share >= plain.share ? other : plain;
}

export function shareOf(values: readonly string[], test: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(test).length / values.length;
}

function readsAs(column: Column, form: CellForm): (value: string) => boolean {
  return (value) => {
    const ours = inOurForm(form, value);
    return ours !== null && readCell(column, ours, 0).ok;
  };
}

function dayFit(column: Column, header: string, values: readonly string[]): Fit | null {
  const tried = DAY_ORDERS.map((order) => {
    const form: CellForm = { form: "day", order };
    return { order, form, share: shareOf(values, readsAs(column, form)) };
  }).sort((a, b) => b.share - a.share);
  const [first, second] = tried;
  if (first === undefined || first.share === 0) return null;
  const rivals = tried.filter(({ share }) => share === first.share);
  // With the year first, or the month's name, there is nothing to decide.
  const yearFirst = rivals.find(({ order }) => order === "ymd");
  // Points are written between days and months where the day comes first.
  const decided =
    yearFirst ??
    rivals.find(({ order }) => order === "dmy" && values.every((value) => /^\d{1,2}\.\d{1,2}\./.test(value)));
  const chosen = decided ?? first;
  if (decided !== undefined || second === undefined || rivals.length === 1)
    return { share: first.share, form: chosen.form, choices: [], question: null };
  return {
    share: first.share,
    form: undefined,
    choices: rivals.map(({ order, form }) => ({ label: DAY_WORDS[order], form })),
    question: `Is "${values[0]}" in "${header}" ${rivals.map(({ order }) => DAY_WORDS[order]).join(" or ")}? ${first.share === 1 ? "All days of the column can be read both ways." : "Each way, some days of the column cannot be read."}`,
  };
}

const CENTS = /(?:^|_)(?:cents?|minor|pence|minor_units?|in_cents)(?:_|$)/;

function numberFit(column: Column, header: string, values: readonly string[]): Fit | null {
  const marked = markOf(column, values);
  if (marked === null) return null;
  const { decimalMark, share, isOpen } = marked;
  const form = (divideBy: DivideBy, mark = decimalMark): CellForm => ({ form: "number", decimalMark: mark, divideBy });
  if (isOpen)
    return {
      share,
      form: undefined,
      choices: [
        { label: "a mark between thousands", form: form(1, values.some((value) => value.includes(",")) ? "." : ",") },
        { label: "a decimal mark", form: form(1, values.some((value) => value.includes(",")) ? "," : ".") },
      ],
      question: `Is the mark in "${values.find((value) => /[.,]/.test(value))}" of "${header}" a decimal mark, or does it stand between thousands?`,
    };
  const isMoney = column.type === "money" || findAttribute(column.name)?.kind === "money";
  // What one of its currency's smallest units is, a field of the team does not know.
  const smallest = form(column.type === "money" ? "minor" : 100);
  if (isMoney && CENTS.test(plainName(header))) return { share, form: smallest, choices: [], question: null };
  if (isMoney && mayBeMinor(values)) return { share, form: undefined, ...askUnit(header, values, smallest) };
  if (column.type === "percent" && mayBeShare(values))
    return { share, form: undefined, ...askShare(header, values, form) };
  const isPlain = values.every((value) => readCell(column, value, 0).ok);
  return { share, form: isPlain ? undefined : form(1), choices: [], question: null };
}

type NumberForm = (divideBy: DivideBy) => CellForm;

function askUnit(header: string, values: readonly string[], smallest: CellForm) {
  const sample = values.find((value) => value.length > 2) ?? values[0];
  return {
    choices: [
      { label: "whole units, such as dollars", form: undefined },
      { label: "the smallest units, such as cents", form: smallest },
    ],
    question: `Are the amounts in "${header}" in whole units or in the smallest ones, such as cents? "${sample}" could be both.`,
  };
}

function askShare(header: string, values: readonly string[], form: NumberForm) {
  return {
    choices: [
      { label: "a share: 0.2 is 20 %", form: form(0.01) },
      { label: "percent: 0.2 is 0.2 %", form: undefined },
    ],
    question: `Is "${values[0]}" in "${header}" a share or a percentage?`,
  };
}

/** Amounts without any decimals, some of them large: cents are written so. */
function mayBeMinor(values: readonly string[]): boolean {
  return values.every((value) => /^-?\d+$/.test(value)) && values.some((value) => value.length >= 4);
}

function mayBeShare(values: readonly string[]): boolean {
  return values.every((value) => /^[01](\.\d+)?$/.test(value)) && values.some((value) => value.includes("."));
}

type Marked = { decimalMark: "." | ","; share: number; isOpen: boolean };

function markOf(column: Column, values: readonly string[]): Marked | null {
  const point = shareOf(values, readsAs(column, { form: "number", decimalMark: ".", divideBy: 1 }));
  const comma = shareOf(values, readsAs(column, { form: "number", decimalMark: ",", divideBy: 1 }));
  if (point === 0 && comma === 0) return null;
  const marks = values.filter((value) => /\d[.,]\d/.test(value));
  // 1,234 and 1.234 can be read both ways, unless another value of the column decides.
  const isOpen = point === comma && marks.length > 0;
  return { decimalMark: comma > point ? "," : ".", share: Math.max(point, comma), isOpen };
}

const MOST_WORDS = 30;

function wordsFit(column: Column, header: string, values: readonly string[]): Fit | null {
  const distinct = [...new Set(values.map((value) => value.toLowerCase()))];
  if (distinct.length > MOST_WORDS) return null;
  const words: Record<string, string> = {};
  for (const word of distinct) {
    if (readCell(column, word, 0).ok) continue;
    const ours = foreignWord(column, word);
    if (ours !== null) words[word] = ours;
  }
  const form: CellForm = { form: "words", words };
  const left = distinct.filter((word) => !readsAs(column, form)(word));
  return {
    share: 1 - (left.length / distinct.length) * 0.5,
    form,
    choices: [],
    question:
      left.length === 0
        ? null
        : `What do ${left
            .slice(0, 5)
            .map((word) => `"${word}"`)
            .join(", ")} in "${header}" mean?`,
  };
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[A-Za-z]{2,}$/;
const DOMAIN = /^(?:https?:\/\/)?(?:[a-z0-9-]+\.)+[a-z]{2,}\/?$/i;
const CURRENCY = /^(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|INR|BRL|MXN|SGD|HKD|ZAR|ILS|KRW|CNY|TRY)$/i;

export type Looks = {
  readonly is: "accounts" | "meters" | "e-mails" | "domains" | "currencies";
  readonly share: number;
};

/** What values are by themselves; null for what could be anything. */
export function looksOf(values: readonly string[], known: Known): Looks | null {
  const tests = [
    ["currencies", (value: string) => CURRENCY.test(value)],
    ["e-mails", (value: string) => EMAIL.test(value)],
    ["accounts", known.isAccount],
    ["meters", (value: string) => known.meters.has(value)],
    ["domains", (value: string) => DOMAIN.test(value)],
  ] as const;
  for (const [is, test] of tests) {
    const share = shareOf(values, test);
    if (share >= 0.5) return { is, share };
  }
  return null;
}
