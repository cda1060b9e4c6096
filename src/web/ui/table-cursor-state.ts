import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { type Cell, moveCell, within } from "./table-cursor.ts";

type TableCursorOptions = {
  scroller: RefObject<HTMLDivElement | null>;
  rows: number;
  columns: number;
  rowHeightPx: number;
};

/** The cell that has the focus when the table has it. Moving it by key takes the focus along; by pointer it stays put. */
export function useTableCursor({ scroller, rows, columns, rowHeightPx }: TableCursorOptions) {
  const [wanted, setWanted] = useState<Cell>({ row: 0, column: 0 });
  const follows = useRef(false);
  const size = {
    rows,
    columns,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / rowHeightPx) - 2),
  };
  const cell = within(wanted, size);
  const { row, column } = cell;
  useLayoutEffect(() => {
    if (!follows.current) return;
    const element = scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [scroller, row, column]);
  const isFollowed = useCallback(() => follows.current, []);
  const goTo = (next: Cell) => {
    follows.current = true;
    setWanted(next);
  };
  return {
    cell,
    isFollowed,
    /** With the focus, from anywhere on the page. */
    goTo,
    /** Without scrolling or focus, for the pointer. */
    moveTo: (next: Cell) => {
      follows.current = false;
      setWanted(next);
    },
    press: (event: KeyboardEvent): boolean => {
      if (event.altKey) return false;
      const next = moveCell(cell, event.key, event.ctrlKey || event.metaKey, size);
      if (next) goTo(next);
      return next !== null;
    },
  };
}

export type TableCursor = ReturnType<typeof useTableCursor>;
