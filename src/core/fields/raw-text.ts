import type { CellValue } from "../imports/read-cell.ts";
import type { Currency } from "../money/currency.ts";
import type { FieldDefinition } from "./field-definition.ts";
import { fieldText } from "./field-text.ts";
import { readFieldValue } from "./read-value.ts";

/** What was said as a person reads it; what cannot be read as the field's type is shown as it came. */
export function rawText(field: FieldDefinition, raw: CellValue, currency: Currency): string | null {
  const read = readFieldValue(field, raw, currency);
  if (!read.ok) return asItCame(raw);
  return read.value === null ? null : fieldText(field, read.value);
}

export function asItCame(value: CellValue): string {
  return Array.isArray(value) ? value.join(", ") : typeof value === "object" ? JSON.stringify(value) : String(value);
}
