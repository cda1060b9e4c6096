/** A handover was accepted: by whom, as they were named to us. */
import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Handover } from "#contract/handovers.ts";
import { Failed } from "../../ui/failed.tsx";
import { isToldBeside, problemOfField } from "../../ui/field-problem.ts";
import { PanelForm } from "../../ui/panel-form.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { useHandoverChanges } from "./queries.ts";

export function AcceptForm({ handover, onDone }: { handover: Handover; onDone: () => void }) {
  const { accountId, handoverId, accountName } = handover;
  const { accept, undo: takeBack } = useHandoverChanges();
  const undo = useUndo();
  const [acceptedBy, setAcceptedBy] = useState("");
  const { error } = accept;
  const submit = async () => {
    const who = acceptedBy.trim();
    const { version } = await accept.mutateAsync({ accountId, handoverId, ...(who !== "" && { acceptedBy: who }) });
    undo.record({
      label: `Accepted: ${accountName}`,
      undo: () => takeBack.mutateAsync({ accountId, handoverId, version }),
    });
    onDone();
  };
  return (
    <PanelForm name="Accepted" gap="sm" onSubmit={submit}>
      <TextInput
        label="Who accepted it"
        description="As they were named to you; leave it empty if you do not know."
        maxLength={200}
        data-autofocus
        autoFocus
        value={acceptedBy}
        error={problemOfField(error, "acceptedBy")}
        onChange={(event) => setAcceptedBy(event.currentTarget.value)}
      />
      {error && !isToldBeside(error, ["acceptedBy"]) && <Failed error={error} />}
      <Group>
        <Button type="submit" variant="filled" loading={accept.isPending}>
          It was accepted
        </Button>
      </Group>
    </PanelForm>
  );
}
