/** The first run with one's own data, rung by rung: how far, what is missing, and what that unlocks. */
import { Group, Stack, Text } from "@mantine/core";
import { getLadder, type Ladder } from "#contract/ladder.ts";
import { useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateMark } from "../../ui/state-mark.tsx";

const NAMES: Readonly<Record<Ladder["rungs"][number]["rung"], string>> = {
  accounts: "Accounts",
  usage: "Usage complete",
  prices: "Prices confirmed",
  coverage: "Coverage known",
  "opt-outs": "Opt-outs loaded",
};

export function FirstRun() {
  const ladder = useRead(getLadder, {}, { refetchInterval: 30_000 });
  const { data, error } = ladder;
  const safe = data?.rungs.filter(({ isSafe }) => isSafe).length ?? 0;
  return (
    <Section name="first-run" title="First run" summary={data && `${safe} of ${data.rungs.length} steps, in order`}>
      {error && <Failed error={error} onRetry={() => void ladder.refetch()} lastGoodAtMs={ladder.dataUpdatedAt} />}
      {!data && !error && <SkeletonLines count={5} />}
      {data && (
        <Stack gap="md">
          {data.rungs.map((rung) => (
            <Step key={rung.rung} {...rung} />
          ))}
        </Stack>
      )}
    </Section>
  );
}

function Step({ rung, isReached, isSafe, measure, missing, unlocks }: Ladder["rungs"][number]) {
  return (
    <div>
      <Group gap="sm">
        <StateMark tone={isReached ? "good" : "warn"}>{NAMES[rung]}</StateMark>
        <Text size="sm">{measure}</Text>
      </Group>
      {missing && <Text size="sm">{missing}</Text>}
      <Text size="sm" c="dimmed">
        {isSafe ? "Safe now: " : isReached ? "Safe once the steps above are done: " : "Safe after this: "}
        {unlocks}
      </Text>
    </div>
  );
}
