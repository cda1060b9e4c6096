/** What a source brought so far, kind by kind, and why the rest did not come in. */
import { Button, Text } from "@mantine/core";
import type { Connection } from "#contract/connections.ts";
import { type MoveReport, reportConnection } from "#contract/moves.ts";
import { csvText } from "#core/csv/csv-text.ts";
import { kindLabel } from "#core/imports/kind-label.ts";
import { useRead } from "../../app/api.ts";
import { downloadText } from "../../ui/download-text.ts";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";

const COLUMNS = [
  { label: "Kind" },
  { label: "Read", align: "right", isWideOnly: true },
  { label: "Imported", align: "right" },
  { label: "Known already", align: "right", isWideOnly: true },
  { label: "Refused", align: "right" },
  { label: "Most frequent reason" },
] as const;

export function ConnectionReport({ connection: { connectionId, name } }: { connection: Connection }) {
  const report = useRead(reportConnection, { connectionId });
  return (
    <Section
      name="connection-report"
      title="What it brought"
      actions={report.data && <Button onClick={() => download(name, report.data)}>Download as CSV</Button>}
    >
      {report.error && <Failed error={report.error} onRetry={() => void report.refetch()} />}
      {!report.data && !report.error && <SkeletonLines count={3} />}
      {report.data?.data.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was imported yet.
        </Text>
      )}
      {report.data && report.data.data.length > 0 && <ReportTable report={report.data} />}
    </Section>
  );
}

/** Kinds are words of ours, and short. */
const WHOLE = { whiteSpace: "nowrap" } as const;

function ReportTable({ report }: { report: MoveReport }) {
  return (
    <PlainTable label="Rows by kind" columns={COLUMNS}>
      {report.data.map(({ kind, rows, imported, skipped, rejected, reasons }) => (
        <tr key={kind}>
          <th scope="row" style={WHOLE}>
            {kindLabel(kind)}
          </th>
          <Count count={rows} isWideOnly />
          <Count count={imported} />
          <Count count={skipped} isWideOnly />
          <Count count={rejected} />
          <td>{reasons[0]?.reason ?? ""}</td>
        </tr>
      ))}
    </PlainTable>
  );
}

function Count({ count, isWideOnly = false }: { count: number; isWideOnly?: boolean }) {
  return (
    <td data-align="right" className={isWideOnly ? WIDE_ONLY : undefined}>
      {formatInteger(count)}
    </td>
  );
}

function download(name: string, { data }: MoveReport): void {
  const rows = data.flatMap(({ kind, reasons, ...counts }) => [
    [kind, counts.rows, counts.imported, counts.skipped, counts.rejected, ""],
    ...reasons.map(({ reason, rows: refused }) => [kind, "", "", "", refused, reason]),
  ]);
  const header = ["kind", "read", "imported", "known already", "refused", "reason"];
  downloadText(`report-of-${name}.csv`, csvText(header, rows));
}
