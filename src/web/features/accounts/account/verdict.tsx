/** In, out or watched, and why: the tree of rules, and what would change the answer. */
import { Stack, Text } from "@mantine/core";
import type { AccountPage } from "#contract/account-pages.ts";
import type { AccountRow } from "#contract/accounts.ts";
import { Failed } from "../../../ui/failed.tsx";
import { SkeletonLines } from "../../../ui/skeleton.tsx";
import { StateChip, StateMark, type Tone } from "../../../ui/state-mark.tsx";
import { ExplainTree, ScoreTerms } from "../../../ui/why.tsx";
import { useExplanation } from "./queries.ts";

const VERDICTS: Record<AccountRow["verdict"], { tone: Tone; word: string }> = {
  in: { tone: "good", word: "In" },
  out: { tone: "calm", word: "Out" },
  watch: { tone: "warn", word: "Watched" },
  exception: { tone: "accent", word: "Exception" },
};

const ROUTES: Record<AccountRow["route"], string> = {
  onboarding: "onboarding",
  sales: "sales",
  "customer-success": "customer success",
  none: "nobody",
};

export function VerdictChip({ row }: { row: Pick<AccountRow, "verdict" | "rule" | "segment"> }) {
  const { tone, word } = VERDICTS[row.verdict];
  return (
    <StateChip tone={tone} title={row.segment ?? undefined}>
      {word}
      {row.rule && ` by ${row.rule}`}
    </StateChip>
  );
}

export function VerdictWhy({ accountId, queue }: { accountId: string; queue: AccountPage["queue"] }) {
  const explanation = useExplanation(accountId);
  if (!explanation.data)
    return explanation.error ? (
      <Failed error={explanation.error} onRetry={() => void explanation.refetch()} />
    ) : (
      <SkeletonLines count={8} />
    );
  const { verdict, segment, route, because, flags, tree, nearestFlip, ruleVersion } = explanation.data;
  return (
    <Stack gap="lg">
      <section>
        <Text fw={500}>
          {VERDICTS[verdict].word}
          {segment && `, ${segment}`}. It goes to {ROUTES[route]}.
        </Text>
        <Text size="sm">{because}</Text>
        {flags.map((flag) => (
          <div key={flag}>
            <StateMark tone="warn">{flag}</StateMark>
          </div>
        ))}
      </section>
      {nearestFlip && (
        <section className="fb-flip">
          <Text size="xs" c="dimmed">
            What would change it soonest
          </Text>
          <Text size="sm">{nearestFlip.sentence}</Text>
        </section>
      )}
      <section>
        <ExplainTree node={tree} />
      </section>
      {queue && (
        <section>
          <Text fw={500} mb="xs">
            In today's queue with {queue.score} points
          </Text>
          <ScoreTerms
            terms={queue.reasons.map(({ text, points }) => ({
              label: points === null ? text.replace(/: not imported$/, "") : text,
              points,
            }))}
          />
        </section>
      )}
      <Text size="xs" c="dimmed">
        By the rules of version {ruleVersion}.
      </Text>
    </Stack>
  );
}
