/** How a column of somebody's file writes its values, and the same values as our files write them. */
import { decimal, divide, multiply, toText } from "../money/decimal.ts";
import { type DayOrder, readForeignDay } from "./foreign-days.ts";
import { readForeignNumber } from "./foreign-numbers.ts";

/** `minor`: by what the row's own currency asks for, which only its reader knows: 100 for USD, 1 for JPY, 1000 for KWD. */
export type DivideBy = 1 | 10 | 100 | 1000 | 0.01 | "minor";

export type CellForm =
  | { readonly form: "day"; readonly order: DayOrder }
  /** `divideBy` 100 makes hundredths into whole units; 0.01 makes a share into percent. */
  | { readonly form: "number"; readonly decimalMark: "." | ","; readonly divideBy: DivideBy }
  /** Their words and ours, in small letters. Words that are not named stay as they are. */
  | { readonly form: "words"; readonly words: Readonly<Record<string, string>> };

const DECIMALS = 20;

/** @returns null when the cell is not written in this form. An empty cell stays empty. */
export function inOurForm(form: CellForm, text: string): string | null {
  const cell = text.trim();
  if (cell === "") return "";
  switch (form.form) {
    case "day":
      return readForeignDay(cell, form.order);
    case "number": {
      const number = readForeignNumber(cell, form.decimalMark);
      return number === null ? null : divided(number, form.divideBy);
    }
    case "words":
      return form.words[cell.toLowerCase()] ?? cell;
  }
}

function divided(number: string, by: DivideBy): string {
  if (by === 1 || by === "minor") return number;
  const exact = decimal(number);
  // A tenth of a step is a whole multiple, which needs no rounding.
  return by < 1
    ? toText(multiply(exact, decimal(Math.round(1 / by))))
    : toText(divide(exact, decimal(by), Math.min(DECIMALS, exact.scale + String(by).length)));
}

export function formWords(form: CellForm | undefined): string {
  if (form === undefined) return "as it is";
  if (form.form === "day") return DAY_WORDS[form.order];
  if (form.form === "words") return "by words";
  const mark = form.decimalMark === "," ? "decimal comma" : "decimal point";
  if (form.divideBy === 1) return mark;
  if (form.divideBy === "minor") return `${mark}, in the smallest unit of its currency`;
  return form.divideBy < 1 ? `${mark}, shares become percent` : `${mark}, divided by ${form.divideBy}`;
}

export const DAY_WORDS: Readonly<Record<DayOrder, string>> = {
  ymd: "year, month, day",
  dmy: "day, month, year",
  mdy: "month, day, year",
  "epoch-seconds": "seconds since 1970",
  "epoch-milliseconds": "milliseconds since 1970",
  "sheet-days": "day numbers of a spreadsheet",
};
