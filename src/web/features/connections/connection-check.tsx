/** Asks a source and shows, step by step, what works and what is missing. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { checkConnection } from "#contract/connections.ts";
import { useChange } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { StateMark, type Tone } from "../../ui/state-mark.tsx";

const STATES: Readonly<Record<"works" | "missing" | "failed", { tone: Tone; label: string }>> = {
  works: { tone: "good", label: "Works" },
  missing: { tone: "warn", label: "Missing" },
  failed: { tone: "bad", label: "Does not work" },
};
const COLUMNS = [{ label: "What" }, { label: "State" }, { label: "What it says" }];

export function ConnectionCheck({ connectionId }: { connectionId: string }) {
  const check = useChange(checkConnection);
  const run = () => check.mutate({ connectionId });
  useKeys([{ ...keyOn("check", "Connections"), run }]);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button loading={check.isPending} onClick={run} rightSection={<KeyHint keys="c" />}>
          Check
        </Button>
        <Text size="sm" c="dimmed">
          Asks the source and changes nothing there.
        </Text>
      </Group>
      {check.error && <Failed error={check.error} />}
      {check.data && (
        <PlainTable label="What the check found" columns={COLUMNS}>
          {check.data.checks.map(({ what, state, says }) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td>
                <StateMark tone={STATES[state].tone}>{STATES[state].label}</StateMark>
              </td>
              <td>{says}</td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Stack>
  );
}
