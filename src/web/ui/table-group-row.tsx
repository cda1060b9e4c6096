import { IconChevronRight } from "@tabler/icons-react";
import { memo } from "react";
import { formatInteger } from "./format.ts";
import { alignOf } from "./table-columns.ts";
import type { PlacedColumn } from "./table-layout.ts";
import type { TableGroup } from "./table-rows.ts";

type TableGroupRowProps<Row> = {
  group: TableGroup;
  index: number;
  topPx: number;
  placed: readonly PlacedColumn<Row>[];
  isCursor: boolean;
  /** The cell that is the grid's tab stop, if it is in this row. */
  tabColumn: number | null;
  isParked: boolean;
};

const ROW = { role: "row" };
const GRIDCELL = { role: "gridcell" };

/** The heading of a group: its name, how many rows it has and what they come to; closed, its rows give way. */
function PlainTableGroupRow<Row>(props: TableGroupRowProps<Row>) {
  const { group, index, topPx, placed, isCursor, tabColumn, isParked } = props;
  return (
    <tr
      {...ROW}
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={group.isOpen}
      data-group={group.key}
      data-cursor={isCursor || undefined}
      data-parked={isParked || undefined}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      {placed.map(({ column, pin, style }, at) => (
        <td
          key={column.id}
          {...GRIDCELL}
          aria-colindex={at + 1}
          data-align={at === 0 ? "left" : alignOf(column)}
          data-pin={pin}
          data-row={index}
          data-column={at}
          tabIndex={tabColumn === at ? 0 : -1}
          style={style}
        >
          {at === 0 ? (
            <>
              <IconChevronRight className="fb-chevron" data-open={group.isOpen || undefined} size={14} aria-hidden />
              <span title={group.label}>{group.label}</span>
              <small className="fb-number fb-missing">{formatInteger(group.count)}</small>
            </>
          ) : (
            group.totals[column.id]
          )}
        </td>
      ))}
    </tr>
  );
}

/** Drawn again only when something of it changed. */
export const TableGroupRow = memo(PlainTableGroupRow) as typeof PlainTableGroupRow;
