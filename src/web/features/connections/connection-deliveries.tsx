/** What a source sent by itself: what became of it, each payload, and applying again. */
import { Button, Code, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { type Connection, getConnection } from "#contract/connections.ts";
import { getDelivery, listDeliveries, type RawDelivery, replayDeliveries } from "#contract/deliveries.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useChange, useRead } from "../../app/api.ts";
import { DayField } from "../../ui/day-field.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { useSidePanel } from "../../ui/side-panel.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age, useNow } from "../../ui/time.tsx";
import { DELIVERY_STATES } from "./connection-states.ts";

const COLUMNS = [
  { label: "What happened" },
  { label: "Outcome" },
  { label: "Rows", align: "right", isWideOnly: true },
  { label: "Actions", isHidden: true },
] as const;

type Outcome = RawDelivery["outcome"];
const CHOICES = [
  { value: "", label: "All" },
  ...Object.entries(DELIVERY_STATES).map(([value, { label }]) => ({ value, label })),
];

export function ConnectionDeliveries({ connection }: { connection: Connection }) {
  const { connectionId } = connection;
  const [outcome, setOutcome] = useState("");
  const asked = { connectionId, ...(outcome !== "" && { outcome: outcome as Outcome }) };
  const read = useRead(listDeliveries, asked, { refetchInterval: 10_000 });
  const deliveries = read.data?.data;
  return (
    <Section
      name="connection-deliveries"
      title="Received"
      summary={read.data && `${formatInteger(read.data.total)}, kept for 30 days`}
    >
      <Stack gap="md">
        <Select
          label="Show"
          data={CHOICES}
          value={outcome}
          allowDeselect={false}
          w={220}
          onChange={(chosen) => setOutcome(chosen ?? "")}
        />
        {read.error && <Failed error={read.error} onRetry={() => void read.refetch()} />}
        {!deliveries && !read.error && <SkeletonLines count={3} heightPx={32} />}
        {deliveries?.length === 0 && (
          <Empty title="Nothing here" why="What the source sends to the address above is listed as it comes." />
        )}
        {deliveries && deliveries.length > 0 && (
          <PlainTable label="Received" columns={COLUMNS}>
            {deliveries.map((delivery) => (
              <DeliveryRow key={delivery.rawDeliveryId} connectionId={connectionId} delivery={delivery} />
            ))}
          </PlainTable>
        )}
        <ReplaySince connectionId={connectionId} />
      </Stack>
    </Section>
  );
}

type RowProps = { connectionId: string; delivery: RawDelivery };

function DeliveryRow({ connectionId, delivery }: RowProps) {
  const { rawDeliveryId, type, receivedAt, outcome, rows, problem } = delivery;
  const { tone, label } = DELIVERY_STATES[outcome];
  const replay = useChange(replayDeliveries, { refreshes: [listDeliveries, getConnection] });
  const panel = useSidePanel();
  const look = () =>
    panel.open({ title: type, content: <Payload connectionId={connectionId} rawDeliveryId={rawDeliveryId} /> });
  return (
    <tr>
      <td data-breaks>
        {type}
        <Text size="xs" c="dimmed">
          <Age at={receivedAt} />
        </Text>
      </td>
      <td data-breaks>
        <StateMark tone={tone}>{label}</StateMark>
        {problem !== null && <Text size="xs">{problem}</Text>}
        {replay.error && <Failed error={replay.error} />}
      </td>
      <td data-align="right" className={WIDE_ONLY}>
        {formatInteger(rows)}
      </td>
      <td data-align="actions">
        <Group gap="xs">
          <SmallButton onClick={look}>Payload</SmallButton>
          <SmallButton onClick={() => replay.mutate({ connectionId, rawDeliveryId })}>Apply again</SmallButton>
        </Group>
      </td>
    </tr>
  );
}

function Payload({ connectionId, rawDeliveryId }: { connectionId: string; rawDeliveryId: string }) {
  const read = useRead(getDelivery, { connectionId, rawDeliveryId });
  if (read.error) return <Failed error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <SkeletonLines count={6} heightPx={18} />;
  return (
    <Stack gap="sm">
      <Text size="xs" c="dimmed">
        As it was sent, {formatInteger(read.data.sizeBytes)} bytes. It may hold personal values.
      </Text>
      <Code block>{indented(read.data.payload)}</Code>
    </Stack>
  );
}

function indented(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

function ReplaySince({ connectionId }: { connectionId: string }) {
  const now = useNow();
  const [since, setSince] = useState<string | null>(null);
  const replay = useChange(replayDeliveries, { refreshes: [listDeliveries, getConnection] });
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <DayField label="Apply all again since" value={since} today={localDateAt(now)} words={[]} onChange={setSince} />
        <Button
          disabled={since === null}
          loading={replay.isPending}
          onClick={() => since !== null && replay.mutate({ connectionId, since })}
        >
          Apply again
        </Button>
      </Group>
      {replay.error && <Failed error={replay.error} />}
      {replay.data && (
        <Text size="sm" role="status">
          {formatInteger(replay.data.deliveries)} payloads are translated and applied again. What is newer stays.
        </Text>
      )}
    </Stack>
  );
}
