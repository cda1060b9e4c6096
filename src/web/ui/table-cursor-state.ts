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
  startsAt: Cell | null | undefined;
};

/** The cell that has the focus when the table has it. Moving it by key takes the focus along; by pointer it stays put. */
export function useTableCursor({
  scroller,
  rows,
  columns,
  rowHeightPx,
  reveal,
  pinnedPx,
  startsAt,
}: TableCursorOptions) {
  const [wanted, setWanted] = useState<Cell>(startsAt ?? { row: 0, column: 0 });
  const follows = useRef(false);
  const size = {
    rows,
    columns,
    pageRows: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 600) / rowHeightPx) - 2),
  };
  const cell = within(wanted, size);
  const { row, column } = cell;
  const { left, right } = pinnedPx;
  const focusAt = useCallback(
    (at: Cell) => {
      const element = scroller.current?.querySelector<HTMLElement>(
        `[data-row="${at.row}"][data-column="${at.column}"]`,
      );
      if (!element || !scroller.current) return;
      element.focus({ preventScroll: true });
      revealColumn(scroller.current, element, { left, right });
    },
    [scroller, left, right],
  );
  const latest = useRef({ reveal, focusAt });
  latest.current = { reveal, focusAt };
  // Only a move takes the focus along: rows that come and columns that change width leave it where it is.
  useLayoutEffect(() => {
    if (!follows.current) return;
    if (row >= 0) latest.current.reveal(row);
    latest.current.focusAt({ row, column });
  }, [row, column]);
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
    /** After something else had the focus, such as a field in the cell. */
    focusAt,
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
