import { type KeyboardEvent, useEffect, useRef } from "react";
import type { DataTableProps } from "./data-table.tsx";
import { keyOn, useKeys } from "./keys.tsx";
import type { CellsOfTable } from "./table-cells.ts";
import type { TableChoosing } from "./table-choosing.ts";
import type { TableCursor } from "./table-cursor-state.ts";
import { groupAt, rowAt } from "./table-rows.ts";

type TableKeysOptions<Row> = {
  props: DataTableProps<Row>;
  cursor: TableCursor;
  choosing: TableChoosing;
  /** Begins to change the cell under the cursor; false when it cannot be changed. */
  edit: () => boolean;
  /** Of the columns from left to right. */
  columnIds: readonly string[];
  cells: CellsOfTable;
};

const RANGE_STEPS: Partial<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** J and K from anywhere on the page, and Enter, Space, X on the row under the cursor. */
export function useTableKeys<Row>({ props, cursor, choosing, edit, columnIds, cells }: TableKeysOptions<Row>) {
  const { rows, onOpen, onPeek, onCursor, onCell, onToggleGroup } = props;
  const { row: index, column } = cursor.cell;
  const row = rowAt(rows, index);
  const group = groupAt(rows, index);
  const toggleGroup = (all: boolean) => group !== null && onToggleGroup?.(group.key, all);

  const tell = useRef(onCursor);
  tell.current = onCursor;
  useEffect(() => {
    if (row !== null) tell.current?.(row);
  }, [row]);
  const columnId = columnIds[column] ?? "";
  const tellCell = useRef(onCell);
  tellCell.current = onCell;
  useEffect(() => tellCell.current?.(row, columnId), [row, columnId]);

  const last = rows.length - 1;
  const step = (by: number) => cursor.goTo({ row: Math.max(0, Math.min(last, index + by)), column });
  const open = () => (group ? toggleGroup(false) : row !== null && onOpen?.(row));
  const peek = () => (group ? toggleGroup(false) : row !== null && onPeek?.(row));
  const toggle = () => choosing?.toggle(index);
  const selectTo = () => choosing?.extendTo(index, index);
  const extend = (by: number) => {
    const to = Math.max(0, Math.min(last, index + by));
    choosing?.extendTo(to, Math.max(0, index));
    cursor.goTo({ row: to, column });
  };
  useKeys([
    { ...keyOn("nextRow", "List"), keys: ["j"], run: () => step(1) },
    { ...keyOn("rowBefore", "List"), keys: ["k"], run: () => step(-1) },
    ...(onOpen ? [{ ...keyOn("open", "List"), run: open }] : []),
    ...(props.onEdit ? [{ ...keyOn("editCell", "List"), run: () => void edit() }] : []),
    ...(onPeek ? [{ ...keyOn("space", "List"), run: peek }] : []),
    ...(choosing
      ? [
          { ...keyOn("select", "List"), run: toggle },
          { ...keyOn("selectTo", "List"), run: selectTo },
          { ...keyOn("selectDown", "List"), run: () => extend(1) },
          { ...keyOn("selectUp", "List"), run: () => extend(-1) },
        ]
      : []),
  ]);
  return {
    /** Inside the grid these work even when single keys are switched off. */
    press: (event: KeyboardEvent): boolean => {
      if (event.altKey || index < 0) return false;
      if (event.ctrlKey || event.metaKey) {
        if (event.key.toLowerCase() !== "a" || !choosing) return false;
        choosing.all();
        return true;
      }
      if (event.key === "Escape") return cells.clear();
      if (group !== null && (event.key === "Enter" || event.key === " ")) {
        toggleGroup(event.shiftKey);
        return true;
      }
      if (event.shiftKey && props.cells) {
        const by = RANGE_STEPS[event.key];
        if (by) cells.extend(...by);
        if (by) return true;
      }
      if (event.shiftKey) {
        if (!choosing) return false;
        if (event.key === "ArrowDown") extend(1);
        else if (event.key === "ArrowUp") extend(-1);
        else if (event.key === " ") selectTo();
        else return false;
        return true;
      }
      if (event.key === "F2") return edit();
      if (event.key === "Enter") return edit() || open() !== false;
      if (event.key === " " && onPeek) peek();
      else if (event.key === " " && choosing) toggle();
      else return false;
      return true;
    },
  };
}
