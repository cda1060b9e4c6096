/** Passing over a company needs a reason, so that the queue stays fair and its order can be mended. */

import { Button, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { ChoiceList } from "../../ui/choice-list.tsx";
import { isReason } from "../../ui/reason-field.tsx";

type SkipFormProps = { name: string; onSkip: (reason: string) => void };

const REASONS = ["A colleague knows them better", "I lack something to go on", "Not the right moment for them"];

export function SkipForm({ name, onSkip }: SkipFormProps) {
  const [reason, setReason] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReason(reason)) onSkip(reason.trim());
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {name} is yours and not done. Skipped, it stays in the list for the others.
        </Text>
        <ChoiceList
          group="Skip because"
          choices={REASONS.map((text, index) => ({ key: String(index + 1), label: text, run: () => onSkip(text) }))}
        />
        <Textarea
          label="Another reason"
          autosize
          minRows={1}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!isReason(reason)}>
          Skip it
        </Button>
      </Stack>
    </form>
  );
}
