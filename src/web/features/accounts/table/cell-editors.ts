/** How the cells of accounts that a person may change are edited. What reads and saves them is fetched with the first one. */
import type { AccountRow } from "#contract/accounts.ts";
import type { FieldRow } from "#contract/fields.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { type AwayOf, nameWithAway } from "../../../app/member-name.tsx";
import { LatePiece } from "../../../ui/late-piece.ts";
import type { CellEditor } from "../../../ui/table-columns.ts";

const readers = new LatePiece(() => import("./field-edits.ts"));
export const cellSaver = new LatePiece(async () => (await import("./saved-cell.tsx")).saveCell);

export function fieldEditor(field: FieldRow, today: () => LocalDate, awayOf: AwayOf): CellEditor<AccountRow> {
  const common = {
    mayEdit: () => true,
    read: (row: AccountRow) => textIn(row, field.fieldId),
    reader: async () => {
      const { readFieldText } = await fetchBoth();
      return (text: string, row: AccountRow) => readFieldText(field, text, row, today());
    },
  };
  switch (field.type) {
    case "flag":
      return { ...common, as: "choice", choices: YES_OR_NO };
    case "choice":
    case "choices":
    case "member":
      return {
        ...common,
        as: field.type === "choices" ? "choices" : "choice",
        choices: choicesOf(field, awayOf),
      };
    case "date":
      return { ...common, as: "day" };
    default: {
      const isNumber = field.type === "number" || field.type === "money" || field.type === "percent";
      return { ...common, as: isNumber ? "number" : "text" };
    }
  }
}

/** Nobody is chosen while they are away without it being said. */
function choicesOf({ type, choices }: FieldRow, awayOf: AwayOf) {
  return choices.map(({ id, label }) => ({
    value: id,
    label: type === "member" ? nameWithAway(label, awayOf(id)) : label,
  }));
}

/** Of what we know ourselves only the day of the next task is one word in a cell. */
export function taskDayEditor(today: () => LocalDate): CellEditor<AccountRow> {
  return {
    as: "day",
    mayEdit: (row) => row.nextTaskDueOn !== null,
    read: (row) => row.nextTaskDueOn ?? "",
    reader: async () => {
      const { dayInWords } = await fetchBoth();
      return (text, row) =>
        text === "" ? { problem: "Write a day, such as in 2 weeks." } : dayInWords(text, today(), row.renewalOn);
    },
  };
}

/** So that what was written is shown and saved without waiting once more. */
async function fetchBoth() {
  const [read] = await Promise.all([readers.fetch(), cellSaver.fetch()]);
  return read;
}

const YES_OR_NO = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

function textIn({ fields }: AccountRow, fieldId: string): string {
  const value = fields[fieldId];
  return value === undefined ? "" : Array.isArray(value) ? value.join("+") : String(value);
}
