/** The table on a phone: two lines per row, the figure at the right. */
import { useEffect, useRef } from "react";
import { TableCell } from "./table-cell.tsx";
import type { Column } from "./table-columns.ts";
import { type RowSource, rowAt } from "./table-rows.ts";
import { drawnRows, useTableScroll } from "./table-scroll-state.ts";

type PhoneListProps<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: RowSource<Row>;
  href?: (row: Row) => string;
  onOpen?: (row: Row) => void;
  onReachEnd?: () => void;
  onRange?: (first: number, last: number) => void;
};

const ROW_PX = 60;
const READ_AHEAD_ROWS = 10;
/** The focus, so that a list whose rows lead nowhere can be scrolled by keyboard too. */
const SCROLLS = { tabIndex: 0 };

export function PhoneList<Row>({ label, columns, rows, href, onOpen, onReachEnd, onRange }: PhoneListProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const { length } = rows;
  const { drawn, areaPx, onScroll } = useTableScroll({ scroller, rows: length, rowHeightPx: ROW_PX, edgesPx: 0 });
  const { first, last, offsetPx } = drawn;
  useEffect(() => {
    onRange?.(first, last);
  }, [first, last, onRange]);
  useEffect(() => {
    if (length > 0 && last >= length - READ_AHEAD_ROWS) onReachEnd?.();
  }, [last, length, onReachEnd]);
  const title = columns.find((column) => column.onPhone === "title") ?? columns[0];
  const figure = columns.find((column) => column.onPhone === "figure");
  const details = columns.filter((column) => column.onPhone === "detail");
  if (!title) return null;
  return (
    <div className="fb-scroller" ref={scroller} onScroll={onScroll} {...SCROLLS}>
      <ul className="fb-list" aria-label={label} style={{ height: areaPx }}>
        {drawnRows(drawn, -1).map((index) => {
          const row = rowAt(rows, index);
          return (
            <li
              key={index}
              aria-setsize={length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${index * ROW_PX - offsetPx}px)` }}
            >
              {row !== null && (
                <a
                  href={href?.(row)}
                  onClick={(event) => {
                    if (!onOpen || event.metaKey || event.ctrlKey) return;
                    event.preventDefault();
                    onOpen(row);
                  }}
                >
                  <div className="fb-list-line">
                    <TableCell column={title} row={row} />
                    {figure && <TableCell column={figure} row={row} />}
                  </div>
                  <div className="fb-list-line" data-second>
                    {details.map((column) => (
                      <TableCell key={column.id} column={column} row={row} />
                    ))}
                  </div>
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
