import { Text } from "@mantine/core";
import type { FieldRow, surveyFields } from "#contract/fields.ts";
import type { OutputOf } from "#contract/operation.ts";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { EDITOR_LABELS, TYPE_LABELS } from "./field-words.ts";

const COLUMNS = [
  { label: "Field" },
  { label: "Holds" },
  { label: "Accounts", align: "right" },
  { label: "Sources, first to last", isWideOnly: true },
  { label: "Stale after", isWideOnly: true },
  { label: "Set by hand", isWideOnly: true },
  { label: "Change", align: "actions", isHidden: true },
] as const;

type FieldsTableProps = {
  label: string;
  fields: readonly FieldRow[];
  counts: OutputOf<typeof surveyFields> | null;
  onChange: ((field: FieldRow) => void) | null;
};

export function FieldsTable({ label, fields, counts, onChange }: FieldsTableProps) {
  const accountsWith = new Map(counts?.counts.map(({ fieldId, accounts }) => [fieldId, accounts]));
  return (
    <PlainTable label={label} columns={COLUMNS}>
      {fields.map((field) => (
        <tr key={field.fieldId}>
          <td>
            <div>{field.label}</div>
            <Text size="xs" c="dimmed">
              {field.fieldId}
            </Text>
            {field.retiredAt && (
              <div>
                <StateMark tone="calm">out of use</StateMark>
              </div>
            )}
          </td>
          <td>
            {TYPE_LABELS[field.type]}
            {field.unit && ` in ${field.unit}`}
            {field.currency && ` in ${field.currency}`}
          </td>
          <td data-align="right">{counts && formatInteger(accountsWith.get(field.fieldId) ?? 0)}</td>
          <td className={WIDE_ONLY}>{field.sources.join(", ") || "Own source"}</td>
          <td className={WIDE_ONLY}>{field.freshForDays === null ? "Never" : `${field.freshForDays} d`}</td>
          <td className={WIDE_ONLY}>{EDITOR_LABELS[field.editableBy]}</td>
          <td data-align="actions">
            {onChange && (
              <SmallButton aria-label={`Change ${field.label}`} onClick={() => onChange(field)}>
                Change
              </SmallButton>
            )}
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}
