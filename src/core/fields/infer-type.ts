/** Proposes a type for a column that nobody has defined, from some of its values; text fits everything. */

import type { ColumnType } from "../imports/column.ts";
import { readCell } from "../imports/read-cell.ts";
import type { FieldChoice, FieldType } from "./field-definition.ts";
import { readFieldValue } from "./read-value.ts";

export type InferredType = { readonly type: FieldType; readonly choices: readonly FieldChoice[] };

/** Fewer different words than this, each several times, look like a choice. */
const MOST_CHOICES = 12;
const LEAST_EACH = 2;

const TRIED: readonly (readonly [FieldType, ColumnType])[] = [
  ["instant", "instant"],
  ["number", "decimal"],
];
/** A day, or its first moment in UTC as some tools write it. */
const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/;
/** 1 and 0 alone are as likely numbers. */
const FLAG_WORDS = /^(?:yes|no|true|false)$/i;

/** @param examples texts as they came, empty ones left out; several that are alike count as often as they are there */
export function inferFieldType(examples: readonly string[]): InferredType {
  const plainly = (type: FieldType): InferredType => ({ type, choices: [] });
  if (examples.length === 0) return plainly("text");
  if (examples.every((text) => FLAG_WORDS.test(text.trim()))) return plainly("flag");
  if (examples.every((text) => /%\s*$/.test(text) && isA("decimal", text.replace(/\s*%\s*$/, ""))))
    return plainly("percent");
  if (examples.every((text) => WHOLE_DAY.test(text.trim()) && isA("day", text))) return plainly("date");
  for (const [type, column] of TRIED) if (examples.every((text) => isA(column, text))) return plainly(type);
  if (examples.every((text) => readFieldValue({ type: "link", choices: [], currency: null }, text, "USD").ok))
    return plainly("link");
  const words = [...new Set(examples.map((text) => text.trim()))].sort();
  if (words.length <= MOST_CHOICES && examples.length >= words.length * LEAST_EACH)
    return { type: "choice", choices: words.map((word) => ({ id: choiceId(word), label: word })) };
  return plainly("text");
}

function isA(type: ColumnType, text: string): boolean {
  return readCell({ name: "", type, example: "", meaning: "" }, text, 0).ok;
}

/** `Tier One` is `tier_one`; letters of any language stay. */
export function choiceId(label: string): string {
  const id = label
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
  return id === "" ? "choice" : id;
}
