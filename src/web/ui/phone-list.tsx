/** The table on a phone: two lines per row, the figure at the right. A long press begins to choose rows. */
import { Checkbox } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { DataTableProps } from "./data-table.tsx";
import { formatInteger } from "./format.ts";
import { useLongPress } from "./long-press.ts";
import { TableCell } from "./table-cell.tsx";
import type { Column } from "./table-columns.ts";
import { groupAt, rowAt, type TableGroup } from "./table-rows.ts";
import { drawnRows, useTableScroll } from "./table-scroll-state.ts";
import { isChosen, isNothing, toggle } from "./table-selection.ts";

const ROW_PX = 60;
const BEYOND_ROWS = 8;
const READ_AHEAD_ROWS = 10;
/** The focus, so that a list whose rows lead nowhere can be scrolled by keyboard too. */
const SCROLLS = { tabIndex: 0 };

export function PhoneList<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowId, href, onOpen, onReachEnd, onRange, selection, onSelect, onToggleGroup } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { length } = rows;
  const { drawn, areaPx, onScroll } = useTableScroll({
    scroller,
    rows: length,
    rowHeightPx: ROW_PX,
    edgesPx: 0,
    beyondRows: BEYOND_ROWS,
  });
  const { first, last, offsetPx } = drawn;
  useEffect(() => {
    onRange?.(first, last);
  }, [first, last, onRange]);
  useEffect(() => {
    if (length > 0 && last >= length - READ_AHEAD_ROWS) onReachEnd?.();
  }, [last, length, onReachEnd]);
  const mayChoose = selection !== undefined && onSelect !== undefined;
  const isChoosing = mayChoose && !isNothing(selection);
  const choose = (row: Row) => mayChoose && onSelect(toggle(selection, rowId(row)));
  const press = useLongPress<Row>(choose);
  return (
    <div className="fb-scroller" ref={scroller} onScroll={onScroll} {...SCROLLS}>
      <ul className="fb-list" aria-label={label} style={{ height: areaPx }}>
        {drawnRows(drawn, -1).map((index) => {
          const row = rowAt(rows, index);
          const group = groupAt(rows, index);
          const chosen = row !== null && isChoosing && isChosen(selection, rowId(row));
          return (
            <li
              key={index}
              aria-setsize={length}
              aria-posinset={index + 1}
              data-chosen={chosen || undefined}
              style={{ transform: `translateY(${index * ROW_PX - offsetPx}px)` }}
              {...(row !== null && mayChoose && press.of(row))}
            >
              {group !== null && <PhoneGroup group={group} onToggle={() => onToggleGroup?.(group.key, false)} />}
              {row !== null && isChoosing && (
                <Checkbox
                  className="fb-list-check"
                  aria-label={`Select ${nameOf(columns, row)}`}
                  checked={chosen}
                  onChange={() => choose(row)}
                />
              )}
              {row !== null && (
                <a
                  href={href?.(row)}
                  onClick={(event) => {
                    // The press that chose the row ends as a click on it.
                    if (press.wasLong() || (isChoosing && choose(row) !== false)) return event.preventDefault();
                    if (!onOpen || event.metaKey || event.ctrlKey) return;
                    event.preventDefault();
                    onOpen(row);
                  }}
                >
                  <PhoneRow columns={columns} row={row} />
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function nameOf<Row>(columns: readonly Column<Row>[], row: Row): string {
  return String(columns[0]?.value(row) ?? "");
}

function PhoneRow<Row>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) {
  const title = columns.find((column) => column.onPhone === "title") ?? columns[0];
  const figure = columns.find((column) => column.onPhone === "figure");
  const details = columns.filter((column) => column.onPhone === "detail");
  return (
    <>
      <div className="fb-list-line">
        {title && <TableCell column={title} row={row} />}
        {figure && <TableCell column={figure} row={row} />}
      </div>
      <div className="fb-list-line" data-second>
        {details.map((column) => (
          <TableCell key={column.id} column={column} row={row} />
        ))}
      </div>
    </>
  );
}

function PhoneGroup({ group: { label, count, isOpen }, onToggle }: { group: TableGroup; onToggle: () => void }) {
  return (
    <button type="button" className="fb-list-group" aria-expanded={isOpen} onClick={onToggle}>
      {label} <small className="fb-number fb-missing">{formatInteger(count)}</small>
    </button>
  );
}
