/** "Done for now" and "Snooze": until when. A number or Enter chooses, so that it takes two keys. */
import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { formatDaysAway } from "../../ui/format.ts";
import { KeyHint, useKeys } from "../../ui/keys.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day, useNow } from "../../ui/time.tsx";
import { putAsideDays, putAsideWarning } from "./put-aside-days.ts";

export type PutAsideTarget = {
  companyId: string;
  accountId: string;
  name: string;
  renewalOn: LocalDate | null;
  nextStepOn: LocalDate | null;
};

type PutAsideFormProps = {
  kind: "done" | "snooze";
  target: PutAsideTarget;
  onChoose: (until: LocalDate, reason: string) => void;
};

export function PutAsideForm({ kind, target, onChoose }: PutAsideFormProps) {
  const now = useNow();
  const today = localDateAt(now);
  const [reason, setReason] = useState("");
  const [otherDay, setOtherDay] = useState("");
  const days = putAsideDays({ today, ...target });
  const choose = (day: LocalDate) => onChoose(day, reason.trim());
  useKeys(
    days.map(({ label, day }, index) => ({
      keys: String(index + 1),
      label: `${kind === "done" ? "Done" : "Snooze"} until: ${label.toLowerCase()}`,
      group: "Put aside",
      run: () => choose(day),
    })),
  );
  const warningOfOther = otherDay === "" ? null : putAsideWarning(otherDay, target.renewalOn);
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {kind === "done"
          ? "It leaves today's list until that day, or until they reply or something new happens."
          : "It is hidden until that day. A reply brings it back at once."}
      </Text>
      <Stack gap={4}>
        {days.map(({ label, day }, index) => (
          <Button
            key={label}
            justify="space-between"
            fullWidth
            variant={index === 0 ? "light" : "default"}
            data-autofocus={index === 0 || undefined}
            leftSection={<KeyHint keys={String(index + 1)} />}
            rightSection={
              <Group gap="sm" wrap="nowrap">
                {putAsideWarning(day, target.renewalOn) && <StateMark tone="warn">past renewal</StateMark>}
                <Text span size="xs" c="dimmed" className="fb-number">
                  <Day day={day} /> · {formatDaysAway(day, now)}
                </Text>
              </Group>
            }
            onClick={() => choose(day)}
          >
            {label}
          </Button>
        ))}
      </Stack>
      <Group align="flex-end" gap="sm" wrap="nowrap">
        <TextInput
          type="date"
          label="Another day"
          className="fb-grow"
          min={today}
          value={otherDay}
          onChange={(event) => setOtherDay(event.currentTarget.value)}
        />
        <Button disabled={otherDay <= today} onClick={() => choose(otherDay)}>
          Until then
        </Button>
      </Group>
      {warningOfOther && <StateMark tone="warn">{warningOfOther}</StateMark>}
      {kind === "snooze" && (
        <Textarea
          label="Why, if it helps the next one"
          autosize
          minRows={1}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {target.renewalOn && (
        <Text size="xs" c="dimmed">
          Renews on <Day day={target.renewalOn} />, {formatDaysAway(target.renewalOn, now)}.
        </Text>
      )}
    </Stack>
  );
}
