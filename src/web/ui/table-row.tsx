import { memo, type ReactNode } from "react";
import { TableCell } from "./table-cell.tsx";
import { alignOf } from "./table-columns.ts";
import type { PlacedColumn } from "./table-layout.ts";

type TableRowProps<Row> = {
  /** Null until it has been read; the row has its height and its place already. */
  row: Row | null;
  index: number;
  topPx: number;
  placed: readonly PlacedColumn<Row>[];
  href?: string | undefined;
  isCursor: boolean;
  /** The cell that is the grid's tab stop, if it is in this row. */
  tabColumn: number | null;
  /** Undefined where rows cannot be chosen. */
  isSelected: boolean | undefined;
  /** Kept for the focus alone, far from what is in sight. */
  isParked: boolean;
  /** What is odd about it: "Edited; no longer in this list". */
  mark: string | null;
  /** The field in the cell that is being edited, if it is in this row. */
  editing: { column: number; field: ReactNode } | null;
  /** Of the range of cells, the first and last column in this row; -1 where it is not in it. */
  rangeFrom: number;
  rangeTo: number;
  /** Below a heading. */
  isGrouped: boolean;
};

const ROW = { role: "row" };
const GRIDCELL = { role: "gridcell" };
const CHOSEN_CELL = { role: "gridcell", "aria-selected": true };

function PlainTableRow<Row>(props: TableRowProps<Row>) {
  const {
    row,
    index,
    topPx,
    placed,
    href,
    isCursor,
    tabColumn,
    isSelected,
    isParked,
    mark,
    editing,
    rangeFrom,
    rangeTo,
    isGrouped,
  } = props;
  return (
    <tr
      {...ROW}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-level={isGrouped ? 2 : undefined}
      aria-busy={row === null || undefined}
      data-cursor={isCursor || undefined}
      data-opens={href !== undefined || undefined}
      data-parked={isParked || undefined}
      data-marked={mark !== null || undefined}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      {placed.map(({ column, pin, style }, at) => (
        <td
          key={column.id}
          {...(at >= rangeFrom && at <= rangeTo ? CHOSEN_CELL : GRIDCELL)}
          aria-colindex={at + 1}
          data-align={alignOf(column)}
          data-pin={pin}
          data-row={index}
          data-column={at}
          data-edits={(row !== null && column.editor?.mayEdit(row)) || undefined}
          tabIndex={tabColumn === at ? 0 : -1}
          style={style}
        >
          {at === 0 && isSelected !== undefined && <span className="fb-check" data-select aria-hidden />}
          {row === null ? (
            <span className="fb-cell-waits" />
          ) : editing?.column === at ? (
            editing.field
          ) : at === 0 ? (
            <Leading mark={mark} href={href}>
              <TableCell column={column} row={row} />
            </Leading>
          ) : (
            <TableCell column={column} row={row} />
          )}
        </td>
      ))}
    </tr>
  );
}

/** The name of the row: where it leads, and what is odd about it. */
function Leading({ mark, href, children }: { mark: string | null; href: string | undefined; children: ReactNode }) {
  const name = href ? (
    <a href={href} tabIndex={-1}>
      {children}
    </a>
  ) : (
    children
  );
  if (mark === null) return name;
  return (
    <span title={mark}>
      <span aria-hidden>◇ </span>
      {name}
      <span className="fb-unseen">{mark}</span>
    </span>
  );
}

/** Drawn again only when something of it changed, so that moving the cursor draws two rows. */
export const TableRow = memo(PlainTableRow) as typeof PlainTableRow;
