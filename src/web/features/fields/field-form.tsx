/** Defines a field, or changes one: what it is called, what it holds, whose word counts and for how long it is fresh. */
import { Button, Group, NativeSelect, NumberInput, Stack, TagsInput, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FieldRow } from "#contract/fields.ts";
import type { FieldEditor, FieldType } from "#core/fields/field-definition.ts";
import { choiceId } from "#core/fields/infer-type.ts";
import { messageOf } from "../../ui/problem.ts";
import { EDITOR_LABELS, optionsOf, TYPE_LABELS } from "./field-words.ts";

export type FieldDraft = Pick<
  FieldRow,
  "fieldId" | "label" | "type" | "choices" | "currency" | "unit" | "editableBy" | "sources" | "freshForDays"
>;

export const NEW_FIELD: FieldDraft = {
  fieldId: "",
  label: "",
  type: "text",
  choices: [],
  currency: null,
  unit: null,
  editableBy: "specialist",
  sources: [],
  freshForDays: null,
};

type FieldFormProps = {
  draft: FieldDraft;
  /** `standard` ones keep their type. */
  kind: "new" | "custom" | "standard";
  knownSources: readonly string[];
  isPending: boolean;
  error: Error | null;
  onSave: (draft: FieldDraft) => void;
};

export function FieldForm({ draft, kind, knownSources, isPending, error, onSave }: FieldFormProps) {
  const [field, setField] = useState(draft);
  const [ownId, setOwnId] = useState(draft.fieldId !== "");
  const [choices, setChoices] = useState(draft.choices.map(({ label }) => label).join("\n"));
  const put = (part: Partial<FieldDraft>) => setField((before) => ({ ...before, ...part }));
  const rename = (label: string) =>
    put({ label, ...(kind === "new" && !ownId && { fieldId: choiceId(label).replace(/[^a-z0-9_]/g, "") }) });
  const hasChoices = field.type === "choice" || field.type === "choices";
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave({ ...field, choices: hasChoices ? choicesOf(choices, draft.choices) : [] });
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          required
          data-autofocus
          maxLength={100}
          value={field.label}
          onChange={(event) => rename(event.currentTarget.value)}
        />
        {kind === "new" && (
          <TextInput
            label="Id"
            required
            description="In filters, and in files as custom.id. It stays when the name changes."
            maxLength={60}
            value={field.fieldId}
            onChange={(event) => {
              setOwnId(true);
              put({ fieldId: event.currentTarget.value });
            }}
          />
        )}
        {kind !== "standard" && (
          <NativeSelect
            label="Holds"
            data={optionsOf(TYPE_LABELS)}
            value={field.type}
            onChange={(event) => put({ type: event.currentTarget.value as FieldType })}
          />
        )}
        {hasChoices && (
          <Textarea
            label="Choices"
            required
            description="One on each line."
            autosize
            minRows={3}
            value={choices}
            onChange={(event) => setChoices(event.currentTarget.value)}
          />
        )}
        {field.type === "money" && kind !== "standard" && (
          <TextInput
            label="Currency"
            description="Left out, the account's own."
            maxLength={3}
            value={field.currency ?? ""}
            onChange={(event) => put({ currency: event.currentTarget.value.toUpperCase() || null })}
          />
        )}
        {field.type === "number" && kind !== "standard" && (
          <TextInput
            label="Unit"
            description="What is counted, such as seats."
            maxLength={40}
            value={field.unit ?? ""}
            onChange={(event) => put({ unit: event.currentTarget.value || null })}
          />
        )}
        <TagsInput
          label="Sources, first to last"
          description="Whose value counts when several send one. Others come after these."
          data={[...knownSources]}
          value={field.sources}
          onChange={(sources) => put({ sources })}
        />
        <NumberInput
          label="Stale after this many days"
          description="Without its source having said so again. Left out, never."
          min={0}
          max={3650}
          allowDecimal={false}
          value={field.freshForDays ?? ""}
          onChange={(days) => put({ freshForDays: typeof days === "number" ? days : null })}
        />
        <NativeSelect
          label="May be set by hand by"
          data={optionsOf(EDITOR_LABELS)}
          value={field.editableBy}
          onChange={(event) => put({ editableBy: event.currentTarget.value as FieldEditor })}
        />
        {error && (
          <Text size="sm" c="red.9" role="alert">
            {messageOf(error)}
          </Text>
        )}
        <Group>
          <Button type="submit" variant="filled" loading={isPending} disabled={field.label.trim() === ""}>
            {kind === "new" ? "Define the field" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A choice that is there already keeps its id, by its name and then by its line. */
function choicesOf(text: string, before: FieldDraft["choices"]): FieldDraft["choices"] {
  const labels = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isSameLength = labels.length === before.length;
  return labels.map((label, line) => {
    const known = before.find((choice) => choice.label === label) ?? (isSameLength ? before[line] : undefined);
    return { id: known?.id ?? choiceId(label), label };
  });
}
