/** What a paste would do, cell by cell: what changes, what cannot be set and why. Then all of it at once, with one way back. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useEffectEvent, useState } from "react";
import type { CellAfter, CellsInput, setFieldCells } from "#contract/field-cells.ts";
import type { OutputOf } from "#contract/operation.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { Failed } from "../../../ui/failed.tsx";
import { formatInteger, formatWeekday } from "../../../ui/format.ts";
import { PlainTable } from "../../../ui/plain-table.tsx";
import { messageOf } from "../../../ui/problem.ts";
import { isReason } from "../../../ui/reason-field.tsx";
import { SkeletonLines } from "../../../ui/skeleton.tsx";
import type { LeftOver } from "../../../ui/table-cells.ts";
import { useNow } from "../../../ui/time.tsx";
import { noWhyYet, StagesWhy, type StagesWhyValue, setsStages } from "./stages-why.tsx";

export type CellSet = OutputOf<typeof setFieldCells>;

type Refused = { name: string; column: string; text: string; reason: string };

export type CellsToSet = {
  readonly cells: CellsInput["cells"];
  /** They cannot be read as what their column holds. */
  readonly refused: Refused[];
  readonly left: LeftOver;
  /** Of the columns, by their ids. */
  readonly labels: Readonly<Record<string, string>>;
};

export type SetCells = (
  cells: CellsToSet,
  options?: { dryRun?: boolean; stages?: StagesWhyValue | undefined },
) => Promise<CellSet>;

type PastedCellsProps = { cells: CellsToSet; set: SetCells; onDone: () => void };

const MOST_SHOWN = 50;
const COLUMNS = ["Account", "Column", "What happens"].map((label) => ({ label }));

export function PastedCells({ cells, set, onDone }: PastedCellsProps) {
  const [looked, setLooked] = useState<CellSet | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [isSetting, setSetting] = useState(false);
  const today = localDateAt(useNow());
  const [why, setWhy] = useState(() => noWhyYet(today));
  const asksWhy = looked !== null && setsStages(looked);
  const look = async () => {
    setProblem(null);
    await set(cells, { dryRun: true }).then(setLooked, setProblem);
  };
  const begin = useEffectEvent(look);
  useEffect(() => void begin(), []);
  const apply = async () => {
    setProblem(null);
    setSetting(true);
    try {
      const done = await set(cells, { stages: asksWhy ? why : undefined });
      // Colleagues may have written meanwhile: what was left alone is shown, and everything else is done.
      if (done.refused > (looked?.refused ?? 0)) setLooked({ ...done, changed: 0 });
      else onDone();
    } catch (error) {
      setProblem(error);
    }
    setSetting(false);
  };
  if (looked === null)
    return problem ? <Failed error={problem} onRetry={() => void look()} /> : <SkeletonLines count={4} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void apply();
      }}
    >
      <Stack gap="md">
        <Text size="sm" role="status">
          {summaryOf(looked, cells)}
        </Text>
        <CellsTable looked={looked} cells={cells} today={today} />
        {asksWhy && <StagesWhy value={why} onChange={setWhy} today={today} />}
        {problem !== null && (
          <Text size="sm" c="red" role="alert">
            {messageOf(problem)} Nothing is lost: try again, and what is set already stays as it is.
          </Text>
        )}
        <Group>
          <Button
            type="submit"
            variant="filled"
            loading={isSetting}
            disabled={looked.changed === 0 || (asksWhy && !isReason(why.reason))}
            data-autofocus={!asksWhy || undefined}
          >
            {problem === null ? "Set" : "Try again: set"} {countOf(looked.changed)}
          </Button>
          <Button variant="default" onClick={onDone}>
            {looked.changed === 0 ? "Close" : "Cancel"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function countOf(cells: number): string {
  return `${formatInteger(cells)} ${cells === 1 ? "cell" : "cells"}`;
}

function summaryOf({ changed, unchanged, refused }: CellSet, cells: CellsToSet): string {
  const cannot = refused + cells.refused.length;
  const { outside, unread } = cells.left;
  return [
    `${countOf(changed)} would change`,
    unchanged > 0 && `${formatInteger(unchanged)} have that value already`,
    cannot > 0 && `${formatInteger(cannot)} cannot be set`,
    outside > 0 && `${formatInteger(outside)} lie beyond the table`,
    unread > 0 && `${formatInteger(unread)} are in rows that have not been read; scroll to them and paste again`,
  ]
    .filter(Boolean)
    .join("; ")
    .concat(".");
}

/** What cannot be set comes first: it is what a person has to look at. */
function CellsTable({ looked, cells, today }: { looked: CellSet; cells: CellsToSet; today: LocalDate }) {
  const columnOf = ({ column }: CellAfter) => cells.labels[column] ?? column;
  const shown = ({ column }: CellAfter, value: string | null) => {
    if (value === null) return "no value";
    return column === "nextTask" ? formatWeekday(value, today) : value;
  };
  const refused = [
    ...cells.refused.map(({ name, column, reason }) => ({ name, column, what: reason })),
    ...looked.cells.flatMap((cell) =>
      cell.outcome === "refused" ? { name: cell.name, column: columnOf(cell), what: cell.reason ?? "" } : [],
    ),
  ];
  const changes = looked.cells.flatMap((cell) =>
    cell.outcome === "changes"
      ? { name: cell.name, column: columnOf(cell), what: `${shown(cell, cell.before)} → ${shown(cell, cell.after)}` }
      : [],
  );
  const left = refused.map((line) => ({ ...line, what: `Left as it is. ${line.what}` }));
  const lines = [...left, ...changes].map((line, index) => ({ ...line, id: `${index} ${line.name}` }));
  if (lines.length === 0) return null;
  return (
    <>
      <PlainTable label="Cells" columns={COLUMNS}>
        {lines.slice(0, MOST_SHOWN).map(({ id, name, column, what }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>{column}</td>
            <td data-breaks>{what}</td>
          </tr>
        ))}
      </PlainTable>
      {lines.length > MOST_SHOWN && (
        <Text size="xs" c="dimmed">
          and {formatInteger(lines.length - MOST_SHOWN)} more
        </Text>
      )}
    </>
  );
}
