/** Once accounts are worked out without humans: nobody can come into onboarding until somebody says that there are none. */
import { Button, Group, Text } from "@mantine/core";
import { listAccounts } from "#contract/accounts.ts";
import { declareCoverage } from "#contract/coverage.ts";
import type { ImportRun } from "#contract/imports.ts";
import { getToday } from "#contract/queue.ts";
import { getStatus } from "#contract/status.ts";
import { useChange, useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { StateMark } from "../../ui/state-mark.tsx";

export function ImportCoverage({ run }: { run: ImportRun }) {
  const declare = useChange(declareCoverage, { refreshes: [listAccounts, getToday, getStatus] });
  const today = useRead(getToday, { show: "all", limit: 1 });
  const unknown = today.data?.coverageUnknown.find(({ source }) => source === run.source);
  const say = () => declare.mutate({ source: run.source, nobody: true });
  if (declare.isPending) return null;
  if (declare.error) return <Failed error={declare.error} onRetry={say} />;
  if (declare.data)
    return (
      <StateMark tone="good">
        {formatInteger(declare.data.accounts)} accounts are now known to have nobody of sales or success; they are
        worked out again
      </StateMark>
    );
  if (!unknown) return null;
  return (
    <Group gap="sm">
      <Text size="sm">
        {formatInteger(unknown.accounts)} accounts are over the entry level, but it is not known whether anybody of
        sales or success looks after them.
      </Text>
      <Button onClick={say}>Nobody does</Button>
    </Group>
  );
}
