/** The rows that were refused, each with its reason, to correct and import again. */
import { Button, Group, Text } from "@mantine/core";
import { listRejections } from "#contract/imports.ts";
import { csvText } from "#core/csv/csv-text.ts";
import { useRead } from "../../app/api.ts";
import { downloadText } from "../../ui/download-text.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";

const READ_ROWS = 100_000;
/** On the screen; the file has all that were read. */
const SHOWN_ROWS = 100;
const COLUMNS = [
  { label: "File" },
  { label: "Line", align: "right" },
  { label: "Column" },
  { label: "What to correct" },
] as const;

export function Rejections({ importRunId }: { importRunId: string }) {
  const rejections = useRead(listRejections, { importRunId, limit: READ_ROWS });
  if (rejections.error) return <Failed error={rejections.error} onRetry={() => void rejections.refetch()} />;
  if (!rejections.data) return <SkeletonLines count={4} />;
  const { total, data } = rejections.data;
  const download = () => {
    const rows = data.map(({ file, line, column, reason }) => [file, line, column, reason]);
    downloadText(`refused-rows-${importRunId.slice(0, 8)}.csv`, csvText(["file", "line", "column", "reason"], rows));
  };
  return (
    <Section
      name="import-rejections"
      title="Refused rows"
      summary={formatInteger(total)}
      actions={<Button onClick={download}>Download as CSV</Button>}
    >
      <PlainTable label="Refused rows" columns={COLUMNS}>
        {data.slice(0, SHOWN_ROWS).map((row) => (
          <tr key={`${row.file} ${row.line} ${row.column}`}>
            <td>{row.file}</td>
            <td data-align="right">{formatInteger(row.line)}</td>
            <td>{row.column ?? ""}</td>
            <td>{row.reason}</td>
          </tr>
        ))}
      </PlainTable>
      {total > SHOWN_ROWS && (
        <Group mt="sm">
          <Text size="xs" c="dimmed">
            The first {SHOWN_ROWS} of {formatInteger(total)}; the file has {total > data.length ? "more" : "all"}.
          </Text>
        </Group>
      )}
    </Section>
  );
}
