/** Taking a finished import back: first what would go, then the act. */
import { Button, Checkbox, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { getImport, type ImportRun, listImports } from "#contract/imports.ts";
import type { OutputOf } from "#contract/operation.ts";
import { previewTakeBack, takeBackImport } from "#contract/take-backs.ts";
import { useChange, useRead } from "../../app/api.ts";
import { ConfirmInline } from "../../ui/confirm-inline.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatDay, formatInteger } from "../../ui/format.ts";
import { KeyHint, keyOf, keyOn, useKeys } from "../../ui/keys.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { formatQuantity } from "../../ui/quantity.ts";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";

const TAKEABLE = new Set<ImportRun["state"]>(["done", "failed", "refused"]);

export function mayBeTakenBack({ state, source }: ImportRun): boolean {
  return TAKEABLE.has(state) && source !== "sample";
}

export function ImportTakeBack({ importRunId }: { importRunId: string }) {
  const [isAsked, setIsAsked] = useState(false);
  const ask = () => setIsAsked(true);
  useKeys([{ ...keyOn("takeImportBack", "Import"), label: "See what taking this import back voids", run: ask }], {
    isActive: !isAsked,
  });
  return isAsked ? (
    <TakeBack importRunId={importRunId} />
  ) : (
    <Button onClick={ask} rightSection={<KeyHint keys={keyOf("takeImportBack")} />} style={{ alignSelf: "flex-start" }}>
      Take this import back
    </Button>
  );
}

function TakeBack({ importRunId }: { importRunId: string }) {
  const preview = useRead(previewTakeBack, { importRunId });
  const takeBack = useChange(takeBackImport, { refreshes: [getImport, listImports] });
  const [chosen, setChosen] = useState<boolean | null>(null);
  const again = preview.data?.readAgain ?? null;
  const readAgain = chosen ?? again?.isUsual ?? false;
  return (
    <Section name="take-back" title="Take this import back">
      <Stack gap="sm">
        {preview.error && <Failed error={preview.error} onRetry={() => void preview.refetch()} />}
        {!preview.data && !preview.error && <SkeletonLines count={4} heightPx={24} />}
        {preview.data?.sentences.map((sentence) => (
          <Text key={sentence} size="sm">
            {sentence}
          </Text>
        ))}
        {again !== null && (
          <Checkbox
            label={
              again.what === "source" ? `Read ${again.connection} again` : `Apply what ${again.connection} sent again`
            }
            description={
              again.what === "source"
                ? "From where it stood before this import, at its next run."
                : "Its stored payloads, once this import is taken back."
            }
            checked={readAgain}
            onChange={(event) => setChosen(event.currentTarget.checked)}
          />
        )}
        <Text size="sm" c="dimmed">
          What a later import or a person changed since stays.{again === null && " The file can be brought in again."}
        </Text>
        <ConfirmInline
          label="Take it back"
          question="What is listed above goes or becomes what it was."
          confirmLabel="Take it back"
          isDangerous
          disabled={!preview.data}
          shortcut={keyOn("takeImportBack", "Import")}
          onConfirm={() =>
            takeBack.mutateAsync({ importRunId, ...(again !== null && { readAgain }) }).catch(() => undefined)
          }
        />
        {takeBack.error && <Failed error={takeBack.error} />}
        {preview.data && <FirstRows preview={preview.data} />}
      </Stack>
    </Section>
  );
}

const COLUMNS = [{ label: "Kind" }, { label: "Of" }, { label: "What goes" }, { label: "What it becomes" }] as const;

function FirstRows({ preview }: { preview: OutputOf<typeof previewTakeBack> }) {
  const days = preview.firstDays.map(({ account, meter, day, before, after }) => ({
    kind: "usage",
    of: `${account}, ${meter}, ${formatDay(day)}`,
    goes: after === null ? "" : formatQuantity(after),
    becomes: before === null ? "not reported" : formatQuantity(before),
  }));
  const rows = preview.rows.flatMap(({ table, first }) =>
    first.map(({ account, key, before, after }) => ({
      kind: table.replaceAll("_", " "),
      of: account ?? wordsOf(key),
      goes: wordsOf(changedIn(after, before)),
      becomes: before === null ? "nothing" : wordsOf(changedIn(before, after)),
    })),
  );
  const all = [...days, ...rows];
  if (all.length === 0) return null;
  return (
    <Section name="take-back-rows" title="The first rows of each" summary={formatInteger(all.length)}>
      <PlainTable label="The first rows of each" columns={COLUMNS}>
        {all.map(({ kind, of, goes, becomes }) => (
          <tr key={`${kind} ${of} ${goes} ${becomes}`}>
            <td>{kind}</td>
            <td data-breaks>{of}</td>
            <td data-breaks>{goes}</td>
            <td data-breaks>{becomes}</td>
          </tr>
        ))}
      </PlainTable>
    </Section>
  );
}

type Values = Readonly<Record<string, unknown>> | null;

/** Only the columns that differ. */
function changedIn(values: Values, other: Values): Values {
  if (values === null) return null;
  const differs = ([name, value]: [string, unknown]) => JSON.stringify(value) !== JSON.stringify(other?.[name]);
  return Object.fromEntries(Object.entries(values).filter(differs));
}

function wordsOf(values: Values): string {
  const shown = Object.entries(values ?? {}).filter(([name, value]) => value !== null && !name.endsWith("_id"));
  return shown
    .slice(0, 4)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(", ");
}
