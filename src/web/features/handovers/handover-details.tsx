/** One handover: the packet as it was sent, and what the check had found. */
import { Group, Stack, Text, Title } from "@mantine/core";
import { getHandover } from "#contract/handovers.ts";
import { useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Moment } from "../../ui/time.tsx";
import { CopyPacket } from "./copy-button.tsx";
import { PrintPacket } from "./print-packet.tsx";
import { SignalList } from "./signal-list.tsx";

export function HandoverDetails({ accountId, handoverId }: { accountId: string; handoverId: string }) {
  const read = useRead(getHandover, { accountId, handoverId });
  const { data, error } = read;
  if (!data) return error ? <Failed error={error} onRetry={() => void read.refetch()} /> : <SkeletonLines count={12} />;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {data.handedBy}, <Moment at={data.handedAt} />
      </Text>
      {data.bouncedReason && (
        <Text size="sm">
          Sent back: {data.bouncedReason}. The customer expects: {data.expects}
        </Text>
      )}
      <Markdown text={data.packet} />
      <Group>
        <CopyPacket packet={data.packet} />
        <PrintPacket title={`${data.accountName}: handover`} packet={data.packet} />
      </Group>
      <div>
        <Title order={3}>What the check had found</Title>
        <SignalList signals={data.signals} />
      </div>
    </Stack>
  );
}
