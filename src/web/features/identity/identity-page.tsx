/** Accounts that may be of one company, strongest evidence first; a person says yes or no to each. */
import { Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { SiblingProposal } from "#contract/identity.ts";
import { countText } from "#core/money/count-text.ts";
import { useMay } from "../../app/session.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { Page } from "../../ui/page.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { KnownAccountName } from "./known-account.tsx";
import { useProposalActions } from "./proposal-actions.ts";
import { useProposals } from "./queries.ts";
import "./identity.css";

export function IdentityPage() {
  const read = useProposals();
  const mayChange = useMay("specialist");
  const { accept, refuse, isPending } = useProposalActions();
  const [at, setAt] = useState(0);
  const all = read.data?.data ?? [];
  const current = Math.min(at, all.length - 1);
  const shown = all[current];
  useKeys(
    [
      {
        ...keyOn("nextRow", "Same company?"),
        run: () => setAt(Math.min(current + 1, all.length - 1)),
      },
      { ...keyOn("rowBefore", "Same company?"), run: () => setAt(Math.max(current - 1, 0)) },
    ],
    { isActive: all.length > 0 },
  );
  useKeys(
    [
      { ...keyOn("oneCompany", "Same company?"), run: () => shown && void accept(shown) },
      { ...keyOn("keepApart", "Same company?"), run: () => shown && void refuse(shown) },
    ],
    { isActive: mayChange && shown !== undefined && !isPending },
  );
  const total = read.data?.total ?? 0;
  return (
    <Page title="Same company?" summary={read.data && `${formatInteger(total)} to look at`}>
      <Stack gap="md" maw={900}>
        {read.error && (
          <Failed
            error={read.error}
            onRetry={() => void read.refetch()}
            lastGoodAtMs={read.data ? read.dataUpdatedAt : null}
          />
        )}
        {read.isPending && <SkeletonLines count={6} heightPx={48} />}
        {read.data !== undefined && read.data.waiting > 0 && (
          <StateMark tone="warn">
            {countText(read.data.waiting, "account")} changed and {read.data.waiting === 1 ? "is" : "are"} not looked at
            yet, so pairs may be missing
          </StateMark>
        )}
        {read.data && all.length === 0 && (
          <Empty
            title="No accounts look like one company"
            why="Pairs that share a web domain, the domain of their people's addresses or the address that bills go to appear here after each import. Those that you said no to stay away."
          />
        )}
        {all.length > 0 && (
          <Text size="sm" c="dimmed">
            Nothing is joined before you say so, and each answer can be taken back.
          </Text>
        )}
        <ul className="fb-pairs" aria-label="Pairs to look at">
          {all.map((proposal, index) => (
            <Pair
              key={`${proposal.account.accountId} ${proposal.other.accountId}`}
              proposal={proposal}
              isCurrent={index === current}
              answer={mayChange ? { accept, refuse, isPending } : null}
            />
          ))}
        </ul>
        {total > all.length && (
          <Text size="sm" c="dimmed">
            {formatInteger(total - all.length)} more come up as these are answered.
          </Text>
        )}
      </Stack>
    </Page>
  );
}

type Answer = Pick<ReturnType<typeof useProposalActions>, "accept" | "refuse" | "isPending">;
type PairProps = { proposal: SiblingProposal; isCurrent: boolean; answer: Answer | null };

function Pair({ proposal, isCurrent, answer }: PairProps) {
  const { account, other, evidence } = proposal;
  return (
    <li aria-current={isCurrent || undefined}>
      <div>
        <div>
          <KnownAccountName account={account} />
        </div>
        <div>
          <KnownAccountName account={other} />
        </div>
        {evidence.map(({ text }) => (
          <Text key={text} size="xs">
            {text}
          </Text>
        ))}
      </div>
      {answer && (
        <Group gap="xs" wrap="nowrap">
          <SmallButton
            disabled={answer.isPending}
            aria-label={`Yes, ${account.name} and ${other.name} are one company`}
            rightSection={isCurrent && <KeyHint keys="y" />}
            onClick={() => void answer.accept(proposal)}
          >
            Yes
          </SmallButton>
          <SmallButton
            variant="subtle"
            disabled={answer.isPending}
            aria-label={`No, keep ${account.name} and ${other.name} apart`}
            rightSection={isCurrent && <KeyHint keys="n" />}
            onClick={() => void answer.refuse(proposal)}
          >
            No
          </SmallButton>
        </Group>
      )}
    </li>
  );
}
