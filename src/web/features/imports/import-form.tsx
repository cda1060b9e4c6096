/** From files to a started import: choose, look at it in a dry run, start. */
import { Button, Checkbox, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { type ImportRun, listImports, previewImport, proposeImport, startImport } from "#contract/imports.ts";
import { listMappings } from "#contract/mappings.ts";
import { getStatus } from "#contract/status.ts";
import { checkMapping } from "#core/mappings/check-mapping.ts";
import { useChange, useRead } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { isToldBeside, problemOfField } from "../../ui/field-problem.ts";
import { ChosenFiles } from "./chosen-files.tsx";
import { FileDrop } from "./file-drop.tsx";
import { ImportPreview } from "./import-preview.tsx";
import { MappingEditor } from "./mapping-editor.tsx";
import { type Mappings, useMappings } from "./use-mappings.ts";
import { type ChosenFile, useUploads } from "./use-uploads.ts";

const BESIDE = ["source", "uploads", "removeSample"];

type Options = { source: string; moveDates: boolean; removeSample: boolean; nobody: boolean };

export function ImportForm({ onStarted }: { onStarted: (run: ImportRun) => void }) {
  const uploads = useUploads();
  const [options, setOptions] = useState<Options>({
    source: "csv",
    moveDates: false,
    removeSample: true,
    nobody: false,
  });
  const status = useRead(getStatus, {});
  const preview = useChange(previewImport);
  const start = useChange(startImport, { refreshes: [listImports, listMappings, getStatus] });
  const hasSample = status.data?.sample ?? false;
  const received = receivedOf(uploads.files);
  const mappings = useMappings();
  const propose = useChange(proposeImport);
  const mapped = received.flatMap(({ name, uploaded: { uploadId, proposal } }) =>
    proposal === null || mappings.of(uploadId, proposal).proposal.isPlain ? [] : [{ uploadId, name, proposal }],
  );
  const draftOf = ({ uploaded: { uploadId, proposal } }: Received) =>
    proposal === null ? null : mappings.of(uploadId, proposal).now;
  const kinds = received.map((file) => draftOf(file)?.kind ?? file.uploaded.kind);
  const asksNobody = kinds.includes("accounts") && !kinds.includes("humans");
  const request = () => ({
    uploads: received.map(({ uploaded }) => uploaded.uploadId),
    source: options.source,
    mappings: mapped.flatMap(({ uploadId, proposal }) => {
      const { now, isSaved } = mappings.of(uploadId, proposal);
      if (now === null) return [];
      const { kind, columns } = now;
      return [{ uploadId, mapping: { kind, columns: [...columns] }, save: isSaved }];
    }),
    moveDates: options.moveDates,
    removeSample: hasSample && options.removeSample,
    nobodyAssigned: asksNobody && options.nobody,
  });
  const hold =
    holdOf(uploads.files) ??
    mapped
      .map(({ uploadId, name, proposal }) => holdOfMapping(name, mappings.of(uploadId, proposal)))
      .find((one) => one !== null) ??
    null;
  const begin = () =>
    start.mutate(request(), {
      onSuccess: (run) => {
        uploads.clear();
        mappings.clear();
        preview.reset();
        onStarted(run);
      },
    });
  const changed = () => preview.reset();
  /** What was saved for another source may fit; what a person corrected stays. */
  const lookAgain = () => {
    for (const { uploadId, proposal } of mapped)
      if (mappings.of(uploadId, proposal).before.length === 0)
        propose.mutate({ uploadId, source: options.source }, { onSuccess: (next) => mappings.propose(uploadId, next) });
  };
  const error = start.error ?? preview.error;
  return (
    <Stack gap="lg">
      <FileDrop
        onFiles={(files) => {
          changed();
          uploads.add(files, options.source);
        }}
      />
      {uploads.files.length > 0 && (
        <>
          <ChosenFiles
            files={uploads.files}
            onRemove={(key) => {
              changed();
              uploads.remove(key);
            }}
          />
          <ImportOptions
            options={options}
            onChange={(next) => {
              changed();
              setOptions(next);
            }}
            hasSample={hasSample}
            asksNobody={asksNobody}
            onSource={lookAgain}
            error={error}
          />
          {mapped.map(({ uploadId, name, proposal }) => (
            <MappingEditor
              key={uploadId}
              uploadId={uploadId}
              name={name}
              source={options.source}
              proposal={proposal}
              mappings={mappings}
              onChange={changed}
            />
          ))}
          <Group gap="sm">
            <Button disabled={hold !== null} loading={preview.isPending} onClick={() => preview.mutate(request())}>
              Dry run
            </Button>
            <Button variant="filled" disabled={hold !== null} loading={start.isPending} onClick={begin}>
              {received.length === 1 ? "Import 1 file" : `Import ${received.length} files`}
            </Button>
            {hold && (
              <Text size="sm" c="dimmed" role="status">
                {hold}
              </Text>
            )}
          </Group>
        </>
      )}
      {error && !isToldBeside(error, BESIDE.slice(0, 1)) && <Failed error={error} />}
      {preview.data && <ImportPreview preview={preview.data} />}
    </Stack>
  );
}

type Received = Extract<ChosenFile, { state: "received" }>;

function receivedOf(files: readonly ChosenFile[]): Received[] {
  return files
    .filter((file) => file.state === "received")
    .filter(({ uploaded }) => uploaded.problem === null || uploaded.proposal !== null);
}

/** Why nothing can be started yet. */
function holdOf(files: readonly ChosenFile[]): string | null {
  if (files.some(({ state }) => state === "waiting" || state === "sending")) return "Files are still being sent.";
  const left = files.length - receivedOf(files).length;
  if (left === files.length) return "None of these files can be imported.";
  return left > 0 ? "Leave out the files that cannot be imported." : null;
}

function holdOfMapping(name: string, { now, proposal }: ReturnType<Mappings["of"]>): string | null {
  if (now === null) return `Say what ${name} holds.`;
  if (now.open.length > 0) return `Answer what is asked about ${name}: ${now.open.join(", ")}.`;
  const checked = checkMapping(now, proposal.header, []);
  return checked.ok ? null : `${name}: ${checked.problem}`;
}

type ImportOptionsProps = {
  options: Options;
  onChange: (options: Options) => void;
  /** When its name has been written. */
  onSource: () => void;
  hasSample: boolean;
  asksNobody: boolean;
  error: unknown;
};

function ImportOptions({ options, onChange, onSource, hasSample, asksNobody, error }: ImportOptionsProps) {
  return (
    <Stack gap="md">
      <TextInput
        label="Name of the source"
        description="Ids are kept apart by source. Use the same name again to correct what came from it."
        maw={360}
        value={options.source}
        error={problemOfField(error, "source")}
        onBlur={onSource}
        onChange={(event) => onChange({ ...options, source: event.currentTarget.value })}
      />
      <Checkbox
        label="Move all dates so that the last day is yesterday"
        description="For trying things out with old files. Every page will say so."
        checked={options.moveDates}
        onChange={(event) => onChange({ ...options, moveDates: event.currentTarget.checked })}
      />
      {hasSample && (
        <Checkbox
          label="Remove the sample company first"
          description="Sample and real accounts are never mixed."
          checked={options.removeSample}
          error={problemOfField(error, "removeSample")}
          onChange={(event) => onChange({ ...options, removeSample: event.currentTarget.checked })}
        />
      )}
      {asksNobody && (
        <Checkbox
          label="Nobody of sales or success looks after these accounts"
          description="Without it, and without a file of humans, we do not know, and no account comes into onboarding."
          checked={options.nobody}
          onChange={(event) => onChange({ ...options, nobody: event.currentTarget.checked })}
        />
      )}
    </Stack>
  );
}
