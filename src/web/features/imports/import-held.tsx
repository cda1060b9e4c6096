/** An import that would move too much: why, its largest effects, and the two ways on. */
import { Group, List, Stack, Text, Title } from "@mantine/core";
import { getImport, type ImportRun, listImports, refuseImport, releaseImport } from "#contract/imports.ts";
import { getStatus } from "#contract/status.ts";
import { useChange } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger, formatNumber } from "../../ui/format.ts";
import { keyOn } from "../../ui/keys.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";

const REFRESHES = [getImport, listImports, getStatus];
const COLUMNS = [
  { label: "Account" },
  { label: "Usual", align: "right" },
  { label: "In this file", align: "right" },
  { label: "Times", align: "right" },
] as const;

type HeldRun = Pick<ImportRun, "importRunId"> & { held: NonNullable<ImportRun["held"]> };

export function ImportHeld({ run }: { run: HeldRun }) {
  const mayDecide = useMay("operator");
  const release = useChange(releaseImport, { refreshes: REFRESHES });
  const refuse = useChange(refuseImport, { refreshes: REFRESHES });
  const { importRunId, held } = run;
  const error = release.error ?? refuse.error;
  return (
    <Stack gap="sm">
      <Title order={3}>Held for a look at {held.file}</Title>
      <Text size="sm">
        It would move more than the limits of this source allow. Nothing of it is in yet, and no bill has seen it.
      </Text>
      <List size="sm">
        {held.reasons.map((reason) => (
          <List.Item key={reason}>{reason}</List.Item>
        ))}
      </List>
      {held.effects.length > 0 && (
        <PlainTable label="Largest effects" columns={COLUMNS} isDense>
          {held.effects.map(({ account, what, from, to, factor }) => (
            <tr key={`${account} ${what}`}>
              <th scope="row">
                {account}
                <Text size="xs" c="dimmed">
                  {what}
                </Text>
              </th>
              <td data-align="right">{formatInteger(Math.round(from))}</td>
              <td data-align="right">{formatInteger(Math.round(to))}</td>
              <td data-align="right">{factor === null ? "new" : `× ${formatNumber(factor)}`}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      {held.effects.length > 0 && (
        <Text size="xs" c="dimmed">
          Usual is what the same days or bills had until now.
        </Text>
      )}
      {mayDecide ? (
        <Group gap="sm">
          <ConfirmInline
            label="Let it go on"
            question="It comes in as it is. It can be taken back later."
            confirmLabel="Let it go on"
            isPrimary
            shortcut={keyOn("letGoOn", "Import")}
            onConfirm={() => release.mutateAsync({ importRunId }).catch(() => undefined)}
          />
          <ConfirmInline
            label="Refuse it"
            question="Nothing of it comes in. Its files can be brought in again."
            confirmLabel="Refuse it"
            isDangerous
            shortcut={keyOn("refuse", "Import")}
            onConfirm={() => refuse.mutateAsync({ importRunId }).catch(() => undefined)}
          />
        </Group>
      ) : (
        <Text size="sm" c="dimmed">
          An operator can let it go on or refuse it.
        </Text>
      )}
      {error && <Failed error={error} />}
    </Stack>
  );
}
