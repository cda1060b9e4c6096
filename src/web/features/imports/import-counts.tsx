/** Row by row accounted for: imported, refused and skipped make up the file. */
import { Text } from "@mantine/core";
import type { ImportRun } from "#contract/imports.ts";
import { kindLabel } from "#core/imports/kind-label.ts";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { totalsOf } from "./import-states.ts";

const COLUMNS = [
  { label: "File" },
  { label: "What it is", isWideOnly: true },
  { label: "Imported", align: "right" },
  { label: "Refused", align: "right" },
  { label: "Skipped", align: "right" },
  { label: "Rows", align: "right" },
] as const;

export function ImportCounts({ run }: { run: ImportRun }) {
  const totals = totalsOf(run);
  return (
    <PlainTable label="Files of this import" columns={COLUMNS}>
      {run.files.map((file) => (
        <tr key={file.position}>
          <td data-breaks>
            {file.name}
            {file.problem && (
              <Text size="xs" c="var(--fb-bad)">
                {file.problem}
              </Text>
            )}
          </td>
          <td className={WIDE_ONLY}>{kindLabel(file.kind)}</td>
          <Counts {...file} />
        </tr>
      ))}
      {run.files.length > 1 && (
        <tr>
          <th scope="row">All files</th>
          <td className={WIDE_ONLY} />
          <Counts {...totals} />
        </tr>
      )}
    </PlainTable>
  );
}

type CountsProps = { imported: number; rejected: number; skipped: number; rows: number };

function Counts({ imported, rejected, skipped, rows }: CountsProps) {
  return [imported, rejected, skipped, rows].map((count, index) => (
    <td key={COLUMNS[index + 2]?.label} data-align="right">
      {formatInteger(count)}
    </td>
  ));
}
