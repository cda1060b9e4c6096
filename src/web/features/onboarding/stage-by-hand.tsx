/** The stage of an account as somebody says it is, with why and until when. */
import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { PanelForm } from "../../ui/panel-form.tsx";
import { isReason, ReasonField } from "../../ui/reason-field.tsx";
import { useNow } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { UntilField } from "../../ui/until-field.tsx";
import type { LoggedAccount } from "./log-fact.ts";
import { useOnboardingChanges } from "./queries.ts";

/** A stage set by hand without an end would be forgotten; a fortnight is a start. */
const DAYS_BY_HAND = 14;

type StageByHandProps = { account: LoggedAccount; stage: string; stageName: string; onDone: () => void };

export function StageByHand({ account, stage, stageName, onDone }: StageByHandProps) {
  const today = localDateAt(useNow());
  const { override, undo: takeBack } = useOnboardingChanges();
  const undo = useUndo();
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(addDays(today, DAYS_BY_HAND));
  const { accountId } = account;
  const set = async () => {
    const recorded = await override.mutateAsync({ accountId, stage, reason: reason.trim(), until });
    undo.record({
      label: `Set ${account.name} to ${stageName} by hand`,
      undo: () => takeBack.mutateAsync({ accountId, factId: recorded.factId }),
    });
    onDone();
  };
  return (
    <PanelForm name="Set the stage by hand" gap="sm" onSubmit={set}>
      <ReasonField value={reason} onChange={setReason} error={override.error} />
      <UntilField
        label="Until and including"
        today={today}
        value={until}
        onChange={setUntil}
        spans={[
          ["In a week", 7],
          ["In two weeks", 14],
          ["In a month", 30],
        ]}
      />
      <Text size="xs" c="dimmed">
        A fact that is logged later and moves the stage ends this sooner.
      </Text>
      <Group>
        <Button type="submit" variant="filled" loading={override.isPending} disabled={!isReason(reason)}>
          Set it by hand
        </Button>
      </Group>
    </PanelForm>
  );
}
