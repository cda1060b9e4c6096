/** What one endpoint or channel was told: what became of each message, and sending again. */
import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import {
  type Destination,
  listDestinations,
  listOutgoing,
  type MessageState,
  type OutgoingMessage,
  replayOutgoing,
} from "#contract/webhooks.ts";
import { describeEvent } from "#core/outgoing/event-types.ts";
import { localDateAt, startOfDay } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
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
import { Age, Moment, useNow } from "../../ui/time.tsx";
import { MessageDetails } from "./message-details.tsx";
import { MESSAGE_STATES } from "./message-states.ts";

const MOST = 100;
const COLUMNS = [
  { label: "What happened" },
  { label: "State" },
  { label: "Tries", align: "right", isWideOnly: true },
  { label: "Actions", isHidden: true },
] as const;
const CHOICES = [
  { value: "", label: "All" },
  ...Object.entries(MESSAGE_STATES).map(([value, { label }]) => ({ value, label })),
];
const REFRESHES = { refreshes: [listOutgoing, listDestinations] };

export function OutgoingLog({ destination }: { destination: Destination }) {
  const { destinationId } = destination;
  const [state, setState] = useState("");
  const asked = { destinationId, limit: MOST, ...(state !== "" && { state: state as MessageState }) };
  const read = useRead(listOutgoing, asked, { refetchInterval: 3000 });
  const messages = read.data?.data;
  return (
    <Section name="webhook-log" title="Told" summary={`the last ${MOST}, kept for 30 days`}>
      <Stack gap="md">
        <Select
          label="Show"
          data={CHOICES}
          value={state}
          allowDeselect={false}
          w={220}
          onChange={(chosen) => setState(chosen ?? "")}
        />
        {read.error && <Failed error={read.error} onRetry={() => void read.refetch()} />}
        {!messages && !read.error && <SkeletonLines count={3} heightPx={32} />}
        {messages?.length === 0 && (
          <Empty
            title={state === "" ? "Nothing was told yet" : "None is in this state"}
            why={state === "" ? "Send a test, or wait for one of its events." : "Show all to see the others."}
          />
        )}
        {messages && messages.length > 0 && (
          <PlainTable label="Told" columns={COLUMNS}>
            {messages.map((message) => (
              <MessageRow key={message.messageId} destinationId={destinationId} message={message} />
            ))}
          </PlainTable>
        )}
        <ReplaySince destinationId={destinationId} />
      </Stack>
    </Section>
  );
}

type RowProps = { destinationId: string; message: OutgoingMessage };

function MessageRow({ destinationId, message }: RowProps) {
  const { messageId, type, recordedAt, state, tries, problem, nextTryAt } = message;
  const { title } = describeEvent(type);
  const { tone, label } = MESSAGE_STATES[state];
  const replay = useChange(replayOutgoing, REFRESHES);
  const panel = useSidePanel();
  const look = () =>
    panel.open({ title, content: <MessageDetails destinationId={destinationId} messageId={messageId} /> });
  return (
    <tr>
      <td data-breaks>
        {title}
        <Text size="xs" c="dimmed">
          <Age at={recordedAt} />, {type}
        </Text>
      </td>
      <td data-breaks>
        <StateMark tone={tone}>{label}</StateMark>
        {problem !== null && <Text size="xs">{problem}</Text>}
        {nextTryAt !== null && state === "pending" && tries > 0 && (
          <Text size="xs" c="dimmed">
            Next try <Moment at={nextTryAt} />
          </Text>
        )}
        {replay.error && <Failed error={replay.error} />}
      </td>
      <td data-align="right" className={WIDE_ONLY}>
        {formatInteger(tries)}
      </td>
      <td data-align="actions">
        <Group gap="xs">
          <SmallButton onClick={look}>Details</SmallButton>
          <SmallButton onClick={() => replay.mutate({ destinationId, messageId })}>Send again</SmallButton>
        </Group>
      </td>
    </tr>
  );
}

function ReplaySince({ destinationId }: { destinationId: string }) {
  const now = useNow();
  const [since, setSince] = useState<LocalDate | null>(null);
  const replay = useChange(replayOutgoing, REFRESHES);
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <DayField
          label="Send all again since (UTC)"
          value={since}
          today={localDateAt(now)}
          words={[]}
          onChange={setSince}
        />
        <Button
          disabled={since === null}
          loading={replay.isPending}
          onClick={() => since !== null && replay.mutate({ destinationId, since: startOfDay(since) })}
        >
          Send again
        </Button>
      </Group>
      {replay.error && <Failed error={replay.error} />}
      {replay.data && (
        <Text size="sm" role="status">
          {formatInteger(replay.data.messages)} messages are sent again, each under the id that it had.
        </Text>
      )}
    </Stack>
  );
}
