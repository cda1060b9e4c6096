/** How the rows of a connected source are read: proposed over its first rows, corrected, tried, and saved with it. */
import { Button, Checkbox, Group, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { lookAtColumns, saveColumns } from "#contract/connection-columns.ts";
import { getConnection, previewConnection } from "#contract/connections.ts";
import { type FileProposal, listMappings } from "#contract/mappings.ts";
import { kindLabel } from "#core/imports/kind-label.ts";
import { checkMapping } from "#core/mappings/check-mapping.ts";
import { useChange } from "../../app/api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { ImportPreview } from "./import-preview.tsx";
import { MappingBody, MappingNotes } from "./mapping-body.tsx";
import type { Draft } from "./mapping-draft.ts";
import { useMappings } from "./use-mappings.ts";

type SourceColumnsProps = { connectionId: string; name: string };

export function SourceColumns({ connectionId, name }: SourceColumnsProps) {
  const look = useChange(lookAtColumns);
  const read = () => look.mutate({ connectionId });
  useKeys([{ ...keyOn("columns", "Connections"), label: `Look at the columns of ${name}`, run: read }]);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button loading={look.isPending} onClick={read} rightSection={<KeyHint keys="l" />}>
          Columns
        </Button>
        <Text size="sm" c="dimmed">
          Which column of its rows goes into which field. Nothing is imported until it runs.
        </Text>
      </Group>
      {look.isPending && (
        <Text size="sm" role="status">
          Reading the first rows.
        </Text>
      )}
      {look.error && <Failed error={look.error} onRetry={read} />}
      {look.data?.data.length === 0 && (
        <Empty title="It has no rows yet" why="There is nothing to match until the source gives a first row." />
      )}
      {look.data && <Kinds key={look.submittedAt} connectionId={connectionId} name={name} found={look.data.data} />}
    </Stack>
  );
}

type Found = { kind: NonNullable<FileProposal["kind"]>; proposal: FileProposal };

function Kinds({ found, ...connection }: SourceColumnsProps & { found: readonly Found[] }) {
  return found.map(({ kind, proposal }) => (
    <ColumnsOfKind key={kind} kind={kind} proposal={proposal} {...connection} />
  ));
}

function ColumnsOfKind({ connectionId, name, kind, proposal }: SourceColumnsProps & Found) {
  const [readAgain, setReadAgain] = useState(false);
  const mappings = useMappings();
  const { now: draft, before } = mappings.of(kind, proposal);
  const save = useChange(saveColumns, { refreshes: [listMappings, getConnection] });
  const preview = useChange(previewConnection);
  const title = `${kindLabel(kind)} of ${name}`;
  if (draft === null) return null;
  const change = (next: Draft) => {
    save.reset();
    preview.reset();
    mappings.change(kind, proposal, next);
  };
  const columns = { header: proposal.header, mapping: { kind, columns: [...draft.columns] } };
  const hold = holdOf(draft, proposal);
  const error = save.error ?? preview.error;
  return (
    <Stack gap="md" role="region" aria-label={`Columns of ${title}`}>
      <Title order={3} mt="sm">
        {title}
      </Title>
      <MappingNotes proposal={proposal} />
      <MappingBody name={title} draft={draft} proposal={proposal} onChange={change} />
      <Checkbox
        label="Read all rows again with it, from the start"
        description="Else it holds for what is new or changed from now on."
        checked={readAgain}
        onChange={(event) => setReadAgain(event.currentTarget.checked)}
      />
      <Group gap="sm">
        <Button disabled={before.length === 0} onClick={() => mappings.undo(kind, proposal)}>
          Undo the last correction
        </Button>
        <Button
          disabled={hold !== null}
          loading={preview.isPending}
          onClick={() => preview.mutate({ connectionId, columns: [columns] })}
        >
          Dry run
        </Button>
        <Button
          variant="filled"
          disabled={hold !== null}
          loading={save.isPending}
          onClick={() => save.mutate({ connectionId, ...columns, readAgain })}
        >
          Save columns
        </Button>
        <Told hold={hold} saved={save.data?.version ?? null} readAgain={readAgain} />
      </Group>
      {error && <Failed error={error} />}
      {preview.data && <ImportPreview preview={preview.data} />}
    </Stack>
  );
}

function Told({ hold, saved, readAgain }: { hold: string | null; saved: number | null; readAgain: boolean }) {
  const says =
    saved === null
      ? hold
      : `Saved as version ${saved}. ${readAgain ? "All rows are read again now." : "It holds from the next run on."}`;
  if (says === null) return null;
  return (
    <Text size="sm" c="dimmed" role="status">
      {says}
    </Text>
  );
}

/** Why it cannot be saved yet. */
function holdOf(draft: Draft, { header }: FileProposal): string | null {
  if (draft.open.length > 0) return `Answer what is asked: ${draft.open.join(", ")}.`;
  const checked = checkMapping(draft, header, []);
  return checked.ok ? null : checked.problem;
}
