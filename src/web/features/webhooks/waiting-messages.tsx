/** Messages that wait for a person: why, and letting them go or dropping them, one or all that wait for the same. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { getLadder } from "#contract/ladder.ts";
import {
  decideOutgoing,
  listDestinations,
  listOutgoing,
  listWaiting,
  type WaitingMessage,
} from "#contract/webhooks.ts";
import { describeEvent } from "#core/outgoing/event-types.ts";
import { useChange, useRead } from "../../app/api.ts";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Age } from "../../ui/time.tsx";

const MOST = 500;
const COLUMNS = [{ label: "What happened" }, { label: "Actions", isHidden: true }] as const;

type WaitingProps = {
  /** Of one endpoint or channel; of all without it. */
  destinationId?: string;
  /** Where nothing waits: said, or nothing at all. */
  isSaidWhenEmpty?: boolean;
};

export function WaitingMessages({ destinationId, isSaidWhenEmpty = false }: WaitingProps) {
  const read = useRead(listWaiting, { limit: MOST }, { refetchInterval: 5000 });
  const waiting = read.data?.data.filter((one) => destinationId === undefined || one.destinationId === destinationId);
  if (!waiting)
    return read.error ? <Failed error={read.error} onRetry={() => void read.refetch()} /> : <SkeletonLines count={3} />;
  if (waiting.length === 0)
    return isSaidWhenEmpty ? (
      <Empty
        title="Nothing waits for you"
        why="What is to be told to other systems and needs a decision is shown here."
      />
    ) : null;
  const more = (read.data?.count ?? 0) - (read.data?.data.length ?? 0);
  return (
    <Section name="webhook-waiting" title="Waits for a decision" summary={formatInteger(waiting.length)}>
      <Stack gap="lg">
        {read.error && (
          <Failed error={read.error} onRetry={() => void read.refetch()} lastGoodAtMs={read.dataUpdatedAt} />
        )}
        {groupsOf(waiting).map((group) => (
          <WaitingGroup key={`${group[0].destinationId} ${group[0].waitsFor}`} messages={group} />
        ))}
        {more > 0 && <Text size="sm">{formatInteger(more)} more come after these.</Text>}
      </Stack>
    </Section>
  );
}

type Alike = [WaitingMessage, ...WaitingMessage[]];

/** Those of one endpoint that wait for the same. */
function groupsOf(waiting: readonly WaitingMessage[]): Alike[] {
  const groups = new Map<string, Alike>();
  for (const one of waiting) {
    const key = `${one.destinationName} ${one.destinationId} ${one.waitsFor}`;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([, group]) => group);
}

function WaitingGroup({ messages }: { messages: Alike }) {
  const [{ destinationId, destinationName, waitsFor, because }] = messages;
  const decide = useDeciding();
  const count = `${formatInteger(messages.length)} ${messages.length === 1 ? "message" : "messages"}`;
  const ofAll = { destinationId, waitsFor };
  return (
    <Stack gap="sm">
      <Text size="sm">
        {count} to {destinationName}. {because}{" "}
        {waitsFor === "prices" && (
          <TextLink to="/reconciliation" underline="always">
            Look at the first run
          </TextLink>
        )}
      </Text>
      <Group gap="sm">
        <Button loading={decide.isPending} onClick={() => decide.mutate({ ...ofAll, isSent: true })}>
          Send all to {destinationName}
        </Button>
        <ConfirmInline
          label={`Send none to ${destinationName}`}
          question={`All that wait there for this reason are dropped. An operator can still send each by hand.`}
          confirmLabel={`Drop ${count}`}
          onConfirm={() => decide.mutateAsync({ ...ofAll, isSent: false }).catch(() => undefined)}
        />
      </Group>
      {decide.error && <Failed error={decide.error} />}
      <PlainTable label={`Waiting for ${destinationName}`} columns={COLUMNS}>
        {messages.map((message) => (
          <WaitingRow key={message.messageId} message={message} />
        ))}
      </PlainTable>
    </Stack>
  );
}

function WaitingRow({ message }: { message: WaitingMessage }) {
  const { messageId, destinationId, type, accountId, accountName, happenedAt } = message;
  const decide = useDeciding();
  const { title } = describeEvent(type);
  return (
    <tr>
      <td data-breaks>
        {title}
        <Text size="xs" c="dimmed">
          {accountId !== null && (
            <>
              <TextLink to="/accounts/$accountId" params={{ accountId }} size="xs" underline="always">
                {accountName ?? "An account"}
              </TextLink>
              ,{" "}
            </>
          )}
          <Age at={happenedAt} />
        </Text>
        {decide.error && <Failed error={decide.error} />}
      </td>
      <td data-align="actions">
        <Group gap="xs">
          <SmallButton
            loading={decide.isPending}
            onClick={() => decide.mutate({ destinationId, messageId, isSent: true })}
          >
            Send
          </SmallButton>
          <SmallButton
            loading={decide.isPending}
            onClick={() => decide.mutate({ destinationId, messageId, isSent: false })}
          >
            Drop
          </SmallButton>
        </Group>
      </td>
    </tr>
  );
}

function useDeciding() {
  return useChange(decideOutgoing, { refreshes: [listWaiting, listOutgoing, listDestinations, getLadder] });
}
