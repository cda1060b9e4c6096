/** One message: as it is sent, and what was said and came back at each try. */
import { Code, Stack, Text, Title } from "@mantine/core";
import { getOutgoing, type MessageTry } from "#contract/webhooks.ts";
import { useRead } from "../../app/api.ts";
import { Fact, FactList } from "../../ui/fact-list.tsx";
import { Failed } from "../../ui/failed.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Moment } from "../../ui/time.tsx";

type DetailsProps = { destinationId: string; messageId: string };

export function MessageDetails({ destinationId, messageId }: DetailsProps) {
  const read = useRead(getOutgoing, { destinationId, messageId });
  if (read.error) return <Failed error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <SkeletonLines count={6} heightPx={18} />;
  const { body, log, webhookId, externalId } = read.data;
  return (
    <Stack gap="md">
      <FactList>
        <Fact label="Id for receivers">{webhookId}</Fact>
        {externalId !== null && <Fact label="Id there">{externalId}</Fact>}
      </FactList>
      <Wire>{JSON.stringify(JSON.parse(body), null, 2)}</Wire>
      {log.length === 0 && (
        <Text size="sm" c="dimmed">
          It was not tried yet.
        </Text>
      )}
      {log.map((one, index) => (
        <Try key={one.startedAt} number={index + 1} given={one} />
      ))}
    </Stack>
  );
}

function Try({ number, given }: { number: number; given: MessageTry }) {
  const { startedAt, status, problem, requestHead, responseHead, responseText } = given;
  return (
    <Stack gap="xs">
      <Title order={3}>
        Try {number}, <Moment at={startedAt} />
      </Title>
      <Text size="sm">{problem ?? (status === null ? "It arrived." : `It arrived; the answer was ${status}.`)}</Text>
      <Wire>{headText(requestHead)}</Wire>
      {status !== null && (
        <Wire>{[`HTTP ${status}`, headText(responseHead), responseText ?? ""].join("\n").trim()}</Wire>
      )}
    </Stack>
  );
}

/** Wrapped, since whoever has keys alone cannot scroll a line sideways. */
function Wire({ children }: { children: string }) {
  return (
    <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
      {children}
    </Code>
  );
}

function headText(head: Readonly<Record<string, string>>): string {
  return Object.entries(head)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}
