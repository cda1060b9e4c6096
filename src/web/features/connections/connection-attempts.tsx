/** The latest tries to read a source. */
import { type Connection, listAttempts } from "#contract/connections.ts";
import { useRead } from "../../app/api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Failed } from "../../ui/failed.tsx";
import { formatInteger } from "../../ui/format.ts";
import { TextLink } from "../../ui/links.tsx";
import { PlainTable } from "../../ui/plain-table.tsx";
import { Section } from "../../ui/section.tsx";
import { SkeletonLines } from "../../ui/skeleton.tsx";
import { StateMark } from "../../ui/state-mark.tsx";
import { Age } from "../../ui/time.tsx";
import { ATTEMPT_STATES, isUnderWay } from "./connection-states.ts";

const MOST = 20;
const COLUMNS = [
  { label: "When" },
  { label: "Outcome" },
  { label: "Rows", align: "right" },
  { label: "What it said" },
  { label: "Import", isHidden: true },
] as const;

export function ConnectionAttempts({ connection }: { connection: Connection }) {
  const { connectionId } = connection;
  const read = useRead(
    listAttempts,
    { connectionId, limit: MOST },
    { refetchInterval: isUnderWay(connection) ? 2000 : 15_000 },
  );
  const attempts = read.data?.data;
  return (
    <Section name="connection-attempts" title="Tries" summary={`the last ${MOST}`}>
      {read.error && <Failed error={read.error} onRetry={() => void read.refetch()} />}
      {!attempts && !read.error && <SkeletonLines count={3} heightPx={32} />}
      {attempts?.length === 0 && <Empty title="It was not asked yet" why="Run it now, or wait for its next run." />}
      {attempts && attempts.length > 0 && (
        <PlainTable label="Tries" columns={COLUMNS}>
          {attempts.map(({ attemptId, startedAt, outcome, rows, refusedRows, problem, importRunId, part }) => (
            <tr key={attemptId}>
              <td>
                <Age at={startedAt} />
                {part > 1 && `, part ${part}`}
              </td>
              <td>
                <StateMark tone={ATTEMPT_STATES[outcome].tone}>{ATTEMPT_STATES[outcome].label}</StateMark>
              </td>
              <td data-align="right">{rows === null ? "" : formatInteger(rows)}</td>
              <td data-breaks>{problem ?? (refusedRows ? `${formatInteger(refusedRows)} refused` : null)}</td>
              <td>
                {importRunId !== null && (
                  <TextLink to="/import" search={{ run: importRunId } as never}>
                    Import
                  </TextLink>
                )}
              </td>
            </tr>
          ))}
        </PlainTable>
      )}
    </Section>
  );
}
