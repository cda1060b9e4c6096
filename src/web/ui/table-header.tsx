import { memo } from "react";
import type { TableFooters } from "./table-footer-choice.tsx";
import { TableHeaderCell } from "./table-header-cell.tsx";
import type { TableLayout } from "./table-layout.ts";
import type { Sort } from "./table-sorts.ts";

type TableHeaderProps<Row> = {
  layout: TableLayout<Row>;
  sorts: readonly Sort[];
  onSort: ((sorts: Sort[]) => void) | undefined;
  onFilter: ((term: string) => void) | undefined;
  group: string | null | undefined;
  onGroup: ((columnId: string | null) => void) | undefined;
  footers: TableFooters<Row> | undefined;
  /** The column that is the grid's tab stop while the cursor is in the header. */
  cursorColumn: number | null;
  onCursor: (column: number) => void;
};

function PlainTableHeader<Row>({ layout, cursorColumn, ...rest }: TableHeaderProps<Row>) {
  return (
    <thead {...ROWGROUP}>
      <tr {...ROW} aria-rowindex={1}>
        {layout.placed.map((placed, index) => (
          <TableHeaderCell
            key={placed.column.id}
            {...rest}
            placed={placed}
            index={index}
            layout={layout}
            isCursor={cursorColumn === index}
          />
        ))}
      </tr>
    </thead>
  );
}

/** Not drawn again when the cursor moves through the rows. */
export const TableHeader = memo(PlainTableHeader) as typeof PlainTableHeader;

// The table is laid out as a grid, which takes the meaning of its elements away in some browsers; so they are named again.
const ROWGROUP = { role: "rowgroup" };
const ROW = { role: "row" };
