/** Numbers as they are written in a filter: `100`, `1,000`, `1.5k`, `2m`, `$50`. */
import { decimal, multiply, toText } from "../money/decimal.ts";

const TIMES: Readonly<Record<string, string>> = { "": "1", k: "1000", m: "1000000" };
// Fifteen digits stay exact in every place that compares them.
const NUMBER = /^(-?\d{1,15}(?:\.\d{1,6})?)([km]?)$/;
/** A comma that is no decimal one: before exactly three digits. */
export const THOUSANDS_COMMA = /(?<=\d),(?=\d{3}(?!\d))/g;

/** @returns major units as an exact decimal */
export function readAmountText(text: string): string | null {
  return exactly(text.replace(/^[$€£]/, ""), 15);
}

export function readNumberText(text: string, { isWhole }: { isWhole: boolean }): number | null {
  const number = exactly(text, isWhole ? 9 : 12);
  return number === null || (isWhole && number.includes(".")) ? null : Number(number);
}

function exactly(text: string, mostDigits: number): string | null {
  const plain = text.replaceAll(THOUSANDS_COMMA, "").replaceAll(/(?<=\d)[\s_'’](?=\d{3}(?!\d))/g, "");
  const [, number = "", unit = ""] = NUMBER.exec(plain) ?? [];
  if (number === "") return null;
  const value = toText(multiply(decimal(number), decimal(TIMES[unit] ?? "1")));
  return value.replace("-", "").split(".")[0]!.length > mostDigits ? null : value;
}
