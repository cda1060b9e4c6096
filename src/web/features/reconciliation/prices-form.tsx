/** Says by hand whether an account's prices are right, with a reason and an end; or takes that back. */
import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { useState } from "react";
import {
  confirmPrices,
  getReconciledAccount,
  getReconciliation,
  listReconciledAccounts,
} from "#contract/reconciliation.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { useChange } from "../../app/api.ts";
import { PanelForm } from "../../ui/panel-form.tsx";
import { isReason, ReasonField } from "../../ui/reason-field.tsx";
import { useNow } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { UntilField } from "../../ui/until-field.tsx";
import type { AccountBeside } from "./account-beside-invoices.tsx";

type PricesFormProps = Pick<AccountBeside, "accountId" | "prices"> & { onDone: () => void };

const REFRESHES = [getReconciledAccount, getReconciliation, listReconciledAccounts];

export function PricesForm({ accountId, prices, onDone }: PricesFormProps) {
  const today = localDateAt(useNow());
  const { mutateAsync, isPending, error } = useChange(confirmPrices, { refreshes: REFRESHES });
  const undo = useUndo();
  const [isRight, setIsRight] = useState(!prices.isConfirmed);
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState<LocalDate>(addDays(today, 90));
  const takeBack = () => mutateAsync({ accountId, isConfirmed: null, reason: "Taken back" });
  const submit = async () => {
    await mutateAsync({ accountId, isConfirmed: isRight, reason: reason.trim(), until });
    undo.record({ label: `Said that prices are ${isRight ? "right" : "not right"}`, undo: takeBack });
    onDone();
  };
  return (
    <PanelForm onSubmit={submit}>
      <SegmentedControl
        aria-label="Prices"
        value={isRight ? "right" : "wrong"}
        onChange={(value) => setIsRight(value === "right")}
        data={[
          { value: "right", label: "Right" },
          { value: "wrong", label: "Not right" },
        ]}
      />
      <Text size="sm" c="dimmed">
        {isRight
          ? "Amounts may then be told to this customer, although invoices do not show it."
          : "No amount is told to this customer then, whatever the invoices show."}
      </Text>
      <ReasonField value={reason} onChange={setReason} error={error} />
      <UntilField
        today={today}
        value={until}
        onChange={setUntil}
        spans={[
          ["30 days", 30],
          ["90 days", 90],
        ]}
      />
      <Group>
        <Button type="submit" variant="filled" loading={isPending} disabled={!isReason(reason)}>
          Say that prices are {isRight ? "right" : "not right"}
        </Button>
        {prices.by === "person" && (
          <Button loading={isPending} onClick={() => void takeBack().then(onDone, () => {})}>
            Take the last word back
          </Button>
        )}
      </Group>
    </PanelForm>
  );
}
