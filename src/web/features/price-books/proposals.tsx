/** Price books that a source proposes from its own prices; nothing of one is in force before somebody accepts it. */
import { Button, Group, List, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { listPriceBooks } from "#contract/price-books.ts";
import {
  acceptPriceProposal,
  listPriceProposals,
  type PriceProposal,
  previewPriceProposal,
  refusePriceProposal,
} from "#contract/price-proposals.ts";
import { countText } from "#core/money/count-text.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { useChange, useRead } from "../../app/api.ts";
import { useMay } from "../../app/session.tsx";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { Section } from "../../ui/section.tsx";
import { SmallButton } from "../../ui/small-button.tsx";
import { Age, Day, useNow } from "../../ui/time.tsx";
import { EffectFigures } from "./effect-figures.tsx";
import { ProposedTiers } from "./proposed-tiers.tsx";

export function Proposals() {
  const list = useRead(
    listPriceProposals,
    {},
    { refetchInterval: ({ state }) => (state.data?.data.some(isWorking) ? 700 : false) },
  );
  const waiting = list.data?.data.filter(({ state }) => state === "waiting") ?? [];
  if (list.error) return <Failed error={list.error} onRetry={() => void list.refetch()} />;
  if (waiting.length === 0) return null;
  return (
    <Section name="price-proposals" title="Proposed by a source" summary={formatInteger(waiting.length)}>
      <Stack gap="lg">
        {waiting.map((proposal) => (
          <Proposal key={proposal.proposalId} proposal={proposal} />
        ))}
      </Stack>
    </Section>
  );
}

/** While a year is being typed the day is one of antiquity. */
const EARLIEST_MEANT: LocalDate = "2000-01-01";

function isWorking({ state, preview }: PriceProposal): boolean {
  return state === "waiting" && preview !== null && preview.progress !== null;
}

function Proposal({ proposal }: { proposal: PriceProposal }) {
  const { proposalId, connection, currency, tiers, notes, proposedAt, preview } = proposal;
  const today = localDateAt(useNow());
  const mayAccept = useMay("operator");
  // Until somebody chooses, it follows the server's day, which comes a moment after the page.
  const [chosen, setChosen] = useState<LocalDate | null>(null);
  const tomorrow = addDays(today, 1);
  const effectiveOn = chosen ?? (preview && preview.effectiveOn > today ? preview.effectiveOn : tomorrow);
  const refreshes = [listPriceProposals, listPriceBooks];
  const accept = useChange(acceptPriceProposal, { refreshes });
  const refuse = useChange(refusePriceProposal, { refreshes });
  const again = useChange(previewPriceProposal, { refreshes: [listPriceProposals] });
  const workOut = (day: LocalDate) => again.mutate({ proposalId, effectiveOn: day });
  const choose = (day: LocalDate) => {
    setChosen(day);
    if (day >= EARLIEST_MEANT && day !== preview?.effectiveOn) workOut(day);
  };
  const failed = accept.error ?? refuse.error ?? again.error;
  // What is accepted is what was looked at: the bills of the day from which it is to hold.
  const isWorkedOut = preview?.state === "done" && preview.effectiveOn === effectiveOn;
  const products = new Set(tiers.map(({ product }) => product)).size;
  return (
    <Stack gap="sm">
      <Text size="sm">
        {connection} proposes {countText(products, "product")} in {currency}, <Age at={proposedAt} />.
      </Text>
      {notes.length > 0 && (
        <List size="sm">
          {notes.map((note) => (
            <List.Item key={note}>{note}</List.Item>
          ))}
        </List>
      )}
      <ProposedTiers tiers={tiers} currency={currency} />
      <WouldChange
        preview={preview}
        effectiveOn={effectiveOn}
        isAsking={again.isPending}
        onAsk={() => workOut(effectiveOn)}
      />
      {mayAccept && (
        <Stack gap="sm" maw={480}>
          <DayField
            label="Holds from"
            today={today}
            value={effectiveOn}
            onChange={choose}
            words={[{ label: "Tomorrow", day: tomorrow }]}
          />
          <Group>
            <ConfirmInline
              label="Accept"
              disabled={!isWorkedOut}
              question={
                <>
                  {proposal.wouldChange} Bills from <Day day={effectiveOn} /> on are worked out with it, past ones too.
                  It comes in as an import, which can be taken back.
                </>
              }
              confirmLabel="Let it hold"
              onConfirm={() => accept.mutateAsync({ proposalId, effectiveOn }).catch(() => {})}
            />
            <Button loading={refuse.isPending} onClick={() => refuse.mutate({ proposalId })}>
              Put aside
            </Button>
          </Group>
        </Stack>
      )}
      {failed && <Failed error={failed} />}
    </Stack>
  );
}

type WouldChangeProps = {
  preview: PriceProposal["preview"];
  effectiveOn: LocalDate;
  isAsking: boolean;
  onAsk: () => void;
};

/** The same figures as for a book of one's own; nobody accepts before they are there. */
function WouldChange({ preview, effectiveOn, isAsking, onAsk }: WouldChangeProps) {
  const mayAsk = useMay("lead");
  const isOfDay = preview?.effectiveOn === effectiveOn;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm" fw={500}>
          What it would change
        </Text>
        {mayAsk && preview?.progress == null && (
          <SmallButton loading={isAsking} onClick={onAsk}>
            {preview === null ? "Work it out" : isOfDay ? "Work it out again" : "Work it out for that day"}
          </SmallButton>
        )}
      </Group>
      {preview === null && <Text size="sm">Not worked out yet. It can be accepted afterwards.</Text>}
      {preview && !isOfDay && !isAsking && (
        <Text size="sm">
          Worked out for <Day day={preview.effectiveOn} />. Work it out for <Day day={effectiveOn} /> before you accept
          it.
        </Text>
      )}
      {preview?.progress && <ProgressBar title={preview.progress.doing} {...preview.progress} />}
      {preview?.problem && <Text size="sm">{preview.problem}</Text>}
      {preview?.effects && <EffectFigures preview={preview} effects={preview.effects} />}
    </Stack>
  );
}
