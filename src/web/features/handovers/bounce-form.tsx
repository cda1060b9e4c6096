/** A handover came back: why, and what the customer expects now. */

import { Button, Group, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Handover } from "#contract/handovers.ts";
import { Failed } from "../../ui/failed.tsx";
import { isToldBeside, problemOfField } from "../../ui/field-problem.ts";
import { PanelForm } from "../../ui/panel-form.tsx";
import { isReason } from "../../ui/reason-field.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { useHandoverChanges } from "./queries.ts";

export function BounceForm({ handover, onDone }: { handover: Handover; onDone: () => void }) {
  const { accountId, handoverId, accountName } = handover;
  const { bounce, undo: takeBack } = useHandoverChanges();
  const undo = useUndo();
  const [reason, setReason] = useState("");
  const [expects, setExpects] = useState("");
  const { error } = bounce;
  const submit = async () => {
    const { version } = await bounce.mutateAsync({ accountId, handoverId, reason, expects });
    undo.record({
      label: `Sent back: ${accountName}`,
      undo: () => takeBack.mutateAsync({ accountId, handoverId, version }),
    });
    onDone();
  };
  return (
    <PanelForm name="Sent back" gap="sm" onSubmit={submit}>
      <Textarea
        label="Why they sent it back"
        required
        autosize
        minRows={2}
        maxLength={250}
        data-autofocus
        autoFocus
        value={reason}
        error={problemOfField(error, "reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Textarea
        label="What the customer expects now"
        description="Whoever works the account next reads this in Today."
        required
        autosize
        minRows={2}
        maxLength={500}
        value={expects}
        error={problemOfField(error, "expects")}
        onChange={(event) => setExpects(event.currentTarget.value)}
      />
      {error && !isToldBeside(error, ["reason", "expects"]) && <Failed error={error} />}
      <Group>
        <Button
          type="submit"
          variant="filled"
          loading={bounce.isPending}
          disabled={!isReason(reason) || !isReason(expects)}
        >
          It was sent back
        </Button>
      </Group>
      <Text size="xs" c="dimmed">
        The account waits in Today until somebody writes or talks to the customer, or hands it over again.
      </Text>
    </PanelForm>
  );
}
