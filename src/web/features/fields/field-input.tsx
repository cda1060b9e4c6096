/** One input for each type of field. Empty says that there is no value. */
import { Checkbox, Group, NativeSelect, Select, TextInput } from "@mantine/core";
import type { FieldRow } from "#contract/fields.ts";
import { nameWithAway, useAwayNotes } from "../../app/member-name.tsx";

type Value = string | number | boolean | string[] | null;
type FieldInputProps = {
  field: FieldRow;
  value: Value;
  onChange: (value: Value) => void;
  error: string | null;
};

export function FieldInput({ field, value, onChange, error }: FieldInputProps) {
  const common = { label: field.label, error, "data-autofocus": true };
  const { type, choices } = field;
  const awayOf = useAwayNotes();
  switch (type) {
    case "member":
      return (
        <Select
          {...common}
          data={choices.map(({ id, label }) => ({ value: id, label: nameWithAway(label, awayOf(id)) }))}
          value={value === null ? null : String(value)}
          searchable
          clearable
          placeholder="No value"
          nothingFoundMessage="Nobody of the team is called so"
          onChange={(memberId) => onChange(memberId ?? "")}
        />
      );
    case "flag":
    case "choice":
      return (
        <NativeSelect
          {...common}
          data={[{ value: "", label: "No value" }, ...optionsOf(type, choices)]}
          value={value === null ? "" : String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case "choices":
      return (
        <Checkbox.Group label={field.label} error={error} value={chosen(value)} onChange={onChange}>
          <Group mt="xs" gap="sm">
            {choices.map(({ id, label }) => (
              <Checkbox key={id} value={id} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
      );
    default:
      return (
        <TextInput
          {...common}
          {...HINTS[type]}
          {...(field.unit !== null && { description: `In ${field.unit}.` })}
          type={type === "date" ? "date" : "text"}
          inputMode={type === "number" || type === "money" || type === "percent" ? "decimal" : "text"}
          value={value === null ? "" : String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function chosen(value: Value): string[] {
  return Array.isArray(value) ? value : [];
}

function optionsOf(type: FieldRow["type"], choices: FieldRow["choices"]) {
  if (type !== "flag") return choices.map(({ id, label }) => ({ value: id, label }));
  return [
    { value: "true", label: "Yes" },
    { value: "false", label: "No" },
  ];
}

const HINTS: Partial<Record<FieldRow["type"], { description?: string; placeholder?: string }>> = {
  money: { description: "An amount such as 1200.50, in the currency of the account unless the field has its own." },
  percent: { description: "A number such as 12.5." },
  instant: { placeholder: "2026-01-31T09:30:00Z" },
  link: { placeholder: "https://" },
};
