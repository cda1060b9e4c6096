/** All connected sources, each with how it is. */
import { Anchor, Text } from "@mantine/core";
import type { Connection } from "#contract/connections.ts";
import { formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { Missing } from "../../ui/money.tsx";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, Day, Moment, useNow } from "../../ui/time.tsx";
import { errorRate, isOnlyTold, refusedRows, stateOf } from "./connection-states.ts";
import { scheduleLabel } from "./schedules.ts";

const COLUMNS = [
  { label: "Name" },
  { label: "State" },
  { label: "Last success" },
  { label: "Last 20 tries", isWideOnly: true },
  { label: "Rows last time", align: "right", isWideOnly: true },
  { label: "Next run", isWideOnly: true },
] as const;

type ListProps = { connections: readonly Connection[]; onOpen: (connectionId: string) => void };

export function ConnectionList({ connections, onOpen }: ListProps) {
  return (
    <PlainTable label="Connections" columns={COLUMNS}>
      {connections.map((connection) => (
        <tr key={connection.connectionId}>
          <th scope="row">
            <Anchor
              component="button"
              type="button"
              size="sm"
              ta="left"
              onClick={() => onOpen(connection.connectionId)}
            >
              {connection.name}
            </Anchor>
            <Text size="xs" c="dimmed">
              {connection.connectorTitle}
              {connection.pulls && `, ${scheduleLabel(connection.scheduleMinutes).toLowerCase()}`}
            </Text>
          </th>
          <td>
            <ConnectionState connection={connection} />
          </td>
          <td>
            <Age
              at={connection.lastSuccessAt ?? connection.lastReceivedAt}
              missing={isOnlyTold(connection) ? "It brings nothing" : "Never"}
            />
            <Lag connection={connection} />
          </td>
          <td className={WIDE_ONLY}>
            {connection.pulls ? errorRate(connection) : <Missing reason="It is not asked" />}
          </td>
          <td data-align="right" className={WIDE_ONLY}>
            {connection.lastRows === null ? <Missing reason="None yet" /> : formatInteger(connection.lastRows)}
          </td>
          <td className={WIDE_ONLY}>
            <NextRun at={connection.nextRunAt} />
          </td>
        </tr>
      ))}
    </PlainTable>
  );
}

/** How far its usage is behind; where it brings none, its last success says it all. */
export function Lag({ connection: { usageThrough, lagDays } }: { connection: Connection }) {
  if (usageThrough === null || lagDays === null) return null;
  return (
    <Text size="xs" c="dimmed">
      Usage to <Day day={usageThrough} />
      {lagDays > 0 && `, ${lagDays} ${lagDays === 1 ? "day" : "days"} behind`}
    </Text>
  );
}

/** One whose time has come waits for the worker. */
export function NextRun({ at }: { at: Connection["nextRunAt"] }) {
  const now = useNow();
  if (at === null) return <Missing reason="Not planned" />;
  return at <= now ? <>Due now</> : <Moment at={at} />;
}

/** The state in a word, and what is wrong in a sentence. */
export function ConnectionState({ connection }: { connection: Connection }) {
  const { tone, label } = stateOf(connection);
  const { heldImportRunId } = connection;
  const refused = refusedRows(connection);
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
      {refused !== null && (
        <Text size="xs">
          {refused}{" "}
          <TextLink to="/import" search={{ run: connection.lastImportRunId } as never} underline="always">
            See why
          </TextLink>
        </Text>
      )}
    </>
  );
}
