/** All connected sources, each with how it is. */
import { Text, UnstyledButton } from "@mantine/core";
import type { Connection } from "#contract/connections.ts";
import { formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, Moment } from "../../ui/time.tsx";
import { CONNECTION_STATES, errorRate } from "./connection-states.ts";
import { scheduleLabel } from "./schedules.ts";

const COLUMNS = [
  { label: "Name" },
  { label: "State" },
  { label: "Last success" },
  { label: "Last 20 tries" },
  { label: "Rows last time", align: "right" },
  { label: "Next run (UTC)" },
] as const;

type ListProps = { connections: readonly Connection[]; onOpen: (connectionId: string) => void };

export function ConnectionList({ connections, onOpen }: ListProps) {
  return (
    <PlainTable label="Connections" columns={COLUMNS}>
      {connections.map((connection) => (
        <tr key={connection.connectionId}>
          <th scope="row">
            <UnstyledButton className="fb-link" fz="sm" onClick={() => onOpen(connection.connectionId)}>
              {connection.name}
            </UnstyledButton>
            <Text size="xs" c="dimmed">
              {connection.connectorTitle}
              {connection.pulls && `, ${scheduleLabel(connection.scheduleMinutes).toLowerCase()}`}
            </Text>
          </th>
          <td>
            <ConnectionState connection={connection} />
          </td>
          <td>
            <Age at={connection.lastSuccessAt ?? connection.lastReceivedAt} />
          </td>
          <td>{errorRate(connection)}</td>
          <td data-align="right">{connection.lastRows === null ? "None yet" : formatInteger(connection.lastRows)}</td>
          <td>{connection.nextRunAt === null ? "Not planned" : <Moment at={connection.nextRunAt} />}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

/** The state in a word, and what is wrong in a sentence. */
export function ConnectionState({ connection }: { connection: Connection }) {
  const { tone, label } = CONNECTION_STATES[connection.state];
  const { heldImportRunId } = connection;
  const says = connection.problem ?? connection.late;
  return (
    <>
      <StateMark tone={tone}>{label}</StateMark>
      {heldImportRunId !== null && (
        <Text size="xs">
          Much more would change than usual.{" "}
          <TextLink to="/import" search={{ run: heldImportRunId } as never} underline="always">
            Look at its import
          </TextLink>
        </Text>
      )}
      {says !== null && (
        <Text size="xs" maw={320} lineClamp={3}>
          {says}
        </Text>
      )}
    </>
  );
}
