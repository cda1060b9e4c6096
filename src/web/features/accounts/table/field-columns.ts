/** A column of the table for each field that is in use; hidden until a person asks for it. */
import { createElement } from "react";
import type { AccountRow } from "#contract/accounts.ts";
import type { FieldRow } from "#contract/fields.ts";
import { fieldTermName, filterFieldsOf } from "#core/accounts/field-filters.ts";
import { findGrouping } from "#core/accounts/group-accounts.ts";
import { fieldText } from "#core/fields/field-text.ts";
import { isListedField } from "#core/fields/standard-fields.ts";
import { decimal } from "#core/money/decimal.ts";
import { roundToMinor } from "#core/money/money.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { AwayOf } from "../../../app/member-name.tsx";
import type { CellEditor, Column } from "../../../ui/table-columns.ts";
import { fieldEditor } from "./cell-editors.ts";
import { MemberCell } from "./member-cell.tsx";

type FieldColumnOptions = {
  /** Whether this person may set the field by hand. */
  mayEdit: (field: FieldRow) => boolean;
  /** From which days in words are counted. */
  today: () => LocalDate;
  awayOf: AwayOf;
};

export function fieldColumns(
  fields: readonly FieldRow[],
  { mayEdit, today, awayOf }: FieldColumnOptions,
): Column<AccountRow>[] {
  return fields
    .filter(({ fieldId, retiredAt }) => retiredAt === null && isListedField(fieldId))
    .map((field) => {
      const editor: CellEditor<AccountRow> | null = mayEdit(field) ? fieldEditor(field, today, awayOf) : null;
      return { ...baseOf(field), ...cellOf(field, awayOf), ...(editor && { editor }) } as Column<AccountRow>;
    });
}

function baseOf(field: FieldRow) {
  const { fieldId, label, sources } = field;
  const order =
    sources.length === 0 ? "The account's own source counts first." : `First counts ${sources.join(", then ")}.`;
  return {
    id: `field.${fieldId}`,
    label,
    width: 128,
    sortBy: fieldTermName(fieldId),
    filterBy: filterFieldsOf([field])[0],
    startsHidden: true,
    groups: findGrouping(`field.${fieldId}`, [field]) !== null,
    ...((field.type === "number" || field.type === "percent") && { totalledAs: "number" as const }),
    help: `A field of accounts. ${order}`,
  };
}

function cellOf(field: FieldRow, awayOf: AwayOf): object {
  const { fieldId } = field;
  const listed = ({ fields }: AccountRow) => fields[fieldId] ?? null;
  switch (field.type) {
    case "money":
      return {
        kind: "money",
        value: (row: AccountRow) => {
          const value = listed(row);
          return value === null ? null : roundToMinor(decimal(String(value)), field.currency ?? row.currency);
        },
      };
    case "percent":
      return { kind: "percent", value: listed };
    case "number":
      return { kind: "text", align: "right", value: (row: AccountRow) => textOf(listed(row)) };
    case "date":
      return { kind: "day", value: listed };
    case "instant":
      return { kind: "instant", value: listed };
    default: {
      const text = (row: AccountRow) => {
        const value = listed(row);
        return value === null ? null : fieldText(field, value);
      };
      if (field.type !== "member") return { kind: "text", value: text };
      const render = (row: AccountRow) =>
        createElement(MemberCell, { memberId: textOf(listed(row)), name: text(row) ?? "", awayOf });
      return { kind: "text", value: text, render };
    }
  }
}

function textOf(value: unknown): string | null {
  return value === null ? null : String(value);
}
