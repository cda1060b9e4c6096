/** The columns of a view as a file holds them: cells of text for spreadsheets, values for programs. */
import type { FieldDefinition } from "../fields/field-definition.ts";
import { fieldText } from "../fields/field-text.ts";
import { isListedField } from "../fields/standard-fields.ts";
import type { Money } from "../money/money.ts";
import { toAmountText } from "../money/money.ts";
import { type StageLabels, stageName } from "../onboarding/stage-name.ts";
import type { AccountFacts } from "./account-facts.ts";
import { ACCOUNT_COLUMNS, type AccountColumn } from "./columns.ts";

export type ExportValue = string | number | boolean | Money | readonly string[] | null;

export type ExportColumn = {
  readonly id: string;
  readonly label: string;
  readonly value: (facts: AccountFacts) => ExportValue;
  /** As a spreadsheet reads it: amounts in major units, days and moments in ISO 8601, nothing as an empty cell. */
  readonly cell: (facts: AccountFacts) => string;
  /** For programs, beside an id that never changes: what the team calls it. */
  readonly named?: (facts: AccountFacts) => string | null;
};

/** Columns of these ids in this order; a field of accounts is `field.tier`. One that is not known gives null. */
export function exportColumns(
  ids: readonly string[],
  fields: readonly FieldDefinition[],
  stages: StageLabels = {},
): readonly (ExportColumn | null)[] {
  const known = new Map<string, ExportColumn>();
  for (const column of ACCOUNT_COLUMNS) known.set(column.id, ofAccount(column));
  known.set("stage", stageColumn(stages));
  for (const field of fields) if (isListedField(field.fieldId)) known.set(`field.${field.fieldId}`, ofField(field));
  return ids.map((id) => known.get(id) ?? null);
}

/** Amounts stand without their currency, so a sheet that has some names it once for each account. */
export function withCurrency(columns: readonly ExportColumn[]): readonly ExportColumn[] {
  const amounts = new Set<string>(ACCOUNT_COLUMNS.filter(({ kind }) => kind === "money").map(({ id }) => id));
  const last = columns.findLastIndex(({ id }) => amounts.has(id));
  return last < 0 ? columns : columns.toSpliced(last + 1, 0, CURRENCY);
}

const currencyOf = (facts: AccountFacts) => (facts.net ?? facts.gross ?? facts.previousBill)?.currency ?? null;
const CURRENCY: ExportColumn = {
  id: "currency",
  label: "Currency",
  value: currencyOf,
  cell: (facts) => currencyOf(facts) ?? "",
};

/** A sheet is read by people, so it holds the name; programs get the id and the name beside it. */
function stageColumn(stages: StageLabels): ExportColumn {
  const named = ({ stage }: AccountFacts) => (stage === null ? null : stageName(stage, stages));
  return {
    ...{ id: "stage", label: "Stage", value: ({ stage }) => stage, named },
    cell: (facts) => safeCell(named(facts) ?? ""),
  };
}

function ofAccount(column: AccountColumn): ExportColumn {
  const { id, label } = column;
  switch (column.kind) {
    case "money":
      return { id, label, value: column.value, cell: (facts) => amountCell(column.value(facts)) };
    case "integer":
      return { id, label, value: column.value, cell: (facts) => String(column.value(facts) ?? "") };
    case "account":
    case "state":
    case "text":
      return { id, label, value: column.value, cell: (facts) => safeCell(column.value(facts) ?? "") };
    case "day":
    case "due":
    case "instant":
      return { id, label, value: column.value, cell: (facts) => column.value(facts) ?? "" };
  }
}

function amountCell(amount: Money | null): string {
  return amount === null ? "" : toAmountText(amount);
}

const NUMBER_TYPES: ReadonlySet<FieldDefinition["type"]> = new Set(["number", "money", "percent"]);

function ofField(field: FieldDefinition): ExportColumn {
  const { fieldId, label } = field;
  const listed = ({ fields }: AccountFacts) => fields[fieldId] ?? null;
  return {
    id: `field.${fieldId}`,
    label,
    value: listed,
    cell: (facts) => {
      const value = listed(facts);
      if (value === null) return "";
      return typeof value === "number" && NUMBER_TYPES.has(field.type)
        ? String(value)
        : safeCell(fieldText(field, value));
    },
  };
}

/**
 * A text that a spreadsheet would take for a formula: whoever opens the file would run what a customer wrote as their
 * name. With an apostrophe in front it is read as text. Our own numbers never pass through here, so -5 stays a number.
 */
export function safeCell(text: string): string {
  return /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
