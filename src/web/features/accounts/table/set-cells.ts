/** What becomes of cells that were pasted or filled down: shown first where not all can be set, then set at once, with one way back. */
import { notifications } from "@mantine/notifications";
import { type AccountRow, listAccounts } from "#contract/accounts.ts";
import { undoFieldOfMany } from "#contract/field-batches.ts";
import { setFieldCells } from "#contract/field-cells.ts";
import type { FieldRow } from "#contract/fields.ts";
import { DAYS_BY_HAND } from "#core/fields/words-at-once.ts";
import { addDays, type LocalDate } from "#core/time/local-date.ts";
import { client, queryClient, queryKey } from "../../../app/api.ts";
import { formatDay, formatInteger } from "../../../ui/format.ts";
import { messageOf } from "../../../ui/problem.ts";
import type { LeftOver, WrittenCell } from "../../../ui/table-cells.ts";
import type { useUndo } from "../../../ui/undo.tsx";
import { readTotalsAgain } from "./account-totals.tsx";
import { cellsToSet } from "./cells-to-set.ts";
import type { CellsToSet, SetCells } from "./pasted-cells.tsx";
import { setsStages } from "./stages-why.tsx";

export type Preview = (title: string, cells: CellsToSet, set: SetCells) => void;

type Page = {
  fields: readonly FieldRow[];
  today: LocalDate;
  undo: Pick<ReturnType<typeof useUndo>, "record" | "waitFor">;
  preview: Preview;
};

type Written = readonly WrittenCell<AccountRow>[];

export function pasteCells(written: Written, left: LeftOver, page: Page): void {
  page.preview("Paste", cellsToSet(written, left, page), setterOf(page));
}

/** At once where every cell can be set; otherwise, and where stages ask for a reason, the person sees first what can and what cannot. */
export async function fillCellsDown(written: Written, left: LeftOver, page: Page): Promise<void> {
  const cells = cellsToSet(written, left, page);
  const set = setterOf(page);
  try {
    const looked = await set(cells, { dryRun: true });
    if (cells.refused.length > 0 || looked.refused > 0 || setsStages(looked)) page.preview("Fill down", cells, set);
    else if (looked.changed > 0) await set(cells);
    else notifications.show({ message: "All of these cells have that value already." });
  } catch (error) {
    notifications.show({ title: "Not filled down", message: messageOf(error), color: "red" });
  }
}

function setterOf({ today, undo }: Page): SetCells {
  const until = addDays(today, DAYS_BY_HAND);
  return async ({ cells }, { dryRun = false, stages } = {}) => {
    if (cells.length === 0) return { batchId: null, changed: 0, unchanged: 0, refused: 0, cells: [] };
    const asked = client.call(setFieldCells, { cells, until, ...(stages && { stages }) }, { dryRun });
    if (dryRun) return asked;
    const done = await undo.waitFor(asked);
    const { batchId, changed } = done;
    const what = `${formatInteger(changed)} ${changed === 1 ? "cell" : "cells"}`;
    if (batchId !== null)
      undo.record({
        label: done.cells.some(({ column }) => column.startsWith("field."))
          ? `Set ${what} until ${formatDay(until, today)}`
          : `Set ${what}`,
        undo: () => client.call(undoFieldOfMany, { batchId }).finally(readAgain),
      });
    await readAgain();
    return done;
  };
}

function readAgain(): Promise<void> {
  void readTotalsAgain();
  return queryClient.invalidateQueries({ queryKey: queryKey(listAccounts) });
}
