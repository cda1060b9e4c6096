import { type KeyboardEvent, type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { type Cell, moveCell, within } from "./table-cursor.ts";

type TableCursorOptions = {
  scroller: RefObject<HTMLDivElement | null>;
  rows: number;
  columns: number;
  rowHeightPx: number;
  /** Brings a row into sight. */
  reveal: (row: number) => void;
  /** How much of the width the pinned columns cover. */
  pinnedPx: { left: number; right: number };
};

/** The cell that has the focus when the table has it. Moving it by key takes the focus along; by pointer it stays put. */
export function useTableCursor({ scroller, rows, columns, rowHeightPx, reveal, pinnedPx }: TableCursorOptions) {
  const [wanted, setWanted] = useState<Cell>({ row: 0, column: 0 });
  const follows = useRef(false);
  const size = {
    rows,
    columns,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / rowHeightPx) - 2),
  };
  const cell = within(wanted, size);
  const { row, column } = cell;
  const { left, right } = pinnedPx;
  const focus = useCallback(() => {
    const element = scroller.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
    if (!element || !scroller.current) return;
    element.focus({ preventScroll: true });
    revealColumn(scroller.current, element, { left, right });
  }, [scroller, row, column, left, right]);
  useLayoutEffect(() => {
    if (!follows.current) return;
    if (row >= 0) reveal(row);
    focus();
  }, [row, reveal, focus]);
  const goTo = (next: Cell) => {
    follows.current = true;
    setWanted(next);
  };
  return {
    cell,
    /** With the focus, from anywhere on the page. */
    goTo,
    /** Without scrolling or focus, for the pointer. */
    moveTo: (next: Cell) => {
      follows.current = false;
      setWanted(next);
    },
    /** Back to the cell, after something else had the focus. */
    focus,
    press: (event: KeyboardEvent): boolean => {
      if (event.altKey) return false;
      const next = moveCell(cell, event.key, event.ctrlKey || event.metaKey, size);
      if (next) goTo(next);
      return next !== null;
    },
  };
}

export type TableCursor = ReturnType<typeof useTableCursor>;

/** Sideways only: where a row stands is arithmetic, and its element may be parked. */
function revealColumn(scroller: HTMLElement, cell: HTMLElement, pinned: { left: number; right: number }): void {
  if (cell.dataset["pin"] !== undefined) return;
  const from = cell.offsetLeft - pinned.left;
  const to = cell.offsetLeft + cell.offsetWidth + pinned.right;
  if (from < scroller.scrollLeft) scroller.scrollLeft = from;
  else if (to > scroller.scrollLeft + scroller.clientWidth) scroller.scrollLeft = to - scroller.clientWidth;
}
