import type { CellValue } from "../imports/read-cell.ts";
import { toAmountText } from "../money/money.ts";
import type { FieldValue } from "./read-value.ts";

/** As it is kept: an amount as text in major units, so that it can be read anew. */
export function keptValue(value: FieldValue | null): CellValue {
  return typeof value === "object" && value !== null && "minor" in value ? toAmountText(value) : value;
}
