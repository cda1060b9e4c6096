import { type KeyboardEvent, useEffect, useRef } from "react";
import type { DataTableProps } from "./data-table.tsx";
import { useKeys } from "./keys.tsx";
import type { TableCursor } from "./table-cursor-state.ts";

/** J and K from anywhere on the page, and Enter, Space, X on the row under the cursor. */
export function useTableKeys<Row>(props: DataTableProps<Row>, cursor: TableCursor) {
  const { rows, rowId, onOpen, onPeek, onCursor, selected, onSelect } = props;
  const { row: index, column } = cursor.cell;
  const row = rows[index];

  const tell = useRef(onCursor);
  tell.current = onCursor;
  useEffect(() => {
    if (row !== undefined) tell.current?.(row);
  }, [row]);

  const step = (by: number) => cursor.goTo({ row: Math.max(0, index + by), column });
  const open = () => row !== undefined && onOpen?.(row);
  const peek = () => row !== undefined && onPeek?.(row);
  const select = (at: number, isSelected: boolean) => {
    const chosen = rows[at];
    if (chosen === undefined || !onSelect) return;
    const next = new Set(selected);
    if (isSelected) next.add(rowId(chosen));
    else next.delete(rowId(chosen));
    onSelect(next);
  };
  const toggle = () => row !== undefined && select(index, !selected?.has(rowId(row)));
  const extend = (by: number) => {
    const from = new Set(selected);
    for (const at of [index, index + by]) {
      const chosen = rows[at];
      if (chosen !== undefined) from.add(rowId(chosen));
    }
    onSelect?.(from);
    step(by);
  };
  const list = { group: "List", inPalette: false };
  useKeys([
    { ...list, keys: "j", label: "Next row", run: () => step(1) },
    { ...list, keys: "k", label: "Row before", run: () => step(-1) },
    ...(onOpen ? [{ ...list, keys: ["enter", "o"], label: "Open", run: open }] : []),
    ...(onPeek ? [{ ...list, keys: "space", label: "Peek", run: peek }] : []),
    ...(onSelect
      ? [
          { ...list, keys: "x", label: "Select", run: toggle },
          { ...list, keys: "shift+j", label: "Select down", run: () => extend(1) },
          { ...list, keys: "shift+k", label: "Select up", run: () => extend(-1) },
        ]
      : []),
  ]);
  return {
    /** Inside the grid these work even when single keys are switched off. */
    press: (event: KeyboardEvent): boolean => {
      if (event.ctrlKey || event.metaKey || event.altKey || index < 0) return false;
      if (event.key === "Enter" && onOpen) open();
      else if (event.key === " " && onPeek) peek();
      else return false;
      return true;
    },
  };
}
