import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import type { DataTableProps } from "./data-table.tsx";
import { useTableCells } from "./table-cells.ts";
import { useTableChoosing } from "./table-choosing.ts";
import { useTableCursor } from "./table-cursor-state.ts";
import { useTableEditing } from "./table-editing.tsx";
import { TableFooter } from "./table-footer.tsx";
import { TableGroupRow } from "./table-group-row.tsx";
import { TableHeader } from "./table-header.tsx";
import { shortcutsOf, TableHelp } from "./table-help.tsx";
import { useTableKeys } from "./table-keys.ts";
import type { TableLayout } from "./table-layout.ts";
import { cellOf, tablePointer } from "./table-pointer.ts";
import { TableRow } from "./table-row.tsx";
import { groupAt, rowAt } from "./table-rows.ts";
import { drawnRows, useTableScroll } from "./table-scroll-state.ts";
import { isChosen } from "./table-selection.ts";

type TableGridProps<Row> = DataTableProps<Row> & { layout: TableLayout<Row>; tools: ReactNode };

/** Rows below headings that open and close are a tree as well. */
const roleOf = (isGrouped: boolean, isSelectable: boolean) => ({
  role: isGrouped ? "treegrid" : "grid",
  ...(isSelectable && { "aria-multiselectable": true }),
});
const ROWGROUP = { role: "rowgroup" };
/** How many rows before the end the next page is asked for. */
const READ_AHEAD_ROWS = 30;
/** Drawn above and below what is in sight. */
const BEYOND_ROWS = 12;
const NO_SORTS: [] = [];

export function TableGrid<Row>(props: TableGridProps<Row>) {
  const { label, rows, rowId, total = null, sorts = NO_SORTS, onSort, onFilter, href, selection, totals } = props;
  const { layout, tools, question = "", markOf, startsAt, onPlace } = props;
  const { placed, rowHeightPx } = layout;
  const scroller = useRef<HTMLDivElement>(null);
  const [footerPx, setFooterPx] = useState(rowHeightPx);
  const edgesPx = rowHeightPx + (totals ? footerPx : 0);
  const scroll = useTableScroll({
    scroller,
    rows: rows.length,
    rowHeightPx,
    edgesPx,
    beyondRows: BEYOND_ROWS,
    startRow: startsAt?.topRow ?? 0,
  });
  const cursor = useTableCursor({
    scroller,
    rows: rows.length,
    columns: placed.length,
    rowHeightPx,
    reveal: scroll.reveal,
    pinnedPx: { left: layout.pinnedPx("left"), right: layout.pinnedPx("right") },
    startsAt,
  });
  const { row: cursorRow, column: cursorColumn } = cursor.cell;
  useReading(props, scroll.drawn);
  const { inSight: topRow } = scroll.drawn;
  useEffect(
    () => onPlace?.({ topRow, row: cursorRow, column: cursorColumn }),
    [onPlace, topRow, cursorRow, cursorColumn],
  );
  useNewQuestion(question, () => {
    scroll.goTo(0);
    if (cursorRow > 0) cursor.moveTo({ row: 0, column: cursorColumn });
  });
  const choosing = useTableChoosing(props);
  const editing = useTableEditing({ props, placed, cursor });
  const cells = useTableCells({ props, placed, cursor });
  const columnIds = placed.map(({ column }) => column.id);
  const edit = () => editing.begin(cursor.cell);
  const keys = useTableKeys({ props, cursor, choosing, cells, edit, columnIds });
  const pointer = tablePointer({ props, cursor, choosing, edit: editing.begin });

  const moveTo = useRef(cursor.moveTo);
  moveTo.current = cursor.moveTo;
  const onHeaderCursor = useCallback((column: number) => moveTo.current({ row: -1, column }), []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || (event.target as Element).closest("[data-portal]")) return;
    if (keys.press(event) || cursor.press(event)) event.preventDefault();
  };
  const helpId = useId();
  const can = {
    mayPeek: props.onPeek !== undefined,
    mayChoose: choosing !== null,
    mayEdit: props.onEdit !== undefined,
    mayOpen: props.onOpen !== undefined,
  };
  const isGrouped = rows.groupAt !== undefined;
  const rowCount = isGrouped ? rows.length : (total ?? rows.length);
  return (
    <>
      {tools}
      <TableHelp id={helpId} {...can} />
      <div className="fb-scroller" ref={scroller} style={layout.style} onScroll={scroll.onScroll}>
        <table
          {...roleOf(isGrouped, selection !== undefined)}
          className="fb-table"
          aria-label={label}
          aria-describedby={helpId}
          aria-keyshortcuts={shortcutsOf(can)}
          aria-rowcount={rowCount + (totals ? 2 : 1)}
          aria-colcount={placed.length}
          {...pointer}
          onPointerDown={(event) => cells.onPointerDown(event, cellOf(event.target as Element))}
          onPointerOver={(event) => cells.onPointerOver(event, cellOf(event.target as Element))}
          onCopy={cells.onCopy}
          onPaste={cells.onPaste}
          onKeyDown={onKeyDown}
        >
          <TableHeader
            layout={layout}
            sorts={sorts}
            onSort={onSort}
            onFilter={onFilter}
            group={props.group}
            onGroup={props.onGroup}
            footers={props.footers}
            cursorColumn={cursorRow === -1 ? cursorColumn : null}
            onCursor={onHeaderCursor}
          />
          <tbody {...ROWGROUP} style={{ height: scroll.areaPx }}>
            {drawnRows(scroll.drawn, cursorRow).map((index) => {
              const row = rowAt(rows, index);
              const isParked = index < scroll.drawn.first || index > scroll.drawn.last;
              const common = {
                index,
                placed,
                isParked,
                topPx: isParked ? 0 : index * rowHeightPx - scroll.drawn.offsetPx,
                isCursor: index === cursorRow,
                tabColumn: index === cursorRow ? cursorColumn : null,
              };
              const group = groupAt(rows, index);
              if (group !== null) return <TableGroupRow key={index} {...common} group={group} />;
              const isInRange = cells.bounds !== null && index >= cells.bounds.top && index <= cells.bounds.bottom;
              return (
                <TableRow
                  // A place, not a row: rows never change places while they are looked at.
                  key={index}
                  {...common}
                  row={row}
                  href={row === null ? undefined : href?.(row)}
                  isSelected={selection && row !== null ? isChosen(selection, rowId(row)) : undefined}
                  mark={row === null ? null : (markOf?.(row) ?? null)}
                  editing={editing.of(row, index)}
                  rangeFrom={isInRange ? (cells.bounds?.left ?? -1) : -1}
                  rangeTo={isInRange ? (cells.bounds?.right ?? -1) : -1}
                  isGrouped={isGrouped}
                />
              );
            })}
          </tbody>
          {totals && (
            <TableFooter
              placed={placed}
              totals={totals}
              footers={props.footers}
              rowIndex={rowCount + 2}
              onHeight={setFooterPx}
            />
          )}
        </table>
      </div>
    </>
  );
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
