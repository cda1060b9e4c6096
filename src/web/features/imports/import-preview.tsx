/** What a dry run found: what would change, the problems, and the first rows as they would be read. */
import { List, Stack, Text, Title } from "@mantine/core";
import type { previewImport } from "#contract/imports.ts";
import type { OutputOf } from "#contract/operation.ts";
import { kindLabel } from "#core/imports/kind-label.ts";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";

type Preview = OutputOf<typeof previewImport>;
type PreviewFile = Preview["files"][number];

export function ImportPreview({ preview }: { preview: Preview }) {
  return (
    <Stack gap="md" role="region" aria-label="Dry run">
      <Title order={2}>Dry run: nothing was changed</Title>
      <List size="sm">
        {preview.sentences.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
      {preview.files.map((file) => (
        <Section
          key={file.name}
          name={`import-preview.${file.name}`}
          title={file.name}
          summary={`${kindLabel(file.kind)} · ${countsOf(file)}`}
        >
          <Stack gap="md">
            <Problems file={file} />
            <FirstRows file={file} />
          </Stack>
        </Section>
      ))}
    </Stack>
  );
}

function countsOf({ rows, imported, rejected, skipped }: PreviewFile): string {
  return `${formatInteger(rows)} rows: ${formatInteger(imported)} imported, ${formatInteger(rejected)} refused, ${formatInteger(skipped)} skipped`;
}

const PROBLEM_COLUMNS = [{ label: "Line", align: "right" }, { label: "Column" }, { label: "What to correct" }] as const;

function Problems({ file }: { file: PreviewFile }) {
  if (file.problems.length === 0) return null;
  return (
    <PlainTable label={`Problems in ${file.name}`} columns={PROBLEM_COLUMNS}>
      {file.problems.map((problem) => (
        <tr key={`${problem.line} ${problem.column} ${problem.reason}`}>
          <td data-align="right">{problem.line}</td>
          <td>{problem.column ?? ""}</td>
          <td>{problem.reason}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

function FirstRows({ file }: { file: PreviewFile }) {
  if (file.firstRows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        There is no row to show.
      </Text>
    );
  return (
    <PlainTable label={`First rows of ${file.name}`} columns={file.columns.map((label) => ({ label }))} isDense>
      {numbered(file.firstRows).map(({ cells, line }) => (
        <tr key={line}>
          {cells.map((cell, at) => (
            <td key={file.columns[at]}>{cell}</td>
          ))}
        </tr>
      ))}
    </PlainTable>
  );
}

/** Rows of a file have no other name than their place. */
function numbered(rows: string[][]): { cells: string[]; line: number }[] {
  return rows.map((cells, index) => ({ cells, line: index + 1 }));
}
