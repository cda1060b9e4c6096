/** Cells of accounts as a spreadsheet's: what is copied of each, and what becomes of what is pasted or filled down. */
import { notifications } from "@mantine/notifications";
import { type AccountRow, listAccounts } from "#contract/accounts.ts";
import { undoFieldOfMany } from "#contract/field-batches.ts";
import { setFieldCells } from "#contract/field-cells.ts";
import type { FieldRow } from "#contract/fields.ts";
import { ROLES } from "#contract/operation.ts";
import { DAYS_BY_HAND } from "#core/fields/words-at-once.ts";
import { toAmountText } from "#core/money/money.ts";
import { localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { client, queryClient, queryKey } from "../../../app/api.ts";
import { useSession } from "../../../app/session.tsx";
import { useStageName } from "../../../app/stage-name.tsx";
import { formatDay, formatInteger, plainNumber } from "../../../ui/format.ts";
import { onDemand } from "../../../ui/on-demand.tsx";
import { messageOf } from "../../../ui/problem.ts";
import { useSidePanel } from "../../../ui/side-panel.tsx";
import type { LeftOver, TableCells, WrittenCell } from "../../../ui/table-cells.ts";
import type { Column } from "../../../ui/table-columns.ts";
import { useNow } from "../../../ui/time.tsx";
import { useUndo } from "../../../ui/undo.tsx";
import { readTotalsAgain } from "./account-totals.tsx";
import type { CellSet, CellsToSet } from "./pasted-cells.tsx";

const PastedCells = onDemand(async () => (await import("./pasted-cells.tsx")).PastedCells);

export function useAccountCells(fields: readonly FieldRow[]): TableCells<AccountRow> | undefined {
  const panel = useSidePanel();
  const stageName = useStageName();
  const set = useSetCells();
  const isSpecialist = ROLES.indexOf(useSession().role) >= ROLES.indexOf("specialist");
  const read = async (cells: WrittenCell<AccountRow>[], left: LeftOver) =>
    (await import("./cells-to-set.ts")).cellsToSet(cells, left, fields);
  const preview = (title: string, cells: CellsToSet) =>
    panel.open({ title, content: <PastedCells cells={cells} set={set} onDone={panel.close} /> });
  const refuse = () =>
    notifications.show({ message: "Your role only looks. Ask a lead to let you set fields.", color: "yellow" });
  return {
    copyText: (column, row) => copied(column, row, stageName),
    onPaste: (written, left) => {
      if (!isSpecialist) return refuse();
      void read(written, left).then((cells) => preview("Paste", cells));
    },
    onFill: (written, left) => {
      if (!isSpecialist) return refuse();
      void read(written, left).then((cells) => fillDown(cells, set, (found) => preview("Fill down", found)));
    },
  };
}

/** At once where every cell can be set; otherwise the person sees first what can and what cannot. */
async function fillDown(cells: CellsToSet, set: SetCells, preview: (cells: CellsToSet) => void): Promise<void> {
  try {
    const looked = await set(cells, { dryRun: true });
    if (cells.refused.length > 0 || looked.refused > 0) preview(cells);
    else if (looked.changed > 0) await set(cells);
    else notifications.show({ message: "All of these cells have that value already." });
  } catch (error) {
    notifications.show({ title: "Not filled down", message: messageOf(error), color: "red" });
  }
}

export type SetCells = (cells: CellsToSet, options?: { dryRun?: boolean }) => Promise<CellSet>;

function useSetCells(): SetCells {
  const today = localDateAt(useNow());
  const undo = useUndo();
  const until = addDays(today, DAYS_BY_HAND);
  const readAgain = () => {
    void readTotalsAgain();
    return queryClient.invalidateQueries({ queryKey: queryKey(listAccounts) });
  };
  return async ({ cells }, { dryRun = false } = {}) => {
    if (cells.length === 0) return { batchId: null, changed: 0, unchanged: 0, refused: 0, cells: [] };
    const asked = client.call(setFieldCells, { cells, until }, { dryRun });
    if (dryRun) return asked;
    const done = await undo.waitFor(asked);
    const { batchId, changed } = done;
    const what = `${formatInteger(changed)} ${changed === 1 ? "cell" : "cells"}`;
    if (batchId !== null)
      undo.record({
        label: `Set ${what} until ${formatDay(until, today)}`,
        undo: () => client.call(undoFieldOfMany, { batchId }).finally(readAgain),
      });
    await readAgain();
    return done;
  };
}

/** As a spreadsheet of this person reads it back: plain numbers, days as 2026-01-31, names instead of ids. */
function copied(column: Column<AccountRow>, row: AccountRow, stageName: (stage: string) => string): string {
  if (column.id === "stage") return row.stage === null ? "" : stageName(row.stage);
  switch (column.kind) {
    case "money": {
      const amount = column.value(row);
      return amount === null ? "" : plainNumber(toAmountText(amount));
    }
    case "integer":
    case "percent": {
      const value = column.value(row);
      return value === null ? "" : plainNumber(String(value));
    }
    default: {
      const own = row.fields[column.id.replace(/^field\./, "")];
      if (column.totalledAs === "number" && typeof own === "number") return plainNumber(String(own));
      return column.value(row) ?? "";
    }
  }
}
