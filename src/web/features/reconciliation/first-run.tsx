/** The first run with one's own data, rung by rung: how far, what is missing, and what that unlocks. */
import { Group, Stack, Text } from "@mantine/core";
import { getLadder, type Ladder } from "#contract/ladder.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Day } from "../../ui/time.tsx";

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
            <Step key={rung.rung} {...rung} unlockedAt={unlockedAt(data, rung.rung)} />
          ))}
          <MessagesWaiting ladder={data} />
        </Stack>
      )}
    </Section>
  );
}

function unlockedAt({ unlockedAt: since }: Ladder, rung: keyof typeof NAMES): string | null {
  return rung === "prices" || rung === "coverage" ? since[rung] : null;
}

/** What waited for prices stays for a decision when they are confirmed. */
function MessagesWaiting({ ladder: { messagesWaiting: count } }: { ladder: Ladder }) {
  if (count === 0) return null;
  return (
    <Text size="sm">
      {count === 1 ? "1 message" : `${formatInteger(count)} messages`} to other systems {count === 1 ? "waits" : "wait"}{" "}
      for a lead to send or drop.{" "}
      <TextLink to="/webhooks" underline="always">
        Look at them
      </TextLink>
    </Text>
  );
}

type StepProps = Ladder["rungs"][number] & { unlockedAt: string | null };

function Step({ rung, isReached, isSafe, measure, missing, unlocks, unlockedAt: since }: StepProps) {
  return (
    <div>
      <Group gap="sm">
        <StateMark tone={isReached ? "good" : "warn"}>{NAMES[rung]}</StateMark>
        <Text size="sm">{measure}</Text>
      </Group>
      {missing && <Text size="sm">{missing}</Text>}
      <Text size="sm" c="dimmed">
        {since !== null ? (
          <>
            Unlocked for good on <Day day={localDateAt(since)} />:{" "}
          </>
        ) : isSafe ? (
          "Safe now: "
        ) : isReached ? (
          "Safe once the steps above are done: "
        ) : (
          "Safe after this: "
        )}
        {unlocks}
      </Text>
    </div>
  );
}
