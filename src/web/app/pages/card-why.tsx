/** Why a card stands where it does: the facts that led there, what is due now, and how long others stayed. */
import { Stack, Text, Title } from "@mantine/core";
import { getAccount } from "#contract/account-pages.ts";
import type { BoardCard } from "#contract/board.ts";
import { ageHeat, type PaceLimits } from "#core/board/stage-pace.ts";
import { localDateAt } from "#core/time/instant.ts";
import { daysBetween } from "#core/time/local-date.ts";
import { HEAT_WORDS } from "../../features/board/board-card.tsx";
import { StageWhy } from "../../features/onboarding/stage-why.tsx";
import { Failed } from "../../ui/failed.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useNow } from "../../ui/time.tsx";
import { useRead } from "../api.ts";

type CardWhyProps = { card: BoardCard; limits: PaceLimits | null; zone: string };

export function CardWhy({ card, limits, zone }: CardWhyProps) {
  const account = useRead(getAccount, { accountId: card.accountId });
  if (account.error) return <Failed error={account.error} onRetry={() => void account.refetch()} />;
  if (!account.data) return <SkeletonLines count={8} />;
  const { stage } = account.data;
  return (
    <Stack gap="lg">
      {card.unmappedLabel && (
        <Text size="sm">
          The old tool says “{card.unmappedLabel}”, which no stage answers to. Until somebody says what it stands for,
          the card stays under “Not mapped”.
        </Text>
      )}
      {stage ? <StageWhy stage={stage} zone={zone} /> : <Text size="sm">It is not in onboarding any more.</Text>}
      <section>
        <Title order={3} mb="xs">
          What is due
        </Title>
        <Text size="sm">{card.reason ?? "Nothing is due."}</Text>
      </section>
      <PaceOfCard since={card.stageSince} limits={limits} />
    </Stack>
  );
}

function PaceOfCard({ since, limits }: { since: string | null; limits: PaceLimits | null }) {
  const now = useNow();
  if (since === null) return null;
  const ageDays = Math.max(0, daysBetween(localDateAt(since), localDateAt(now)));
  const heat = ageHeat(ageDays, limits);
  return (
    <section>
      <Title order={3} mb="xs">
        How long it has been here
      </Title>
      <Text size="sm">
        {limits === null || heat === null
          ? `${ageDays} days. Too few accounts have left this stage to say whether that is long.`
          : `${ageDays} days, ${HEAT_WORDS[heat]}. Half left within ${limits.typicalDays} days, three in four within ${limits.slowDays}, nine in ten within ${limits.stuckDays}.`}
      </Text>
    </section>
  );
}
