/** Several values in one term: `stage:3a,3b`, `tier:"gold plus",silver`. */
import type { AccountFilterField } from "./filter-fields.ts";
import { THOUSANDS_COMMA } from "./filter-numbers.ts";
import type { FilterSpan } from "./filter-tokens.ts";

/** Where it stands is counted within what is written after the colon. */
export type WrittenValue = FilterSpan & { readonly text: string; readonly isQuoted: boolean };

/** A comma in quotes separates nothing, unless they are around several choices. */
export function separateValues(field: AccountFilterField, written: string): WrittenValue[] {
  const values = cutAt(commasIn(field, written), written);
  const [only] = values;
  if (field.kind !== "choice" || values.length !== 1 || !only?.isQuoted) return values;
  if (!only.text.includes(",") || Object.hasOwn(field.choices, only.text.toLowerCase())) return values;
  return cutAt(allCommas(written), written);
}

function cutAt(commas: readonly number[], written: string): WrittenValue[] {
  const starts = [0, ...commas.map((at) => at + 1)];
  const ends = [...commas, written.length];
  return starts
    .map((from, index) => {
      const to = ends[index]!;
      const raw = written.slice(from, to);
      return { from, to, text: raw.replaceAll('"', "").trim(), isQuoted: raw.includes('"') };
    })
    .filter(({ text }) => text !== "");
}

function allCommas(written: string): number[] {
  return [...written.matchAll(/,/g)].map(({ index }) => index);
}

function commasIn({ kind }: AccountFilterField, written: string): number[] {
  const isNumber = kind === "amount" || kind === "number" || kind === "decimal";
  const thousands = new Set(isNumber ? [...written.matchAll(THOUSANDS_COMMA)].map(({ index }) => index) : []);
  return allCommas(written).filter((at) => !thousands.has(at) && !isQuotedAt(written, at));
}

function isQuotedAt(written: string, at: number): boolean {
  return (written.slice(0, at).split('"').length - 1) % 2 === 1;
}
