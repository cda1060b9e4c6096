/** Which column of a file is which of our fields: proposed, corrected here, and tried on the first rows at once. */
import { Button, Checkbox, Group, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { proposeImport } from "#contract/imports.ts";
import type { FileProposal } from "#contract/mappings.ts";
import { kindLabel } from "#core/imports/kind-label.ts";
import { RECORD_KINDS } from "#core/imports/record-kinds.ts";
import { useChange } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { MappingBody, MappingNotes } from "./mapping-body.tsx";
import type { Draft } from "./mapping-draft.ts";
import type { Mappings } from "./use-mappings.ts";

type MappingEditorProps = {
  uploadId: string;
  name: string;
  source: string;
  proposal: FileProposal;
  mappings: Mappings;
  onChange: () => void;
};

const KINDS = RECORD_KINDS.map(({ kind }) => ({ value: kind, label: kindLabel(kind) }));

export function MappingEditor({ uploadId, name, source, proposal: first, mappings, onChange }: MappingEditorProps) {
  const { now: draft, before, isSaved, proposal } = mappings.of(uploadId, first);
  const propose = useChange(proposeImport);
  const change = (next: Draft) => {
    onChange();
    mappings.change(uploadId, first, next);
  };
  const chooseKind = (kind: string) =>
    propose.mutate(
      { uploadId, source, kind: kind as NonNullable<FileProposal["kind"]> },
      {
        onSuccess: (next) => {
          onChange();
          mappings.propose(uploadId, next);
        },
      },
    );
  return (
    <Stack gap="md" role="region" aria-label={`Columns of ${name}`}>
      <Title order={2}>Which column is which in {name}</Title>
      <MappingNotes proposal={proposal} />
      <NativeSelect
        label="What the file holds"
        maw={280}
        value={draft?.kind ?? ""}
        data={draft === null ? [{ value: "", label: "Choose" }, ...KINDS] : KINDS}
        onChange={(event) => chooseKind(event.currentTarget.value)}
      />
      {draft?.open.includes("kind") && (
        <Group gap="sm" role="group" aria-label="What the file holds">
          <Text size="sm">{proposal.questions.find(({ field }) => field === "kind")?.text}</Text>
          {[draft.kind, ...proposal.otherKinds.slice(0, 1)].map((kind) => (
            <Button key={kind} loading={propose.isPending} onClick={() => chooseKind(kind)}>
              {kindLabel(kind)}
            </Button>
          ))}
        </Group>
      )}
      {propose.error && <Failed error={propose.error} />}
      {draft !== null && (
        <>
          <MappingBody name={name} draft={draft} proposal={proposal} onChange={change} />
          <Group gap="md">
            <Button disabled={before.length === 0} onClick={() => mappings.undo(uploadId, first)}>
              Undo the last correction
            </Button>
            <Checkbox
              label={`Read the next files of "${source}" with these columns the same way`}
              checked={isSaved}
              onChange={(event) => mappings.save(uploadId, first, event.currentTarget.checked)}
            />
          </Group>
        </>
      )}
    </Stack>
  );
}
