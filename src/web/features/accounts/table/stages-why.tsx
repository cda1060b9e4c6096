/** Stages that are set by hand need a reason and an end; asked once for all cells of a paste. */
import { Stack, Text } from "@mantine/core";
import type { CellsInput } from "#contract/field-cells.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { DayField } from "../../../ui/day-field.tsx";
import { ReasonField } from "../../../ui/reason-field.tsx";
import type { CellSet } from "./pasted-cells.tsx";

export type StagesWhyValue = NonNullable<CellsInput["stages"]>;
type StagesWhyProps = { value: StagesWhyValue; onChange: (value: StagesWhyValue) => void; today: LocalDate };

export function setsStages({ cells }: CellSet): boolean {
  return cells.some(({ column, outcome }) => column === "stage" && outcome === "changes");
}

/** A stage set by hand without an end would be forgotten; a fortnight is a start. */
const DAYS_BY_HAND = 14;

export function noWhyYet(today: LocalDate): StagesWhyValue {
  return { reason: "", until: addDays(today, DAYS_BY_HAND) };
}

export function StagesWhy({ value, onChange, today }: StagesWhyProps) {
  return (
    <Stack gap="sm">
      <ReasonField value={value.reason} onChange={(reason) => onChange({ ...value, reason })} error={null} />
      <DayField
        label="Stages count until and including"
        today={today}
        earliest={addDays(today, 1)}
        value={value.until}
        onChange={(until) => onChange({ ...value, until })}
        words={[
          { label: "In a week", day: addDays(today, 7) },
          { label: "In two weeks", day: addDays(today, 14) },
          { label: "In a month", day: addDays(today, 30) },
        ]}
      />
      <Text size="xs" c="dimmed">
        The stages are set by hand. A fact that is logged later and moves a stage ends this sooner.
      </Text>
    </Stack>
  );
}
