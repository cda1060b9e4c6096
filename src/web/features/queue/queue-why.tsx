/** Why a company stands where it stands: the terms of its score, then the rules of its segment. */
import { Group, Stack, Text, Title } from "@mantine/core";
import type { QueueRow } from "#contract/queue.ts";
import { Failed } from "../../ui/failed.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { ExplainTree, ScoreTerms } from "../../ui/why.tsx";
import { useExplanation } from "./queries.ts";
import { termsOf } from "./reason-line.ts";

export function QueueWhy({ row }: { row: Pick<QueueRow, "accountId" | "score" | "reasons"> }) {
  const explanation = useExplanation(row.accountId);
  return (
    <Stack gap="lg">
      <section>
        <Group justify="space-between" mb="sm">
          <Title order={3}>Its place in the queue</Title>
          <Text fw={600} className="fb-number">
            {row.score}
          </Text>
        </Group>
        <ScoreTerms terms={termsOf(row.reasons)} />
      </section>
      <section>
        <Title order={3} mb="sm">
          Its segment
        </Title>
        {explanation.data ? (
          <Stack gap="sm">
            <Text size="sm">{explanation.data.because}</Text>
            {explanation.data.nearestFlip && (
              <Text size="sm" c="dimmed">
                {explanation.data.nearestFlip.sentence}
              </Text>
            )}
            <ExplainTree node={explanation.data.tree} />
          </Stack>
        ) : explanation.error ? (
          <Failed error={explanation.error} onRetry={() => void explanation.refetch()} />
        ) : (
          <SkeletonLines count={6} />
        )}
      </section>
    </Stack>
  );
}
