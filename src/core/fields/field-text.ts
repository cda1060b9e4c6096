import { toAmountText } from "../money/money.ts";
import type { FieldDefinition } from "./field-definition.ts";
import type { FieldValue } from "./read-value.ts";

/** As a person reads it in a sentence; screens draw each type by themselves. */
export function fieldText(
  { type, choices, unit }: Pick<FieldDefinition, "type" | "choices" | "unit">,
  value: FieldValue,
): string {
  const labelOf = (id: string) => choices.find((choice) => choice.id === id)?.label ?? id;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number")
    return type === "percent" ? `${value} %` : unit === null ? String(value) : `${value} ${unit}`;
  if (typeof value === "string") return type === "choice" || type === "member" ? labelOf(value) : value;
  if ("minor" in value) return `${toAmountText(value)} ${value.currency}`;
  return value.map(labelOf).join(", ");
}
