/** What a click in the table does: it moves the cursor, chooses rows, opens a row or a group, and begins to edit. */
import type { MouseEvent } from "react";
import type { DataTableProps } from "./data-table.tsx";
import type { TableChoosing } from "./table-choosing.ts";
import type { Cell } from "./table-cursor.ts";
import type { TableCursor } from "./table-cursor-state.ts";
import { groupAt, rowAt } from "./table-rows.ts";

type TablePointerOptions<Row> = {
  props: DataTableProps<Row>;
  cursor: TableCursor;
  choosing: TableChoosing;
  edit: (at: Cell) => boolean;
};

export function tablePointer<Row>({ props, cursor, choosing, edit }: TablePointerOptions<Row>) {
  const { rows, onOpen, onToggleGroup } = props;
  return {
    onClick: (event: MouseEvent) => {
      const target = event.target as Element;
      const at = cellOf(target);
      if (!at || target.closest(".fb-cell-field")) return;
      const before = Math.max(0, cursor.cell.row);
      cursor.moveTo(at);
      const group = groupAt(rows, at.row);
      if (group) return onToggleGroup?.(group.key, event.shiftKey);
      if (target.closest("[data-select]")) {
        if (event.shiftKey) choosing?.extendTo(at.row, before);
        else choosing?.toggle(at.row);
        return;
      }
      if (event.shiftKey && choosing) return choosing.extendTo(at.row, before);
      const row = rowAt(rows, at.row);
      const isElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.defaultPrevented;
      if (isElsewhere || row === null || !onOpen || target.closest("td")?.dataset["edits"]) return;
      if (target.closest("a")) event.preventDefault();
      onOpen(row);
    },
    onDoubleClick: (event: MouseEvent) => {
      const at = cellOf(event.target as Element);
      if (at) edit(at);
    },
  };
}

export function cellOf(target: Element): Cell | null {
  const cell = target.closest<HTMLElement>("td[data-row]");
  return cell && { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) };
}
