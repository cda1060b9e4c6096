/** What the columns come to over all rows, whether they have been read or not. It stays in sight at the bottom. */
import { memo, type ReactNode } from "react";
import { alignOf } from "./table-columns.ts";
import type { PlacedColumn } from "./table-layout.ts";

type TableFooterProps<Row> = {
  placed: readonly PlacedColumn<Row>[];
  /** By column. */
  totals: Readonly<Record<string, ReactNode>>;
  rowIndex: number;
};

const ROWGROUP = { role: "rowgroup" };
const ROW = { role: "row" };
const GRIDCELL = { role: "gridcell" };

function PlainTableFooter<Row>({ placed, totals, rowIndex }: TableFooterProps<Row>) {
  return (
    <tfoot {...ROWGROUP}>
      <tr {...ROW} aria-rowindex={rowIndex}>
        {placed.map(({ column, pin, style }, at) => (
          <td
            key={column.id}
            {...GRIDCELL}
            aria-colindex={at + 1}
            data-align={alignOf(column)}
            data-pin={pin}
            style={style}
          >
            {totals[column.id]}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

/** Not drawn again when the cursor moves through the rows. */
export const TableFooter = memo(PlainTableFooter) as typeof PlainTableFooter;
