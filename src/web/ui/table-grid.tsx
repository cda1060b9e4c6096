import { type KeyboardEvent, type MouseEvent, type ReactNode, useCallback, useEffect, useRef } from "react";
import type { DataTableProps } from "./data-table.tsx";
import { useTableChoosing } from "./table-choosing.ts";
import { useTableCursor } from "./table-cursor-state.ts";
import { useTableEditing } from "./table-editing.tsx";
import { TableFooter } from "./table-footer.tsx";
import { TableHeader } from "./table-header.tsx";
import { useTableKeys } from "./table-keys.ts";
import type { TableLayout } from "./table-layout.ts";
import { TableRow } from "./table-row.tsx";
import { rowAt } from "./table-rows.ts";
import { drawnRows, useTableScroll } from "./table-scroll-state.ts";
import { isChosen } from "./table-selection.ts";

type TableGridProps<Row> = DataTableProps<Row> & { layout: TableLayout<Row>; tools: ReactNode };

const GRID = { role: "grid" };
const SELECTABLE_GRID = { role: "grid", "aria-multiselectable": true };
const ROWGROUP = { role: "rowgroup" };
/** How many rows before the end the next page is asked for. */
const READ_AHEAD_ROWS = 30;
const NO_SORTS: [] = [];

export function TableGrid<Row>(props: TableGridProps<Row>) {
  const { label, rows, rowId, total = null, sorts = NO_SORTS, onSort, onFilter, href, selection, totals } = props;
  const { layout, tools, question = "", markOf } = props;
  const { placed, rowHeightPx } = layout;
  const scroller = useRef<HTMLDivElement>(null);
  const edgesPx = rowHeightPx * (totals ? 2 : 1);
  const scroll = useTableScroll({ scroller, rows: rows.length, rowHeightPx, edgesPx });
  const cursor = useTableCursor({
    scroller,
    rows: rows.length,
    columns: placed.length,
    rowHeightPx,
    reveal: scroll.reveal,
    pinnedPx: { left: layout.pinnedPx("left"), right: layout.pinnedPx("right") },
  });
  const { row: cursorRow, column: cursorColumn } = cursor.cell;
  useReading(props, scroll.drawn);
  useNewQuestion(question, () => {
    scroll.goTo(0);
    if (cursorRow > 0) cursor.moveTo({ row: 0, column: cursorColumn });
  });
  const choosing = useTableChoosing(props);
  const editing = useTableEditing({ props, placed, cursor });
  const columnIds = placed.map(({ column }) => column.id);
  const keys = useTableKeys({ props, cursor, choosing, edit: () => editing.begin(cursor.cell), columnIds });

  const moveTo = useRef(cursor.moveTo);
  moveTo.current = cursor.moveTo;
  const onHeaderCursor = useCallback((column: number) => moveTo.current({ row: -1, column }), []);
  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const at = cellOf(target);
    if (!at || target.closest(".fb-cell-field")) return;
    cursor.moveTo(at);
    if (target.closest("[data-select]")) {
      if (event.shiftKey) choosing?.extendTo(at.row, cursorRow);
      else choosing?.toggle(at.row);
      return;
    }
    if (event.shiftKey && choosing) return choosing.extendTo(at.row, Math.max(0, cursorRow));
    const row = rowAt(rows, at.row);
    const isElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.defaultPrevented;
    if (isElsewhere || row === null || !props.onOpen || target.closest("td")?.dataset["edits"]) return;
    if (target.closest("a")) event.preventDefault();
    props.onOpen(row);
  };
  const onDoubleClick = (event: MouseEvent) => {
    const at = cellOf(event.target as Element);
    if (at) editing.begin(at);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || (event.target as Element).closest("[data-portal]")) return;
    if (keys.press(event) || cursor.press(event)) event.preventDefault();
  };
  return (
    <>
      {tools}
      <div className="fb-scroller" ref={scroller} style={layout.style} onScroll={scroll.onScroll}>
        <table
          {...(selection ? SELECTABLE_GRID : GRID)}
          className="fb-table"
          aria-label={label}
          aria-rowcount={(total ?? rows.length) + (totals ? 2 : 1)}
          aria-colcount={placed.length}
          onClick={onClick}
          onDoubleClick={onDoubleClick}
          onKeyDown={onKeyDown}
        >
          <TableHeader
            layout={layout}
            sorts={sorts}
            onSort={onSort}
            onFilter={onFilter}
            cursorColumn={cursorRow === -1 ? cursorColumn : null}
            onCursor={onHeaderCursor}
          />
          <tbody {...ROWGROUP} style={{ height: scroll.areaPx }}>
            {drawnRows(scroll.drawn, cursorRow).map((index) => {
              const row = rowAt(rows, index);
              const isParked = index < scroll.drawn.first || index > scroll.drawn.last;
              return (
                <TableRow
                  // A place, not a row: rows never change places while they are looked at.
                  key={index}
                  row={row}
                  index={index}
                  topPx={isParked ? 0 : index * rowHeightPx - scroll.drawn.offsetPx}
                  placed={placed}
                  href={row === null ? undefined : href?.(row)}
                  isCursor={index === cursorRow}
                  tabColumn={index === cursorRow ? cursorColumn : null}
                  isSelected={selection && row !== null ? isChosen(selection, rowId(row)) : undefined}
                  isParked={isParked}
                  mark={row === null ? null : (markOf?.(row) ?? null)}
                  editing={editing.of(row, index)}
                />
              );
            })}
          </tbody>
          {totals && <TableFooter placed={placed} totals={totals} rowIndex={(total ?? rows.length) + 2} />}
        </table>
      </div>
    </>
  );
}

function cellOf(target: Element): { row: number; column: number } | null {
  const cell = target.closest<HTMLElement>("td[data-row]");
  return cell && { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) };
}

/** Tells the page which rows are drawn, so that it reads them and those that come next. */
function useReading<Row>({ rows, onRange, onReachEnd }: DataTableProps<Row>, drawn: { first: number; last: number }) {
  const { first, last } = drawn;
  const { length } = rows;
  useEffect(() => {
    onRange?.(first, last);
  }, [first, last, onRange]);
  useEffect(() => {
    if (length > 0 && last >= length - READ_AHEAD_ROWS) onReachEnd?.();
  }, [last, length, onReachEnd]);
}

/** Another filter or order is another list, which begins at its beginning. */
function useNewQuestion(question: string, begin: () => void): void {
  const asked = useRef(question);
  const start = useRef(begin);
  start.current = begin;
  useEffect(() => {
    if (asked.current === question) return;
    asked.current = question;
    start.current();
  }, [question]);
}
