/** What a source's own words become here, before anything is imported; corrected in the settings below. */
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import type { Connection } from "#contract/connections.ts";
import { type Survey, surveyConnection } from "#contract/moves.ts";
import { useChange } from "../../app/api.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { KeyHint, keyOn, useKeys } from "../../ui/keys.tsx";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { StateMark } from "../../ui/state-mark.tsx";

const COLUMNS = [{ label: "Word" }, { label: "Becomes" }, { label: "Accounts", align: "right" }] as const;
const EXAMPLES = { label: "For example", isWideOnly: true };

export function ConnectionWords({ connection: { connectionId, name } }: { connection: Connection }) {
  const survey = useChange(surveyConnection);
  const look = () => survey.mutate({ connectionId });
  useKeys([{ ...keyOn("words", "Connections"), label: `Look at the words of ${name}`, run: look }]);
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button variant="default" loading={survey.isPending} onClick={look} rightSection={<KeyHint keys="w" />}>
          Words
        </Button>
        <Text size="sm" c="dimmed">
          Which field, stage or role each of its words becomes. Nothing is imported; correct it in the settings below.
        </Text>
      </Group>
      {survey.error && <Failed error={survey.error} onRetry={look} />}
      {survey.data && <Words survey={survey.data} />}
    </Stack>
  );
}

type Row = { word: string; becomes: string; isOpen: boolean; count: number; examples: readonly string[] };

function Words({ survey }: { survey: Survey }) {
  return (
    <>
      <Text size="sm" role="status">
        Looked at {survey.of}.
      </Text>
      <WordTable label="Traits and the fields they become" rows={survey.fields.map(fieldRow)} />
      <WordTable label="Pipeline values and their stages" rows={survey.stages.map(stageRow)} />
      <WordTable label="Key roles" rows={survey.roles.map(roleRow)} />
    </>
  );
}

function fieldRow({ word, fieldId, type, isDefined, count, examples }: Survey["fields"][number]): Row {
  const becomes = fieldId === null ? "Left out" : `${fieldId}, ${type}${isDefined ? "" : " (not defined yet)"}`;
  return { word, becomes, isOpen: false, count, examples };
}

function stageRow({ word, stage, isPaidCall, count }: Survey["stages"][number]): Row {
  const becomes = stage ?? (isPaidCall ? "Paid call, over its stage" : "Unmapped");
  return { word, becomes, isOpen: stage === null && !isPaidCall, count, examples: [] };
}

function roleRow({ word, becomes, count, examples }: Survey["roles"][number]): Row {
  return { word, becomes: becomes ?? "Nobody who looks after it", isOpen: false, count, examples };
}

function WordTable({ label, rows }: { label: string; rows: readonly Row[] }) {
  const hasExamples = rows.some(({ examples }) => examples.length > 0);
  const columns = hasExamples ? [...COLUMNS, EXAMPLES] : COLUMNS;
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {label}: none.
      </Text>
    );
  return (
    <>
      <Title order={3} mt="sm">
        {label}
      </Title>
      <PlainTable label={label} columns={columns}>
        {rows.map(({ word, becomes, isOpen, count, examples }) => (
          <tr key={word}>
            <th scope="row">{word}</th>
            <td data-breaks>{isOpen ? <StateMark tone="warn">{becomes}</StateMark> : becomes}</td>
            <td data-align="right">{formatInteger(count)}</td>
            {hasExamples && (
              <td data-breaks className={WIDE_ONLY}>
                {examples.join(" · ")}
              </td>
            )}
          </tr>
        ))}
      </PlainTable>
    </>
  );
}
