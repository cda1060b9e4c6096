/** Setting a field of an account in its cell: what is understood, what the row will show, and what is sent. Fetched with the first cell that is written into. */

import type { WrittenValue } from "#contract/account-fields.ts";
import type { AccountRow } from "#contract/accounts.ts";
import type { FieldRow } from "#contract/fields.ts";
import { ProductError } from "#core/errors.ts";
import { listedValue } from "#core/fields/listed-value.ts";
import { readPastedText } from "#core/fields/pasted-text.ts";
import { readFieldValue } from "#core/fields/read-value.ts";
import { dueDayEcho, readDueDay } from "#core/tasks/read-due-day.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatWeekday, writingOf } from "../../../ui/format.ts";
import type { CellMeaning } from "../../../ui/table-columns.ts";

/** What is kept of what was written into the cell of a field. */
export function readFieldText(field: FieldRow, text: string, row: AccountRow, today: LocalDate): CellMeaning {
  if (field.type === "date" && text !== "") return dayInWords(text, today, row.renewalOn);
  const problem = IS_CHOSEN.has(field.type) ? null : problemOf(field, text);
  return problem === null ? { text, echo: "" } : { problem };
}

/** Nothing else can be written than what is offered. */
const IS_CHOSEN: ReadonlySet<FieldRow["type"]> = new Set(["flag", "choice", "choices", "member"]);

/** A field may hold a day that has passed; in words it is one that comes, and in figures any. */
export function dayInWords(text: string, today: LocalDate, renewalOn: LocalDate | null): CellMeaning {
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
