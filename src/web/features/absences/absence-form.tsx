/** Who is away, from when through when, by halves of days. */

import { Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Absence } from "#contract/absences.ts";
import { type AwayDays, awayDaysText, type Half } from "#core/absences/absence.ts";
import { localDateAt } from "#core/time/instant.ts";
import { Failed } from "../../ui/failed.tsx";
import { isToldBeside, problemOfField } from "../../ui/field-problem.ts";
import { FormButtons } from "../../ui/form-buttons.tsx";
import { useNow } from "../../ui/time.tsx";

type AbsenceFormProps = {
  /** Null for a new one. */
  absence: Absence | null;
  /** Those for whom one may be recorded; oneself first. */
  people: readonly { memberId: string; name: string; timeZone: string }[];
  error: Error | null;
  isSaving: boolean;
  onSave: (memberId: string, days: AwayDays) => void;
  onClose: () => void;
};

const FIRST_HALVES = [
  { value: "morning", label: "From the morning" },
  { value: "afternoon", label: "From noon" },
];
const LAST_HALVES = [
  { value: "afternoon", label: "Through the evening" },
  { value: "morning", label: "Until noon" },
];

export function AbsenceForm({ absence, people, error, isSaving, onSave, onClose }: AbsenceFormProps) {
  const [memberId, setMemberId] = useState(absence?.memberId ?? people[0]?.memberId ?? "");
  const zone = absence?.timeZone ?? people.find((one) => one.memberId === memberId)?.timeZone ?? "UTC";
  const today = localDateAt(useNow(), zone);
  const [days, setDays] = useState<AwayDays>(
    () => absence ?? { firstOn: today, firstHalf: "morning", lastOn: today, lastHalf: "afternoon" },
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { firstOn, firstHalf, lastOn, lastHalf } = days;
    onSave(memberId, { firstOn, firstHalf, lastOn, lastHalf });
  };
  return (
    <form onSubmit={submit} aria-label={absence ? "Change the absence" : "Record an absence"}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-start">
          {absence === null && people.length > 1 && (
            <Select
              label="Who"
              allowDeselect={false}
              w={200}
              value={memberId}
              error={problemOfField(error, "memberId")}
              data={people.map((one) => ({ value: one.memberId, label: one.name }))}
              onChange={(value) => value && setMemberId(value)}
            />
          )}
          <TextInput
            type="date"
            label="First day"
            required
            data-autofocus
            value={days.firstOn}
            error={problemOfField(error, "firstOn")}
            onChange={(event) => setDays(withFirst(days, event.currentTarget.value))}
          />
          <Select
            label="It begins"
            allowDeselect={false}
            w={170}
            data={FIRST_HALVES}
            value={days.firstHalf}
            onChange={(value) => setDays({ ...days, firstHalf: value as Half })}
          />
          <TextInput
            type="date"
            label="Last day"
            required
            min={days.firstOn}
            value={days.lastOn}
            error={problemOfField(error, "lastOn")}
            onChange={(event) => setDays({ ...days, lastOn: event.currentTarget.value || days.firstOn })}
          />
          <Select
            label="It ends"
            allowDeselect={false}
            w={170}
            data={LAST_HALVES}
            value={days.lastHalf}
            onChange={(value) => setDays({ ...days, lastHalf: value as Half })}
          />
        </Group>
        <Text size="xs" c="dimmed">
          Away {awayDaysText(days, today)}, in the zone {zone}. When it begins, companies in work return to the pool,
          and due tasks show there with whose they are.
        </Text>
        {error && !isToldBeside(error, ["memberId", "firstOn", "lastOn"]) && <Failed error={error} />}
        <FormButtons action={absence ? "Save" : "Record the absence"} isWorking={isSaving} onCancel={onClose} />
      </Stack>
    </form>
  );
}

/** The last day follows a first day that overtakes it. */
function withFirst(days: AwayDays, firstOn: string): AwayDays {
  if (firstOn === "") return days;
  return { ...days, firstOn, lastOn: days.lastOn < firstOn ? firstOn : days.lastOn };
}
