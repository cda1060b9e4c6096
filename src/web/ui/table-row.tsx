import { memo } from "react";
import { TableCell } from "./table-cell.tsx";
import { alignOf, type Column } from "./table-columns.ts";

type TableRowProps<Row> = {
  row: Row;
  index: number;
  topPx: number;
  columns: readonly Column<Row>[];
  href?: string;
  isCursor: boolean;
  /** The cell that is the grid's tab stop, if it is in this row. */
  tabColumn: number | null;
  isSelected: boolean | undefined;
};

const ROW = { role: "row" };
const GRIDCELL = { role: "gridcell" };

function PlainTableRow<Row>(props: TableRowProps<Row>) {
  const { row, index, topPx, columns, href, isCursor, tabColumn, isSelected } = props;
  return (
    <tr
      {...ROW}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-cursor={isCursor || undefined}
      data-opens={href !== undefined || undefined}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      {columns.map((column, at) => (
        <td
          key={column.id}
          {...GRIDCELL}
          aria-colindex={at + 1}
          data-align={alignOf(column)}
          data-row={index}
          data-column={at}
          tabIndex={tabColumn === at ? 0 : -1}
        >
          {at === 0 && href ? (
            <a href={href} tabIndex={-1}>
              <TableCell column={column} row={row} />
            </a>
          ) : (
            <TableCell column={column} row={row} />
          )}
        </td>
      ))}
    </tr>
  );
}

/** Drawn again only when something of it changed, so that moving the cursor draws two rows. */
export const TableRow = memo(PlainTableRow) as typeof PlainTableRow;
