/** Handing an account over: to whom, what the check says, and the packet as text to be edited. */
import { Button, Group, SegmentedControl, Stack, Text, Textarea, Title, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { type ProposedHandover, proposeHandover } from "#contract/handovers.ts";
import { useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { PanelForm } from "../../ui/panel-form.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Age, Day } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { CopyPacket } from "./copy-button.tsx";
import { handedWords, TEAMS, type Team, teamName } from "./handover-words.ts";
import { PrintPacket } from "./print-packet.tsx";
import { useHandoverChanges } from "./queries.ts";
import { SignalList } from "./signal-list.tsx";

type HandoverPanelProps = { account: { accountId: string; name: string }; onDone: () => void };

/** @param to whom to begin with; another team is one click away */

export function HandoverPanel({ account, to: first = "sales", onDone }: HandoverPanelProps & { to?: Team }) {
  const [to, setTo] = useState<Team>(first);
  const proposed = useRead(proposeHandover, { accountId: account.accountId, to });
  // What was written for one team is still there when one looks at another.
  const [drafts, setDrafts] = useState<Partial<Record<Team, string>>>({});
  // While another team's is read, the one before would still be there.
  const ofTeam = proposed.data?.to === to ? proposed.data : null;
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="Hand over to"
        data={[...TEAMS]}
        value={to}
        onChange={(value) => setTo(value as Team)}
        data-autofocus
      />
      {proposed.error && <Failed error={proposed.error} onRetry={() => void proposed.refetch()} />}
      {!ofTeam && !proposed.error && <SkeletonLines count={10} />}
      {ofTeam && (
        <PacketForm
          account={account}
          proposed={ofTeam}
          draft={drafts[to]}
          onDraft={(draft) => setDrafts({ ...drafts, [to]: draft })}
          onDone={onDone}
        />
      )}
    </Stack>
  );
}

type PacketFormProps = HandoverPanelProps & {
  proposed: ProposedHandover;
  draft: string | undefined;
  onDraft: (draft: string | undefined) => void;
};

function PacketForm({ account, proposed, draft, onDraft, onDone }: PacketFormProps) {
  const { accountId, name } = account;
  const { to, signals, isBlocked, advice, packet: filled, asOf, answerDueOn } = proposed;
  const { hand, undo: takeBack } = useHandoverChanges();
  const undo = useUndo();
  const packet = draft ?? filled;
  const submit = async () => {
    const { handoverId, version } = await hand.mutateAsync({ accountId, to, packet });
    undo.record({
      label: handedWords(name, to),
      undo: () => takeBack.mutateAsync({ accountId, handoverId, version }),
    });
    onDone();
  };
  return (
    <PanelForm name="Hand over" onSubmit={submit}>
      <div>
        <Title order={3}>Does somebody have it already?</Title>
        <SignalList signals={signals} />
      </div>
      <Textarea
        label="Packet"
        description={
          <>
            Filled from facts <Age at={asOf} />. Write where it says so, and leave out what they need not know.
          </>
        }
        autosize
        minRows={10}
        maxRows={24}
        maxLength={50_000}
        required
        value={packet}
        onChange={(event) => onDraft(event.currentTarget.value)}
      />
      {draft !== undefined && draft !== filled && (
        <UnstyledButton className="fb-link" onClick={() => onDraft(undefined)}>
          Fill it from facts again
        </UnstyledButton>
      )}
      {hand.error && <Failed error={hand.error} />}
      <Group gap="sm">
        <Button type="submit" variant="filled" loading={hand.isPending} disabled={isBlocked || packet.trim() === ""}>
          Hand over to {teamName(to).toLowerCase()}
        </Button>
        <CopyPacket packet={packet} />
        <PrintPacket title={`${name}: handover to ${teamName(to).toLowerCase()}`} packet={packet} />
      </Group>
      <Text size="xs" c="dimmed">
        {advice ?? (
          <>
            {consequenceOf(to)} They should answer by <Day day={answerDueOn} />.
          </>
        )}
      </Text>
    </PanelForm>
  );
}

function consequenceOf(to: Team): string {
  if (to === "sales")
    return "The onboarding moves to 6c, and the handover waits under Handovers until you say what became of it. Nothing is sent: copy the packet to sales.";
  return "The stage stays, and the handover waits under Handovers until you say what became of it. Nothing is sent: copy the packet to them.";
}
