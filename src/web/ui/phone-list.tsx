/** The table on a phone: two lines per row, the figure at the right. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { TableCell } from "./table-cell.tsx";
import type { Column } from "./table-columns.ts";

type PhoneListProps<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  href?: (row: Row) => string;
  onOpen?: (row: Row) => void;
  onReachEnd?: () => void;
};

const ROW_PX = 60;
/** The focus, so that a list whose rows lead nowhere can be scrolled by keyboard too. */
const SCROLLS = { tabIndex: 0 };

export function PhoneList<Row>({ label, columns, rows, rowId, href, onOpen, onReachEnd }: PhoneListProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastIndex >= rows.length - 10) onReachEnd?.();
  }, [lastIndex, rows.length, onReachEnd]);
  const title = columns.find((column) => column.onPhone === "title") ?? columns[0];
  const figure = columns.find((column) => column.onPhone === "figure");
  const details = columns.filter((column) => column.onPhone === "detail");
  if (!title) return null;
  return (
    <div className="fb-scroller" ref={scroller} {...SCROLLS}>
      <ul className="fb-list" aria-label={label} style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <li
              key={rowId(row)}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
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
            </li>
          );
        })}
      </ul>
    </div>
  );
}
