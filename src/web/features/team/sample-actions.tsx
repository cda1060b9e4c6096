/** The sample company: loaded where nothing is, removed when real data comes. */
import { Button, Stack, Text, Title } from "@mantine/core";
import { listAccounts } from "#contract/accounts.ts";
import type { OutputOf } from "#contract/operation.ts";
import { getToday } from "#contract/queue.ts";
import { getStatus, loadSample, removeSample } from "#contract/status.ts";
import { useChange, useRead } from "../../app/api.ts";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { StateMark } from "../../ui/state-mark.tsx";

const REFRESHES = [getStatus, listAccounts, getToday];

export function SampleActions({ status }: { status: OutputOf<typeof getStatus> }) {
  if (status.sample) return <RemoveSample />;
  return status.accounts === 0 ? <LoadSample /> : null;
}

function RemoveSample() {
  const wouldRemove = useRead(removeSample, { dryRun: "true" });
  const remove = useChange(removeSample, { refreshes: REFRESHES });
  const accounts = wouldRemove.data?.accounts;
  return (
    <Stack gap="sm" align="flex-start">
      <Title order={2}>The sample company</Title>
      <ConfirmInline
        label="Remove the sample company"
        question={
          accounts === undefined
            ? "This removes the sample accounts with all that hangs on them, for good. Real data stays."
            : `This removes ${formatInteger(accounts)} accounts with all that hangs on them, for good. Real data stays.`
        }
        confirmLabel={accounts === undefined ? "Remove" : `Remove ${formatInteger(accounts)} accounts`}
        isDangerous
        onConfirm={() => remove.mutateAsync({ dryRun: "false" }).catch(() => undefined)}
      />
      {remove.error && <Failed error={remove.error} />}
    </Stack>
  );
}

function LoadSample() {
  const load = useChange(loadSample, { refreshes: REFRESHES });
  return (
    <Stack gap="sm" align="flex-start">
      <Title order={2}>The sample company</Title>
      <Text size="sm">
        Made-up accounts with two years behind them, to look around with before your own data is in.
      </Text>
      <Button loading={load.isPending} onClick={() => load.mutate({})}>
        Load the sample company
      </Button>
      {load.isPending && <StateMark tone="accent">This takes some seconds</StateMark>}
      {load.error && <Failed error={load.error} />}
    </Stack>
  );
}
