/** Moving an account to a stage: first the fact that would lead there; by hand only where there is none, or none is wanted. */
import { Button, Group, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { Failed } from "../../ui/failed.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUndo } from "../../ui/undo.tsx";
import type { LoggedAccount } from "./log-fact.ts";
import { LogPanel } from "./log-panel.tsx";
import { stageWords, useLogOptions, useMoves, useOnboardingChanges } from "./queries.ts";
import { StageByHand } from "./stage-by-hand.tsx";
import { StageWords } from "./stage-words.tsx";

type MovePanelProps = {
  account: LoggedAccount;
  stage: string | null;
  zone: string;
  onDone: () => void;
  /** To 6c an account goes with a packet. */
  onHandOver: () => void;
  /** Only these, as when a card was let go over a column. */
  to?: readonly string[];
  /** The old tool's word for the stage, while no stage answers to it. */
  unmappedLabel?: string | null;
};
type Stage = { stage: string; label: string; group: string };

export function MovePanel({ account, stage: present, zone, onDone, onHandOver, to, ...rest }: MovePanelProps) {
  const { unmappedLabel = null } = rest;
  const options = useLogOptions();
  const [chosen, setChosen] = useState<Stage | null>(null);
  const [typed, setTyped] = useState("");
  if (!options.data)
    return options.error ? (
      <Failed error={options.error} onRetry={() => void options.refetch()} />
    ) : (
      <SkeletonLines count={12} heightPx={32} />
    );
  const offered = options.data.stages.filter(({ stage }) => to === undefined || to.includes(stage));
  const settled = chosen ?? (offered.length === 1 ? offered[0] : undefined);
  if (settled)
    return (
      <StageMove
        account={account}
        to={settled}
        zone={zone}
        unmappedLabel={unmappedLabel}
        onBack={offered.length > 1 ? () => setChosen(null) : null}
        onDone={onDone}
        onHandOver={onHandOver}
      />
    );
  const words = typed.trim().toLowerCase();
  const found = offered.filter((one) => stageWords(one).toLowerCase().includes(words));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const first = found.find(({ stage }) => unmappedLabel !== null || stage !== present);
        if (first) setChosen(first);
      }}
    >
      <Stack gap="sm">
        <TextInput
          aria-label="Find a stage"
          placeholder="Type a stage, then Enter"
          data-autofocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Stack gap={4}>
          {found.map((one) => (
            <Button
              key={one.stage}
              fullWidth
              justify="flex-start"
              variant={one.stage === present ? "light" : "default"}
              disabled={one.stage === present && unmappedLabel === null}
              onClick={() => setChosen(one)}
            >
              {stageWords(one)}
              {one.stage === present && (unmappedLabel === null ? " (it is here)" : " (its facts say so)")}
            </Button>
          ))}
          {found.length === 0 && (
            <Text size="sm" c="dimmed">
              No stage is called “{typed.trim()}”.
            </Text>
          )}
        </Stack>
      </Stack>
    </form>
  );
}

type StageMoveProps = Omit<MovePanelProps, "stage" | "to"> & {
  to: Stage;
  /** Null where there is no other stage to choose. */
  onBack: (() => void) | null;
};

function StageMove({ account, to, zone, unmappedLabel, onBack, onDone, onHandOver }: StageMoveProps) {
  const moves = useMoves(account.accountId, to.stage);
  const [byHand, setByHand] = useState(false);
  const [isOfAll, setOfAll] = useState(false);
  if (isOfAll && unmappedLabel) return <StageWords word={unmappedLabel} stage={to.stage} onDone={onDone} />;
  if (!moves.data || moves.isPlaceholderData)
    return moves.error ? (
      <Failed error={moves.error} onRetry={() => void moves.refetch()} />
    ) : (
      <SkeletonLines count={4} />
    );
  const { facts, takeBack, override, sentence } = moves.data;
  const showsForm = override && (byHand || (facts.length === 0 && takeBack === null));
  return (
    <Stack gap="md">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={500}>To {stageWords(to)}</Text>
        {onBack && (
          <UnstyledButton className="fb-link" onClick={onBack}>
            Another stage
          </UnstyledButton>
        )}
      </Group>
      {unmappedLabel && (
        <ConfirmWord account={account} to={to} word={unmappedLabel} onDone={onDone} onAll={() => setOfAll(true)} />
      )}
      <Text size="sm">{sentence}</Text>
      {facts.length > 0 && !byHand && (
        <LogPanel account={account} zone={zone} only={facts} onDone={onDone} onHandOver={onHandOver} />
      )}
      {takeBack && !byHand && <TakeBack account={account} to={to} {...takeBack} onDone={onDone} />}
      {override && !showsForm && (
        <Text size="sm" c="dimmed">
          {facts.length > 0 ? "None of this happened? " : "It is right as it is? "}
          <UnstyledButton className="fb-link" onClick={() => setByHand(true)}>
            Set the stage by hand
          </UnstyledButton>
        </Text>
      )}
      {showsForm && <StageByHand account={account} stage={to.stage} stageName={stageWords(to)} onDone={onDone} />}
    </Stack>
  );
}

type ConfirmWordProps = { account: LoggedAccount; to: Stage; word: string; onDone: () => void; onAll: () => void };

/** The old tool named a stage in a word of its own; whoever knows what it meant says so here. */
function ConfirmWord({ account: { accountId, name }, to, word, onDone, onAll }: ConfirmWordProps) {
  const { confirm, undo: takeBack } = useOnboardingChanges();
  const undo = useUndo();
  const run = async () => {
    const { factId } = await confirm.mutateAsync({ accountId, stage: to.stage });
    undo.record({
      label: `Confirmed ${name} in ${stageWords(to)}`,
      undo: () => takeBack.mutateAsync({ accountId, factId }),
    });
    onDone();
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">The old tool says “{word}”, and no stage is called so.</Text>
      {confirm.error && <Failed error={confirm.error} />}
      <Button variant="filled" loading={confirm.isPending} onClick={() => void run().catch(() => {})}>
        “{word}” stands for {stageWords(to)}
      </Button>
      <Text size="xs" c="dimmed">
        This is said of {name} alone.{" "}
        <UnstyledButton className="fb-link" onClick={onAll}>
          Say it of every account with this word
        </UnstyledButton>
      </Text>
    </Stack>
  );
}

type TakeBackProps = { account: LoggedAccount; to: Stage; factId: string; sentence: string; onDone: () => void };

function TakeBack({ account, to, factId, sentence, onDone }: TakeBackProps) {
  const { undo: takeBack } = useOnboardingChanges();
  const undo = useUndo();
  const { accountId } = account;
  const run = async () => {
    const { factId: voidId } = await takeBack.mutateAsync({ accountId, factId });
    undo.record({
      label: `Took back what had moved ${account.name} on from ${stageWords(to)}`,
      undo: () => takeBack.mutateAsync({ accountId, factId: voidId }),
    });
    onDone();
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm">{sentence}</Text>
      {takeBack.error && <Failed error={takeBack.error} />}
      <Button loading={takeBack.isPending} onClick={() => void run().catch(() => {})}>
        Take it back
      </Button>
    </Stack>
  );
}
