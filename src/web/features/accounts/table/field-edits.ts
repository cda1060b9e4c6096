/** Setting a field of an account in its cell: how its type is edited, what the row will show, and what is sent. */
import type { AccountRow } from "#contract/accounts.ts";
import type { FieldRow, WrittenValue } from "#contract/fields.ts";
import { ProductError } from "#core/errors.ts";
import { listedValue } from "#core/fields/listed-value.ts";
import { readPastedText } from "#core/fields/pasted-text.ts";
import { readFieldValue } from "#core/fields/read-value.ts";
import { dueDayEcho, readDueDay } from "#core/tasks/read-due-day.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatWeekday, writingOf } from "../../../ui/format.ts";
import type { CellEditor } from "../../../ui/table-columns.ts";

export function fieldEditor(field: FieldRow, today: () => LocalDate): CellEditor<AccountRow> {
  const always = () => true;
  const read = (row: AccountRow) => textIn(row, field.fieldId);
  switch (field.type) {
    case "flag":
      return { as: "choice", mayEdit: always, read, choices: YES_OR_NO };
    case "choice":
    case "choices":
    case "member":
      return {
        as: field.type === "choices" ? "choices" : "choice",
        mayEdit: always,
        read,
        choices: field.choices.map(({ id, label }) => ({ value: id, label })),
      };
    case "date":
      return { as: "day", mayEdit: always, read, inWords: (text, row) => dayInWords(text, today(), row.renewalOn) };
    default: {
      const isNumber = field.type === "number" || field.type === "money" || field.type === "percent";
      return { as: isNumber ? "number" : "text", mayEdit: always, read, check: (text) => problemOf(field, text) };
    }
  }
}

/** A field may hold a day that has passed; in words it is one that comes, and in figures any. */
export function dayInWords(text: string, today: LocalDate, renewalOn: LocalDate | null) {
  const written = readPastedText(A_DAY, text, writingOf(), "USD");
  try {
    const day =
      written.ok && typeof written.value === "string" ? written.value : readDueDay(text, { today, renewalOn });
    return { text: day, echo: dueDayEcho(day, today, formatWeekday) };
  } catch (error) {
    if (error instanceof ProductError) return { problem: error.message };
    throw error;
  }
}

const A_DAY = { type: "date", choices: [], currency: null } as const;

const YES_OR_NO = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

function textIn({ fields }: AccountRow, fieldId: string): string {
  const value = fields[fieldId];
  return value === undefined ? "" : Array.isArray(value) ? value.join("+") : String(value);
}

function problemOf(field: FieldRow, text: string): string | null {
  // The currency decides how it is rounded, not whether it can be read.
  const read = readFieldValue(field, text, field.currency ?? "USD");
  return read.ok ? null : `${field.label} ${read.reason}.`;
}

/** The row with what was written, in the form in which the list keeps it. */
export function withField(row: AccountRow, field: FieldRow, text: string): AccountRow {
  const { [field.fieldId]: _, ...others } = row.fields;
  const read = readFieldValue(field, text, field.currency ?? row.currency);
  if (!read.ok || read.value === null) return { ...row, fields: others };
  const value = listedValue(read.value) as AccountRow["fields"][string];
  return { ...row, fields: { ...others, [field.fieldId]: value } };
}

/** What was in the cell, for the server to compare. */
export function seenValue({ fields }: AccountRow, { fieldId }: FieldRow): WrittenValue {
  return fields[fieldId] ?? null;
}
