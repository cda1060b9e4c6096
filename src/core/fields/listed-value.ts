/** A field's value as a list keeps it: numbers and amounts in major units as numbers, days and moments as text, choices as ids. */
import { toAmountText } from "../money/money.ts";
import type { FieldValue } from "./read-value.ts";

export type ListedFieldValue = string | number | boolean | readonly string[];

export function listedValue(value: FieldValue): ListedFieldValue {
  return typeof value === "object" && "minor" in value ? Number(toAmountText(value)) : value;
}
