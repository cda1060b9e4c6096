/** What words of an old tool stand for, said of all accounts with one: what that would change, then all at once with one way back. */
import { Button, List, NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { listStageWords, type MappedStageWord, mapStageWord, undoStageWord } from "#contract/stage-words.ts";
import { client, useChange, useRead } from "../../app/api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { STAGE_REFRESHES, stageWords, useLogOptions } from "./queries.ts";

type StageWordsProps = {
  /** That with which it begins; else the most frequent. */
  word?: string;
  stage?: string;
  onDone: () => void;
};

export function StageWords({ word: firstWord, stage: firstStage, onDone }: StageWordsProps) {
  const words = useRead(listStageWords, {});
  const options = useLogOptions();
  const [chosen, setChosen] = useState({ word: firstWord, stage: firstStage ?? "" });
  const error = words.error ?? options.error;
  if (!words.data || !options.data)
    return error ? (
      <Failed error={error} onRetry={() => void (words.error ? words : options).refetch()} />
    ) : (
      <SkeletonLines count={4} />
    );
  const known = words.data.data;
  const word = known.find((one) => one.word === chosen.word)?.word ?? known[0]?.word;
  if (word === undefined)
    return <Empty title="Every word is mapped" why="No account waits for its stage to be named." />;
  return (
    <Stack gap="md">
      <NativeSelect
        label="The old tool says"
        data-autofocus
        data={known.map((one) => ({ value: one.word, label: `${one.word} (${accountsText(one.accounts)})` }))}
        value={word}
        onChange={({ currentTarget: { value } }) => setChosen((was) => ({ ...was, word: value }))}
      />
      <NativeSelect
        label="It stands for"
        data={[
          { value: "", label: "Choose a stage" },
          ...options.data.stages.map((one) => ({ value: one.stage, label: stageWords(one) })),
        ]}
        value={chosen.stage}
        onChange={({ currentTarget: { value } }) => setChosen((was) => ({ ...was, stage: value }))}
      />
      <MapWord key={JSON.stringify([word, chosen.stage])} word={word} stage={chosen.stage} onDone={onDone} />
      <Text size="xs" c="dimmed">
        It is said of every account with this word, whatever the list is filtered by. What was logged since the word
        came stays, and counts after it. Words of a later import are asked about again, unless their stage is chosen
        where they come from.
      </Text>
    </Stack>
  );
}

type MapWordProps = { word: string; stage: string; onDone: () => void };

function MapWord({ word, stage, onDone }: MapWordProps) {
  const map = useChange(mapStageWord, { refreshes: [...STAGE_REFRESHES, listStageWords] });
  const takeBack = useChange(undoStageWord, { refreshes: [...STAGE_REFRESHES, listStageWords] });
  const undo = useUndo();
  const [preview, setPreview] = useState<MappedStageWord | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [isAsking, setAsking] = useState(false);
  const attempt = async (act: () => Promise<unknown>) => {
    setProblem(null);
    setAsking(true);
    await act().catch(setProblem);
    setAsking(false);
  };
  const look = async () => setPreview(await client.call(mapStageWord, { word, stage }, { dryRun: true }));
  const apply = async () => {
    const { batchId, accounts, stageLabel } = await map.mutateAsync({ word, stage });
    const label = `Mapped “${word}” of ${accountsText(accounts)} to ${stageLabel}`;
    if (batchId) undo.record({ label, undo: () => takeBack.mutateAsync({ batchId }) });
    onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(preview ? apply : look);
      }}
    >
      <Stack gap="sm" align="flex-start">
        {preview && <Preview mapped={preview} />}
        {problem !== null && <Failed error={problem} />}
        <Button type="submit" variant="filled" loading={isAsking} disabled={stage === "" || preview?.accounts === 0}>
          {preview ? `Map ${accountsText(preview.accounts)}` : "See what would change"}
        </Button>
      </Stack>
    </form>
  );
}

function Preview({ mapped: { accounts, stageLabel, examples } }: { mapped: MappedStageWord }) {
  return (
    <section aria-label="What would change">
      <Text size="sm" role="status">
        {accountsText(accounts)} would stand in {stageLabel}.
      </Text>
      <List size="sm" mt="xs">
        {examples.map(({ accountId, name, before }) => (
          <List.Item key={accountId}>
            {name}: {before} → {stageLabel}
          </List.Item>
        ))}
      </List>
      {accounts > examples.length && (
        <Text size="xs" c="dimmed">
          and {formatInteger(accounts - examples.length)} more
        </Text>
      )}
    </section>
  );
}

function accountsText(count: number): string {
  return `${formatInteger(count)} ${count === 1 ? "account" : "accounts"}`;
}
