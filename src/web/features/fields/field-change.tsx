/** Changes a field that is there, or takes it out of use. */
import { Stack, Text } from "@mantine/core";
import type { FieldRow } from "#contract/fields.ts";
import { SmallButton } from "../../ui/small-button.tsx";
import { type FieldDraft, FieldForm } from "./field-form.tsx";
import { type FieldSettings, useFieldChanges } from "./queries.ts";

type FieldChangeProps = { field: FieldRow; knownSources: readonly string[]; onDone: () => void };

export function FieldChange({ field, knownSources, onDone }: FieldChangeProps) {
  const { change, retire, isPending, error } = useFieldChanges(field);
  const isRetired = field.retiredAt !== null;
  return (
    <Stack gap="lg">
      <FieldForm
        kind={field.origin}
        draft={field}
        knownSources={knownSources}
        isPending={isPending}
        error={error}
        onSave={(draft) => void change(changesOf(field, draft)).then(onDone, () => {})}
      />
      {field.origin === "custom" && (
        <div>
          <SmallButton disabled={isPending} onClick={() => void retire(!isRetired).then(onDone, () => {})}>
            {isRetired ? "Take it into use again" : "Take it out of use"}
          </SmallButton>
          <Text size="sm" c="dimmed" mt="xs">
            {isRetired ? "Its values are all there." : "Lists and filters no longer offer it. Its values stay."}
          </Text>
        </div>
      )}
    </Stack>
  );
}

const SETTINGS = [
  "label",
  "type",
  "choices",
  "currency",
  "unit",
  "editableBy",
  "sources",
  "freshForDays",
] as const satisfies (keyof FieldDraft)[];

/** Only what is different: a standard field keeps its type. */
function changesOf(field: FieldRow, draft: FieldDraft): FieldSettings {
  return Object.fromEntries(
    SETTINGS.flatMap((name) =>
      JSON.stringify(field[name]) === JSON.stringify(draft[name]) ? [] : [[name, draft[name]]],
    ),
  );
}
