import { useRef } from "react";
import { useAnnounce } from "./announcer.tsx";
import type { DataTableProps } from "./data-table.tsx";
import { countBetween, rowAt, rowsBetween } from "./table-rows.ts";
import { choose, countChosen, EVERYTHING, isChosen, NOTHING, type Selection } from "./table-selection.ts";

type Anchor = { index: number; before: Selection };

/** Choosing rows one by one, from one to another, and all that match. */
export function useTableChoosing<Row>({ rows, rowId, selection, onSelect, total = null }: DataTableProps<Row>) {
  const announce = useAnnounce();
  const anchor = useRef<Anchor | null>(null);
  if (selection === undefined || onSelect === undefined) return null;
  const set = (next: Selection, unread = 0) => {
    onSelect(next);
    const count = countChosen(next, total);
    const missed = unread > 0 ? `; ${unread} rows in between have not been read yet and are not chosen` : "";
    announce(`${count ?? "All but some"} selected${missed}.`);
  };
  const toggle = (index: number) => {
    const row = rowAt(rows, index);
    if (row === null) return;
    const next = choose(selection, [rowId(row)], !isChosen(selection, rowId(row)));
    anchor.current = { index, before: next };
    set(next);
  };
  /** From where the last choice began to here; going back gives up what was passed. */
  const extendTo = (index: number, from: number) => {
    anchor.current ??= { index: from, before: selection };
    const { index: start, before } = anchor.current;
    const found = rowsBetween(rows, start, index);
    set(choose(before, found.map(rowId), true), countBetween(rows, start, index) - found.length);
  };
  return {
    toggle,
    extendTo,
    all: () => {
      anchor.current = null;
      set(selection.of === "all" && selection.ids.size === 0 ? NOTHING : EVERYTHING);
    },
  };
}

export type TableChoosing = ReturnType<typeof useTableChoosing>;
