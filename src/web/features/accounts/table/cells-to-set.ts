/** What becomes of each pasted cell: what is sent for it, or why it cannot be set. */
import type { AccountRow } from "#contract/accounts.ts";
import type { CellsInput } from "#contract/field-cells.ts";
import type { FieldRow } from "#contract/fields.ts";
import { readPastedText } from "#core/fields/pasted-text.ts";
import { MOST_CELLS_AT_ONCE, MOST_MOVES_AT_ONCE } from "#core/fields/words-at-once.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatInteger, writingOf } from "../../../ui/format.ts";
import type { LeftOver, WrittenCell } from "../../../ui/table-cells.ts";
import type { Column } from "../../../ui/table-columns.ts";
import { dayInWords, seenValue } from "./field-edits.ts";
import type { CellsToSet } from "./pasted-cells.tsx";
import { whyNotWritten } from "./why-not-written.ts";

type Cell = CellsInput["cells"][number];
/** Null: there is nothing to do, as for an empty text where nothing is. */
type Read = { cell: Cell } | { refused: string } | null;
type Around = { fields: readonly FieldRow[]; today: LocalDate };

export function cellsToSet(written: readonly WrittenCell<AccountRow>[], left: LeftOver, around: Around): CellsToSet {
  const cells: Cell[] = [];
  const refused: CellsToSet["refused"] = [];
  let moves = 0;
  for (const one of written) {
    const { row, column, text } = one;
    const read = readCell(one, around);
    if (read === null) continue;
    const isMove = "cell" in read && !("fieldId" in read.cell);
    const most = isMove ? MOST_MOVES_AT_ONCE : MOST_CELLS_AT_ONCE;
    const reason =
      "refused" in read ? read.refused : (isMove ? moves : cells.length) >= most ? tooMany(isMove, most) : null;
    if (reason !== null) refused.push({ name: row.name, column: column.label, text, reason });
    else if ("cell" in read) cells.push(read.cell);
    if (isMove) moves += 1;
  }
  const labels = Object.fromEntries(written.map(({ column }) => [column.id, column.label]));
  return { cells, refused, left, labels };
}

function tooMany(isMove: boolean, most: number): string {
  const what = isMove ? "stages and days of tasks" : "cells";
  return `At most ${formatInteger(most)} ${what} are set at once. Paste the rest after these.`;
}

function readCell({ row, column, text }: WrittenCell<AccountRow>, { fields, today }: Around): Read {
  const { accountId } = row;
  if (column.id === "stage") {
    const isNothing = text.trim() === "" && row.stage === null;
    return isNothing ? null : { cell: { accountId, stage: text.trim(), seen: row.stage } };
  }
  if (column.id === "nextTask") return readDay(row, text.trim(), today);
  return readField({ row, column, text }, fields);
}

function readDay(row: AccountRow, text: string, today: LocalDate): Read {
  const { accountId, nextTaskTitle: title, nextTaskDueOn: dueOn, renewalOn } = row;
  if (title === null || dueOn === null)
    return text === "" ? null : { refused: "It has no open task. Set one first: press T on the account." };
  if (text === "")
    return { refused: "A task keeps a day. Write one, such as in 2 weeks, or mark it done in its list." };
  const read = dayInWords(text, today, renewalOn);
  if ("problem" in read) return { refused: read.problem };
  return { cell: { accountId, nextTaskDueOn: read.text, seen: { title, dueOn } } };
}

function readField({ row, column, text }: WrittenCell<AccountRow>, fields: readonly FieldRow[]): Read {
  const field = fields.find(({ fieldId }) => column.id === `field.${fieldId}`);
  if (!field) return { refused: whyNotWritten(column as Column<AccountRow>) };
  const read = readPastedText(field, text, writingOf(), row.currency);
  if (!read.ok) return { refused: `${column.label} ${read.reason}.` };
  const value = typeof read.value === "object" && read.value !== null ? [...read.value] : read.value;
  const { fieldId } = field;
  return { cell: { accountId: row.accountId, fieldId, value, seen: seenValue(row, field) } };
}
