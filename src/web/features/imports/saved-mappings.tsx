/** The mappings that were saved, each for the files of a source with certain columns. */
import { Button, Text } from "@mantine/core";
import { saveColumns } from "#contract/connection-columns.ts";
import { listMappings, removeMapping, type SavedMapping, saveMapping } from "#contract/mappings.ts";
import { kindLabel } from "#core/imports/kind-label.ts";
import { useChange, useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { Moment } from "../../ui/time.tsx";
import { useUndo } from "../../ui/undo.tsx";

const COLUMNS = [
  { label: "Source" },
  { label: "Files" },
  { label: "What they hold" },
  { label: "Columns", align: "right" },
  { label: "Saved" },
  { label: "Actions", isHidden: true },
] as const;

export function SavedMappings() {
  const saved = useRead(listMappings, {});
  const count = saved.data?.data.length ?? 0;
  return (
    <Section name="saved-mappings" title="Saved columns" summary={formatInteger(count)}>
      {saved.error ? (
        <Failed error={saved.error} onRetry={() => void saved.refetch()} />
      ) : saved.data === undefined ? (
        <SkeletonLines count={2} />
      ) : count === 0 ? (
        <Text size="sm" c="dimmed">
          None yet. When a file with other columns than ours comes in, what you say about it can be kept for the next
          one.
        </Text>
      ) : (
        <PlainTable label="Saved columns" columns={COLUMNS}>
          {saved.data.data.map((one) => (
            <Row key={one.mappingId} saved={one} />
          ))}
        </PlainTable>
      )}
    </Section>
  );
}

function Row({ saved }: { saved: SavedMapping }) {
  const undo = useUndo();
  const remove = useChange(removeMapping, { refreshes: [listMappings] });
  const save = useChange(saveMapping, { refreshes: [listMappings] });
  const saveOfConnection = useChange(saveColumns, { refreshes: [listMappings] });
  const { source, connectionId, files, header, mapping, savedBy, savedAt, mappingId } = saved;
  const onRemove = () =>
    remove.mutate(
      { mappingId },
      {
        onSuccess: () =>
          undo.record({
            label: `Removed the saved columns of ${files || source}`,
            undo: () =>
              connectionId === null
                ? save.mutateAsync({ source, fileName: files, header, mapping })
                : saveOfConnection.mutateAsync({ connectionId, header, mapping }),
          }),
      },
    );
  return (
    <tr>
      <td>{source}</td>
      <td>{files}</td>
      <td>{kindLabel(mapping.kind)}</td>
      <td data-align="right">
        {mapping.columns.filter((one) => "from" in one).length} of {header.length}
      </td>
      <td>
        <Moment at={savedAt} /> by {savedBy}
      </td>
      <td data-align="actions">
        <Button loading={remove.isPending} onClick={onRemove}>
          Remove
        </Button>
      </td>
    </tr>
  );
}
