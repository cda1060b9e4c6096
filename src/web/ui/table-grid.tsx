import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import type { DataTableProps } from "./data-table.tsx";
import { useTableCursor } from "./table-cursor-state.ts";
import { TableHeader } from "./table-header.tsx";
import { useTableKeys } from "./table-keys.ts";
import type { TableLayout } from "./table-layout.ts";
import { TableRow } from "./table-row.tsx";

type TableGridProps<Row> = DataTableProps<Row> & { layout: TableLayout<Row>; tools: ReactNode };

const GRID = { role: "grid" };
const SELECTABLE_GRID = { role: "grid", "aria-multiselectable": true };
const ROWGROUP = { role: "rowgroup" };
/** How many rows before the end the next page is asked for. */
const READ_AHEAD_ROWS = 30;

export function TableGrid<Row>(props: TableGridProps<Row>) {
  const { label, rows, rowId, total = null, sort, onSort, href, onOpen, onReachEnd, selected, layout, tools } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const cursor = useTableCursor({
    scroller,
    rows: rows.length,
    columns: layout.shown.length,
    rowHeightPx: layout.rowHeightPx,
  });
  const { row: cursorRow, column: cursorColumn } = cursor.cell;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => layout.rowHeightPx,
    overscan: 10,
    // The header covers the last row's place when it scrolls into view from below.
    scrollPaddingEnd: layout.rowHeightPx,
    // The row with the focus stays in the page when it is scrolled away; otherwise the focus would be lost.
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      return cursorRow >= 0 && !indexes.includes(cursorRow) ? [...indexes, cursorRow].sort((a, b) => a - b) : indexes;
    },
  });
  useEffect(() => {
    if (cursorRow >= 0 && cursor.isFollowed()) virtual.scrollToIndex(cursorRow, { align: "auto" });
  }, [virtual, cursor.isFollowed, cursorRow]);
  const lastIndex = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastIndex >= rows.length - READ_AHEAD_ROWS) onReachEnd?.();
  }, [lastIndex, rows.length, onReachEnd]);
  const keys = useTableKeys(props, cursor);

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const cell = target.closest<HTMLElement>("td[data-row]");
    if (!cell) return;
    cursor.moveTo({ row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) });
    const row = rows[Number(cell.dataset["row"])];
    const isElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.defaultPrevented;
    if (isElsewhere || row === undefined || !onOpen) return;
    if (target.closest("a")) event.preventDefault();
    onOpen(row);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || (event.target as Element).closest("[data-portal]")) return;
    if (cursor.press(event) || keys.press(event)) event.preventDefault();
  };
  const widths = layout.shown.map((column) => `${layout.widthOf(column)}px`);
  const style = {
    "--fb-columns": `${widths.join(" ")} minmax(0, 1fr)`,
    "--fb-row": `${layout.rowHeightPx}px`,
    "--fb-pinned": widths[0],
  } as CSSProperties;
  return (
    <>
      {tools}
      <div className="fb-scroller" ref={scroller} style={style}>
        <table
          {...(selected ? SELECTABLE_GRID : GRID)}
          className="fb-table"
          aria-label={label}
          aria-rowcount={total === null ? rows.length + 1 : total + 1}
          aria-colcount={layout.shown.length}
          onClick={onClick}
          onKeyDown={onKeyDown}
        >
          <TableHeader
            layout={layout}
            sort={sort}
            onSort={onSort}
            cursorColumn={cursorRow === -1 ? cursorColumn : null}
            onCursor={(column) => cursor.moveTo({ row: -1, column })}
          />
          <tbody {...ROWGROUP} style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ index, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              const id = rowId(row);
              return (
                <TableRow
                  key={id}
                  row={row}
                  index={index}
                  topPx={start}
                  columns={layout.shown}
                  href={href?.(row)}
                  isCursor={index === cursorRow}
                  tabColumn={index === cursorRow ? cursorColumn : null}
                  isSelected={selected?.has(id)}
                />
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
