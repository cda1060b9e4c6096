/** Cells as in a spreadsheet: a range by Shift and arrows or by dragging, copied, pasted over, and filled down. */
import { type ClipboardEvent, type PointerEvent, useRef, useState } from "react";
import { useAnnounce } from "./announcer.tsx";
import type { DataTableProps } from "./data-table.tsx";
import { keyOn, useKeys } from "./keys.tsx";
import { readTabSeparated, writeTabSeparated } from "./tab-separated.ts";
import type { Column } from "./table-columns.ts";
import type { Cell } from "./table-cursor.ts";
import type { TableCursor } from "./table-cursor-state.ts";
import type { PlacedColumn } from "./table-layout.ts";
import { boundsOf, type CellRange, countCells, fillDown, type PlacedText, placeBlock } from "./table-range.ts";
import { groupAt, rowAt } from "./table-rows.ts";

export type WrittenCell<Row> = { row: Row; column: Column<Row>; text: string };

/** What of a pasted block has no place: beyond the table, or in rows that have not been read. */
export type LeftOver = { outside: number; unread: number };

export type TableCells<Row> = {
  /** What is copied of a cell; null where it has nothing to copy. */
  copyText: (column: Column<Row>, row: Row) => string;
  onPaste: (cells: WrittenCell<Row>[], left: LeftOver) => void;
  onFill: (cells: WrittenCell<Row>[], left: LeftOver) => void;
};

type TableCellsOptions<Row> = {
  props: DataTableProps<Row>;
  placed: readonly PlacedColumn<Row>[];
  cursor: TableCursor;
};

export function useTableCells<Row>({ props, placed, cursor }: TableCellsOptions<Row>) {
  const { rows, cells } = props;
  const announce = useAnnounce();
  const [range, setRange] = useState<CellRange | null>(null);
  const dragged = useRef<Cell | null>(null);
  const { cell } = cursor;
  const shown = range !== null && isSame(range.head, cell) ? range : null;
  // Once the cursor has gone on by itself there is no range any more, also when it comes back.
  if (range !== shown) setRange(null);
  const bounds = boundsOf(shown ?? { anchor: cell, head: cell });
  const textAt = (index: number, column: number) => {
    const row = rowAt(rows, index);
    const placedColumn = placed[column];
    return row === null || !placedColumn || !cells ? null : cells.copyText(placedColumn.column, row);
  };
  const written = (placedTexts: readonly PlacedText[], outside: number) => {
    const found = placedTexts.flatMap(({ row: index, column, text }): WrittenCell<Row>[] => {
      const row = rowAt(rows, index);
      const at = placed[column];
      return row === null || !at ? [] : [{ row, column: at.column, text }];
    });
    return { found, left: { outside, unread: placedTexts.length - found.length } };
  };
  const fill = () => {
    if (!cells || cell.row < 0) return;
    const { found, left } = written(fillDown(textAt, bounds, rows), 0);
    if (found.length > 0) cells.onFill(found, left);
  };
  useKeys([{ ...keyOn("fillDown", "List"), run: fill }], {
    isActive: cells !== undefined,
  });
  return {
    /** Null while there is only the cell under the cursor. */
    bounds: shown === null || countCells(bounds) === 1 ? null : bounds,
    extend: (rowsBy: number, columnsBy: number) => {
      const head = {
        row: Math.max(0, Math.min(rows.length - 1, cell.row + rowsBy)),
        column: Math.max(0, Math.min(placed.length - 1, cell.column + columnsBy)),
      };
      const next = { anchor: shown?.anchor ?? cell, head };
      setRange(next);
      cursor.goTo(head);
      announce(`${countCells(boundsOf(next))} cells.`);
    },
    clear: (): boolean => {
      if (shown === null) return false;
      setRange(null);
      return true;
    },
    onPointerDown: (event: PointerEvent, at: Cell | null) => {
      const isPlain = event.button === 0 && event.pointerType === "mouse" && !event.shiftKey;
      dragged.current = cells && isPlain && at !== null && groupAt(rows, at.row) === null ? at : null;
    },
    onPointerOver: (event: PointerEvent, at: Cell | null) => {
      const anchor = dragged.current;
      if (anchor === null || event.buttons !== 1 || at === null || (isSame(anchor, at) && shown === null)) return;
      // The words that are passed over are not what is chosen.
      window.getSelection()?.removeAllRanges();
      setRange({ anchor, head: at });
      cursor.moveTo(at);
    },
    onCopy: (event: ClipboardEvent) => {
      if (!cells || cell.row < 0 || isInField(event) || window.getSelection()?.isCollapsed === false) return;
      const lines: string[][] = [];
      for (let index = bounds.top; index <= bounds.bottom; index += 1)
        if (rowAt(rows, index) !== null) lines.push(columnsOf(bounds).map((column) => textAt(index, column) ?? ""));
      event.clipboardData.setData("text/plain", writeTabSeparated(lines));
      event.preventDefault();
      const count = lines.length * columnsOf(bounds).length;
      announce(`${count} ${count === 1 ? "cell" : "cells"} copied.`);
    },
    onPaste: (event: ClipboardEvent) => {
      if (!cells || cell.row < 0 || isInField(event)) return;
      const text = event.clipboardData.getData("text/plain");
      if (text === "") return;
      event.preventDefault();
      const { cells: placedTexts, outside } = placeBlock(readTabSeparated(text), bounds, {
        rows,
        columns: placed.length,
      });
      const { found, left } = written(placedTexts, outside);
      if (found.length > 0) cells.onPaste(found, left);
      else announce("Nothing of what was copied has a place here.");
    },
  };
}

export type CellsOfTable = ReturnType<typeof useTableCells>;

function isSame(a: Cell, b: Cell): boolean {
  return a.row === b.row && a.column === b.column;
}

function columnsOf({ left, right }: { left: number; right: number }): number[] {
  return Array.from({ length: right - left + 1 }, (_, index) => left + index);
}

function isInField({ target }: ClipboardEvent): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
