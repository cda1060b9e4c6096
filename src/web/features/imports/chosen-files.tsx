/** The files that were chosen: how far they have come, what kind they are and which columns they bring. */
import { ActionIcon, Progress, Text, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { kindLabel } from "#core/imports/kind-label.ts";
import { formatBytes } from "../../ui/bytes.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import type { ChosenFile } from "./use-uploads.ts";

const COLUMNS = [
  { label: "File" },
  { label: "Size", align: "right" },
  { label: "What it is" },
  { label: "Actions", isHidden: true },
] as const;

type ChosenFilesProps = { files: readonly ChosenFile[]; onRemove: (key: string) => void };

export function ChosenFiles({ files, onRemove }: ChosenFilesProps) {
  return (
    <PlainTable label="Files to import" columns={COLUMNS}>
      {files.map((file) => (
        <tr key={file.key}>
          <td>{file.name}</td>
          <td data-align="right">{formatBytes(file.sizeBytes)}</td>
          <td>
            <FileState file={file} />
          </td>
          <td data-align="actions">
            <Tooltip label="Leave this file out">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Leave out ${file.name}`}
                onClick={() => onRemove(file.key)}
              >
                <IconX size={16} />
              </ActionIcon>
            </Tooltip>
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

function FileState({ file }: { file: ChosenFile }) {
  switch (file.state) {
    case "waiting":
      return <StateMark tone="calm">Waiting to be sent</StateMark>;
    case "sending":
      return <Sending file={file} />;
    case "failed":
      return <Problem text={file.problem} />;
    case "received":
      return file.uploaded.proposal === null && file.uploaded.problem !== null ? (
        <Problem text={file.uploaded.problem} />
      ) : (
        <Recognised file={file} />
      );
  }
}

function Sending({ file }: { file: Extract<ChosenFile, { state: "sending" }> }) {
  const percent = file.sizeBytes === 0 ? 100 : Math.min(100, (file.sentBytes / file.sizeBytes) * 100);
  return (
    <div>
      <Text size="xs" c="dimmed" className="fb-number">
        {percent < 100 ? `${formatBytes(file.sentBytes)} of ${formatBytes(file.sizeBytes)} sent` : "Looking at it"}
      </Text>
      <Progress value={percent} size="sm" aria-label={`${file.name}: sent`} transitionDuration={120} />
    </div>
  );
}

function Recognised({ file }: { file: Extract<ChosenFile, { state: "received" }> }) {
  const { columns, notUsed, proposal } = file.uploaded;
  const kind = proposal?.kind ?? file.uploaded.kind;
  const isAsking = proposal !== null && proposal.questions.length > 0;
  return (
    <div>
      <StateMark tone={kind === null || isAsking ? "warn" : "good"}>
        {kindLabel(kind)}
        {isAsking && ", with questions below"}
      </StateMark>
      <Text size="xs" c="dimmed">
        {columns.join(", ")}
      </Text>
      {proposal?.isPlain && notUsed !== null && <Text size="xs">{notUsed}</Text>}
    </div>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <Text size="sm" c="var(--fb-bad)" role="alert">
      {text}
    </Text>
  );
}
