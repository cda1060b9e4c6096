/** The form of a connector, drawn from its settings' schema. A secret is entered and never shown. */
import { Button, Fieldset, Group, NumberInput, PasswordInput, Select, Stack, Textarea, TextInput } from "@mantine/core";
import type { JsonSchema } from "#contract/operation.ts";
import { SmallButton } from "../../ui/small-button.tsx";
import { type Settings, type SettingValue, withSetting } from "./settings-form.ts";

export type FieldSchema = JsonSchema & {
  title?: string;
  help?: string;
  example?: unknown;
  secret?: boolean;
  multiline?: boolean;
  minimum?: number;
  maximum?: number;
};

type FieldsProps = {
  schema: JsonSchema;
  settings: Settings;
  /** Names of secrets that are stored already. */
  secretsSet?: readonly string[];
  /** What is wrong with the field at this pointer, such as `queries/0/query`. */
  problemAt: (pointer: string) => string | null;
  pointer?: string;
  onChange: (settings: Settings) => void;
};

export function SettingsFields({ schema, settings, secretsSet = [], problemAt, pointer = "", onChange }: FieldsProps) {
  const required = new Set(schema.required ?? []);
  return (
    <Stack gap="md">
      {Object.entries(schema.properties ?? {}).map(([name, field]) => (
        <Field
          key={name}
          field={field as FieldSchema}
          isRequired={required.has(name) && !secretsSet.includes(name)}
          isStored={secretsSet.includes(name)}
          value={settings[name]}
          pointer={`${pointer}${name}`}
          problemAt={problemAt}
          onChange={(value) => onChange(withSetting(settings, name, value))}
        />
      ))}
    </Stack>
  );
}

type FieldProps = {
  field: FieldSchema;
  isRequired: boolean;
  isStored: boolean;
  value: SettingValue | undefined;
  pointer: string;
  problemAt: (pointer: string) => string | null;
  onChange: (value: SettingValue | undefined) => void;
};

function Field({ field, isRequired, isStored, value, pointer, problemAt, onChange }: FieldProps) {
  if (field.type === "array") return <ListField {...{ field, value, pointer, problemAt, onChange }} />;
  const words = {
    label: field.title ?? pointer,
    description: field.help,
    required: isRequired,
    error: problemAt(pointer),
    placeholder: field.example === undefined ? undefined : String(field.example),
  };
  const text = value === undefined || value === null ? "" : String(value);
  const onText = (written: string) => onChange(written === "" ? undefined : written);
  if (field.enum !== undefined)
    return (
      <Select
        {...words}
        data={field.enum.map(String)}
        value={text === "" ? null : text}
        allowDeselect={!isRequired}
        searchable
        onChange={(chosen) => onChange(chosen ?? undefined)}
      />
    );
  if (field.secret)
    return (
      <PasswordInput
        {...words}
        autoComplete="off"
        placeholder={isStored ? "Stored; leave empty to keep it" : undefined}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
    );
  if (field.type === "number" || field.type === "integer")
    return (
      <NumberInput
        {...words}
        min={field.minimum}
        max={field.maximum}
        value={typeof value === "number" ? value : ""}
        onChange={(written) => onChange(typeof written === "number" ? written : undefined)}
      />
    );
  if (field.multiline)
    return (
      <Textarea
        {...words}
        autosize
        minRows={3}
        maxRows={16}
        styles={MONOSPACE}
        value={text}
        onChange={(event) => onText(event.currentTarget.value)}
      />
    );
  return <TextInput {...words} value={text} onChange={(event) => onText(event.currentTarget.value)} />;
}

/** Groups have no other name than their place. */
function numbered(items: readonly Settings[]): { item: Settings; at: number }[] {
  return items.map((item, at) => ({ item, at }));
}

const MONOSPACE = { input: { fontFamily: "var(--mantine-font-family-monospace)" } };

type ListProps = Omit<FieldProps, "isRequired" | "isStored">;

/** Of groups of fields, such as one query for each kind of data. */
function ListField({ field, value, pointer, problemAt, onChange }: ListProps) {
  const items = Array.isArray(value) ? (value as Settings[]) : [];
  const set = (at: number, item: Settings) => onChange(items.map((one, index) => (index === at ? item : one)));
  return (
    <Fieldset legend={field.title ?? pointer}>
      <Stack gap="md">
        {numbered(items).map(({ item, at }) => (
          <Fieldset key={`${pointer} ${at + 1}`} legend={`${at + 1}`}>
            <Stack gap="md">
              <SettingsFields
                schema={field.items ?? {}}
                settings={item}
                problemAt={problemAt}
                pointer={`${pointer}/${at}/`}
                onChange={(next) => set(at, next)}
              />
              <Group>
                <SmallButton onClick={() => onChange(items.filter((_, index) => index !== at))}>
                  Take out number {at + 1}
                </SmallButton>
              </Group>
            </Stack>
          </Fieldset>
        ))}
        <Button variant="default" onClick={() => onChange([...items, {}])}>
          {items.length === 0 ? "Add one" : "Add another"}
        </Button>
      </Stack>
    </Fieldset>
  );
}
