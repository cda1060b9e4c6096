/** All endpoints and channels, each with how it is. */
import { Anchor, Text } from "@mantine/core";
import type { Destination } from "#contract/webhooks.ts";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age } from "../../ui/time.tsx";
import { destinationState } from "./message-states.ts";

const COLUMNS = [
  { label: "Name" },
  { label: "State" },
  { label: "Last delivered", isWideOnly: true },
  { label: "Delivered in 30 days", align: "right", isWideOnly: true },
  { label: "To be sent", align: "right" },
  { label: "Failed", align: "right" },
] as const;

type ListProps = { destinations: readonly Destination[]; onOpen: (destinationId: string) => void };

export function DestinationList({ destinations, onOpen }: ListProps) {
  return (
    <PlainTable label="Endpoints and channels" columns={COLUMNS}>
      {destinations.map((one) => (
        <tr key={one.destinationId}>
          <th scope="row">
            <Anchor component="button" type="button" size="sm" ta="left" onClick={() => onOpen(one.destinationId)}>
              {one.name}
            </Anchor>
            <Text size="xs" c="dimmed">
              {whereOf(one)}
            </Text>
          </th>
          <td>
            <DestinationState destination={one} />
          </td>
          <td className={WIDE_ONLY}>
            <Age at={one.lastDeliveredAt} />
          </td>
          <td data-align="right" className={WIDE_ONLY}>
            {formatInteger(one.delivered)}
          </td>
          <td data-align="right">{formatInteger(one.waiting)}</td>
          <td data-align="right">{formatInteger(one.failed)}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

/** The state in a word, and why where somebody should know. */
export function DestinationState({ destination }: { destination: Destination }) {
  const { tone, label } = destinationState(destination);
  return (
    <>
      <StateMark tone={tone}>{label}</StateMark>
      {destination.pausedBecause !== null && <Text size="xs">{destination.pausedBecause}</Text>}
    </>
  );
}

/** The whole address may hold a key of its receiver. */
function whereOf({ kind, address }: Destination): string {
  return kind === "slack" ? `Slack, ${address}` : new URL(address).host;
}
