/** "Done for now" and "Snooze": until when. A number or Enter chooses, so that it takes two keys. */
import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { SnoozeEvent } from "#core/queue/queue-facts.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { ChoiceList } from "../../ui/choice-list.tsx";
import { formatDaysAway } from "../../ui/format.ts";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day, useNow } from "../../ui/time.tsx";
import { eventsAhead, putAsideDays, putAsideWarning } from "./put-aside-days.ts";

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
  onChoose: (until: PutAsideUntil, reason: string) => void;
};

export type PutAsideUntil = { readonly day: LocalDate } | { readonly event: SnoozeEvent };

export function PutAsideForm({ kind, target, onChoose }: PutAsideFormProps) {
  const now = useNow();
  const today = localDateAt(now);
  const [reason, setReason] = useState("");
  const [otherDay, setOtherDay] = useState("");
  const days = putAsideDays({ today, ...target });
  const choose = (day: LocalDate) => onChoose({ day }, reason.trim());
  const warningOfOther = otherDay === "" ? null : putAsideWarning(otherDay, target.renewalOn);
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {kind === "done"
          ? "It leaves today's list until that day, or until they reply or something new happens."
          : "It is hidden until then. A reply brings it back at once, and so does a failed payment or a task that falls due."}
      </Text>
      <ChoiceList
        group={kind === "done" ? "Done until" : "Snooze until"}
        choices={days.map(({ label, day }, index) => ({
          key: String(index + 1),
          label,
          isLikeliest: index === 0,
          detail: (
            <Group gap="sm" wrap="nowrap" className="fb-number">
              {putAsideWarning(day, target.renewalOn) && <StateMark tone="warn">past renewal</StateMark>}
              <Day day={day} />
              {formatDaysAway(day, now)}
            </Group>
          ),
          run: () => choose(day),
        }))}
      />
      {kind === "snooze" && (
        <ChoiceList
          group="Snooze until it happens"
          takesFocus={false}
          choices={eventsAhead(target.renewalOn).map(({ event, key, label }) => ({
            key,
            label,
            detail: target.renewalOn && (event === "reply" || event === "payment") && (
              <StateMark tone="warn">may pass renewal</StateMark>
            ),
            run: () => onChoose({ event }, reason.trim()),
          }))}
        />
      )}
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
