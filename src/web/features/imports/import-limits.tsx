/** How much a file of a source may move before it waits for a person: shown and changed, source by source. */
import { NativeSelect, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { changeImportLimits, getImportLimits } from "#contract/import-limits.ts";
import { listImports } from "#contract/imports.ts";
import { useChange, useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { useUndo } from "../../ui/undo.tsx";
import { type Limits, LimitsForm } from "./limits-form.tsx";

/** It is ours, and nothing of it is ever held. */
const SAMPLE = "sample";

export function ImportLimits() {
  const runs = useRead(listImports, {});
  const sources = [...new Set(runs.data?.data.map(({ source }) => source))].filter((one) => one !== SAMPLE).sort();
  const [chosen, setChosen] = useState<string | null>(null);
  const source = chosen ?? sources[0];
  return (
    <Section name="import-limits" title="When an import is held">
      {runs.error && <Failed error={runs.error} onRetry={() => void runs.refetch()} />}
      {!runs.data && !runs.error && <SkeletonLines count={2} />}
      {runs.data && source === undefined && (
        <Text size="sm" c="dimmed">
          What a source brings first is never held. Its limits can be set here from then on.
        </Text>
      )}
      {source !== undefined && (
        <Stack gap="md" maw={480}>
          <Text size="sm">
            A file that would move more than this is held before any bill sees it, until an operator lets it go on.
          </Text>
          <NativeSelect
            label="Source"
            data={sources}
            value={source}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          <LimitsOfSource key={source} source={source} />
        </Stack>
      )}
    </Section>
  );
}

function LimitsOfSource({ source }: { source: string }) {
  const read = useRead(getImportLimits, { source });
  const change = useChange(changeImportLimits, { refreshes: [getImportLimits] });
  const undo = useUndo();
  if (read.error) return <Failed error={read.error} onRetry={() => void read.refetch()} />;
  if (!read.data) return <SkeletonLines count={5} heightPx={36} />;
  const before = read.data;
  const save = async (limits: Partial<Limits>) => {
    await change.mutateAsync({ source, ...limits });
    undo.record({
      label: `Changed the limits of ${source}`,
      undo: () => change.mutateAsync({ source, ...before }),
    });
  };
  return (
    <LimitsForm
      key={JSON.stringify(before)}
      limits={before}
      isPending={change.isPending}
      error={change.error}
      onSave={(limits) => void save(limits).catch(() => {})}
    />
  );
}
