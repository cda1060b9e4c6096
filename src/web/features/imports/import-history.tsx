/** Earlier imports with their counts; each opens. */
import { Anchor } from "@mantine/core";
import { listImports } from "#contract/imports.ts";
import { useRead } from "../../app/api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { PlainTable, WIDE_ONLY } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age } from "../../ui/time.tsx";
import { IMPORT_STATES, isOver, totalsOf } from "./import-states.ts";
import { useMemberNames } from "./member-names.ts";

const COLUMNS = [
  { label: "When" },
  { label: "Source" },
  { label: "State" },
  { label: "Files", align: "right", isWideOnly: true },
  { label: "Imported", align: "right" },
  { label: "Refused", align: "right" },
  { label: "Skipped", align: "right", isWideOnly: true },
  { label: "By", isWideOnly: true },
] as const;

export function ImportHistory({ onOpen }: { onOpen: (importRunId: string) => void }) {
  const runs = useRead(
    listImports,
    {},
    { refetchInterval: ({ state }) => (state.data?.data.every(isOver) === false ? 2000 : false) },
  );
  const nameOf = useMemberNames();
  const found = runs.data?.data;
  return (
    <Section name="imports" title="Earlier imports" summary={found && formatInteger(found.length)}>
      {runs.error && (
        <Failed
          error={runs.error}
          onRetry={() => void runs.refetch()}
          lastGoodAtMs={found ? runs.dataUpdatedAt : null}
        />
      )}
      {!found && !runs.error && <SkeletonLines count={3} heightPx={36} />}
      {found?.length === 0 && (
        <Empty title="Nothing was imported yet" why="Add files above; a dry run shows first what they would change." />
      )}
      {found && found.length > 0 && (
        <PlainTable label="Earlier imports" columns={COLUMNS}>
          {found.map((run) => {
            const { imported, rejected, skipped } = totalsOf(run);
            const { tone, label } = IMPORT_STATES[run.state];
            return (
              <tr key={run.importRunId}>
                <td>
                  <Anchor component="button" type="button" size="sm" onClick={() => onOpen(run.importRunId)}>
                    <Age at={run.receivedAt} />
                  </Anchor>
                </td>
                <td data-breaks>{run.source}</td>
                <td>
                  <StateMark tone={tone}>{label}</StateMark>
                </td>
                <td data-align="right" className={WIDE_ONLY}>
                  {formatInteger(run.files.length)}
                </td>
                <td data-align="right">{formatInteger(imported)}</td>
                <td data-align="right">{formatInteger(rejected)}</td>
                <td data-align="right" className={WIDE_ONLY}>
                  {formatInteger(skipped)}
                </td>
                <td className={WIDE_ONLY}>{nameOf(run.requestedBy)}</td>
              </tr>
            );
          })}
        </PlainTable>
      )}
    </Section>
  );
}
