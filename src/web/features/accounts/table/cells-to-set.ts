/** What becomes of each pasted cell: what is sent for it, or why it cannot be set. */
import type { AccountRow } from "#contract/accounts.ts";
import type { CellsInput } from "#contract/field-cells.ts";
import type { FieldRow } from "#contract/fields.ts";
import { readPastedText } from "#core/fields/pasted-text.ts";
import { MOST_CELLS_AT_ONCE } from "#core/fields/words-at-once.ts";
import { formatInteger, writingOf } from "../../../ui/format.ts";
import type { LeftOver, WrittenCell } from "../../../ui/table-cells.ts";
import type { Column } from "../../../ui/table-columns.ts";
import { seenValue } from "./field-edits.ts";
import type { CellsToSet } from "./pasted-cells.tsx";

export function cellsToSet(
  written: readonly WrittenCell<AccountRow>[],
  left: LeftOver,
  fields: readonly FieldRow[],
): CellsToSet {
  const writing = writingOf();
  const cells: CellsInput["cells"] = [];
  const refused: CellsToSet["refused"] = [];
  for (const { row, column, text } of written) {
    const field = fields.find(({ fieldId }) => column.id === `field.${fieldId}`);
    const refuse = (reason: string) => refused.push({ name: row.name, column: column.label, text, reason });
    if (!field) {
      refuse(notAField(column));
      continue;
    }
    const read = readPastedText(field, text, writing, row.currency);
    if (!read.ok) refuse(`${column.label} ${read.reason}.`);
    else if (cells.length >= MOST_CELLS_AT_ONCE)
      refuse(`At most ${formatInteger(MOST_CELLS_AT_ONCE)} cells are set at once. Paste the rest after these.`);
    else {
      const value = typeof read.value === "object" && read.value !== null ? [...read.value] : read.value;
      cells.push({ accountId: row.accountId, fieldId: field.fieldId, value, seen: seenValue(row, field) });
    }
  }
  return { cells, refused, left, labels: Object.fromEntries(fields.map(({ fieldId, label }) => [fieldId, label])) };
}

function notAField({ id, label }: Column<AccountRow>): string {
  if (id === "stage") return "A stage follows from what happened. Log that, and the stage moves.";
  if (id === "nextTask") return "The day of a task is changed in its cell.";
  return `${label} is not written by hand.`;
}
