/** Shows fields as of the end of a past day: as had been recorded by then, or as is held now to have been so. */
import { Group, NativeSelect, TextInput } from "@mantine/core";
import type { FieldReading } from "#core/fields/field-history.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { SmallButton } from "../../ui/small-button.tsx";

export type PastDay = { day: LocalDate; reading: FieldReading };

type AsOfProps = { value: PastDay; latest: LocalDate; onChange: (value: PastDay | null) => void };

export function AsOf({ value, latest, onChange }: AsOfProps) {
  return (
    <Group gap="sm" align="flex-end" mb="md">
      <TextInput
        type="date"
        label="As of the end of"
        description="In UTC."
        max={latest}
        value={value.day}
        onChange={(event) => {
          if (event.currentTarget.value !== "") onChange({ ...value, day: event.currentTarget.value });
        }}
      />
      <NativeSelect
        label="Known"
        data={[
          { value: "known-then", label: "As known then" },
          { value: "known-now", label: "As known now" },
        ]}
        value={value.reading}
        onChange={(event) => onChange({ ...value, reading: event.currentTarget.value as FieldReading })}
      />
      <SmallButton onClick={() => onChange(null)}>Back to now</SmallButton>
    </Group>
  );
}
