/** Takes an account in by hand, or keeps it out: with a reason, and a day on which that ends. */
import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import { localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { PanelForm } from "../../../ui/panel-form.tsx";
import { isReason, ReasonField } from "../../../ui/reason-field.tsx";
import { useNow } from "../../../ui/time.tsx";
import { useUndo } from "../../../ui/undo.tsx";
import { UntilField } from "../../../ui/until-field.tsx";
import { useInclusionChanges } from "./queries.ts";

type InclusionFormProps = { accountId: string; name: string; isIn: boolean; onDone: () => void };

/** The length of an onboarding, about two billing periods. */
const DAYS_BY_HAND = 56;

export function InclusionForm({ accountId, name, isIn, onDone }: InclusionFormProps) {
  const today = localDateAt(useNow());
  const { include, undo: takeBack } = useInclusionChanges();
  const undo = useUndo();
  const [wanted, setWanted] = useState(isIn ? "out" : "in");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(addDays(today, DAYS_BY_HAND));
  const decide = async () => {
    const { factId } = await include.mutateAsync({ accountId, include: wanted === "in", reason: reason.trim(), until });
    undo.record({
      label: wanted === "in" ? `Took ${name} in by hand` : `Kept ${name} out by hand`,
      undo: () => takeBack.mutateAsync({ accountId, factId }),
    });
    onDone();
  };
  return (
    <PanelForm onSubmit={decide}>
      <SegmentedControl
        aria-label="In or out"
        value={wanted}
        onChange={setWanted}
        data={[
          { value: "in", label: "Take it in" },
          { value: "out", label: "Keep it out" },
        ]}
      />
      <Text size="sm" c="dimmed">
        {wanted === "in"
          ? "It is onboarded whatever the rules say, until the day below."
          : "It stays out whatever the rules say, until the day below."}
      </Text>
      <ReasonField value={reason} onChange={setReason} error={include.error} />
      <UntilField
        today={today}
        value={until}
        onChange={setUntil}
        spans={[
          ["In two weeks", 14],
          ["In 8 weeks", DAYS_BY_HAND],
          ["In half a year", 182],
        ]}
      />
      <Group>
        <Button type="submit" variant="filled" loading={include.isPending} disabled={!isReason(reason)}>
          {wanted === "in" ? "Take it in" : "Keep it out"}
        </Button>
      </Group>
    </PanelForm>
  );
}
