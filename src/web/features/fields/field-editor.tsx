/** Sets a field of an account by hand: a value, until when it counts, and why. What sources say is kept beside it. */
import { Button, Checkbox, Group, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { AccountField } from "#contract/account-fields.ts";
import { DAYS_BY_HAND } from "#core/fields/words-at-once.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { PanelForm } from "../../ui/panel-form.tsx";
import { messageOf } from "../../ui/problem.ts";
import { SmallButton } from "../../ui/small-button.tsx";
import { useNow } from "../../ui/time.tsx";
import { UntilField } from "../../ui/until-field.tsx";
import { FieldInput } from "./field-input.tsx";
import { plainValue, useFieldWord } from "./queries.ts";

type FieldEditorProps = { accountId: string; shown: AccountField; onDone: () => void };

export function FieldEditor({ accountId, shown, onDone }: FieldEditorProps) {
  const today = localDateAt(useNow());
  const { set, clear, isPending, error } = useFieldWord(accountId, shown);
  const { override } = shown;
  const [value, setValue] = useState(() => plainValue(shown.value));
  const [isForGood, setForGood] = useState(override !== null && override.until === null);
  const [until, setUntil] = useState(override?.until ?? addDays(today, DAYS_BY_HAND));
  const [reason, setReason] = useState(override?.reason ?? "");
  const submit = async () => {
    await set({ value: value === "" ? null : value, until: isForGood ? null : until, reason: reason.trim() || null });
    onDone();
  };
  const takeBack = async () => {
    await clear();
    onDone();
  };
  return (
    <PanelForm onSubmit={submit}>
      <FieldInput field={shown.field} value={value} onChange={setValue} error={error && messageOf(error)} />
      <Text size="sm" c="dimmed">
        {shown.why}
      </Text>
      <Checkbox
        label="For good"
        description="Otherwise what sources say counts again from a day on."
        checked={isForGood}
        onChange={(event) => setForGood(event.currentTarget.checked)}
      />
      {!isForGood && (
        <UntilField
          today={today}
          value={until}
          onChange={setUntil}
          spans={[
            ["In 30 days", 30],
            ["In 90 days", DAYS_BY_HAND],
            ["In a year", 365],
          ]}
        />
      )}
      <Textarea
        label="Why (optional)"
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group>
        <Button type="submit" variant="filled" loading={isPending}>
          Set by hand
        </Button>
        {override && (
          <SmallButton disabled={isPending} onClick={() => void takeBack().catch(() => {})}>
            Take back what was set
          </SmallButton>
        )}
      </Group>
    </PanelForm>
  );
}
