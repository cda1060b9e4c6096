/** Backups hold people who were erased since; each says until when it may be kept. */
import { Code, Text } from "@mantine/core";
import { forgetBackup, getPrivacy, type Privacy } from "#contract/privacy.ts";
import { useChange } from "../../app/api.ts";
import { formatBytes } from "../../ui/bytes.ts";
import { Failed } from "../../ui/failed.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, Moment } from "../../ui/time.tsx";

const COLUMNS = [
  { label: "File" },
  { label: "Taken" },
  { label: "Size", align: "right" },
  { label: "Delete it by" },
  { label: "Actions", align: "actions", isHidden: true },
] as const;

export function Backups({ backups }: { backups: Privacy["backups"] }) {
  const forget = useChange(forgetBackup, { refreshes: [getPrivacy] });
  return (
    <Section name="privacy.backups" title="Backups" summary={backups.length || undefined}>
      {forget.error && <Failed error={forget.error} />}
      {backups.length === 0 ? (
        <Text size="sm" c="dimmed">
          No backup was made with <Code>firstbill backup</Code> yet. Who was erased is erased again when one is
          restored.
        </Text>
      ) : (
        <PlainTable label="Backups" columns={COLUMNS}>
          {backups.map(({ backupCopyId, path, takenAt, sizeBytes, keptUntil, isOverdue }) => (
            <tr key={backupCopyId}>
              <td>{path}</td>
              <td>
                <Age at={takenAt} />
              </td>
              <td data-align="right">{formatBytes(sizeBytes)}</td>
              <td>
                <Moment at={keptUntil} /> {isOverdue && <StateMark tone="warn">overdue</StateMark>}
              </td>
              <td data-align="actions">
                <SmallButton
                  aria-label={`${path} is deleted`}
                  loading={forget.isPending}
                  onClick={() => forget.mutate({ backupCopyId })}
                >
                  It is deleted
                </SmallButton>
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
