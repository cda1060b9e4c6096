/** The table that every list is: 100,000 rows, one tab stop, arrows and J/K, Enter opens, Space peeks. */
import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { Failed } from "./failed.tsx";
import { usePhone } from "./phone.ts";
import { PhoneList } from "./phone-list.tsx";
import { useIsLate } from "./skeleton.tsx";
import type { Column, Sort } from "./table-columns.ts";
import { TableGrid } from "./table-grid.tsx";
import { useTableLayout } from "./table-layout.ts";
import { TableTools } from "./table-tools.tsx";

export type DataTableProps<Row> = {
  /** Columns and widths are remembered under it: "accounts". */
  name: string;
  /** What it lists, for those who listen: "Accounts". */
  label: string;
  /** Made once outside of the component. The first column names the row and stays in sight. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** How many there are in all, when it is known; rows may hold only the first pages. */
  total?: number | null;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** Where a row leads; also makes its name a link that opens in another tab. */
  href?: (row: Row) => string;
  onOpen?: (row: Row) => void;
  /** Space. `usePeek` makes a peek that follows the cursor. */
  onPeek?: (row: Row) => void;
  /** Tells the page which row its keys act on. */
  onCursor?: (row: Row) => void;
  /** Asked for while the end is still some rows away. */
  onReachEnd?: () => void;
  isLoading?: boolean;
  /** The rows are still those of another question, such as the filter before. */
  isWaiting?: boolean;
  error?: unknown;
  onRetry?: () => void;
  lastGoodAtMs?: number;
  /** Why there is nothing, and what to do about it. */
  empty: ReactNode;
  selected?: ReadonlySet<string>;
  onSelect?: (selected: ReadonlySet<string>) => void;
};

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, error, onRetry, lastGoodAtMs, isLoading = false, isWaiting = false, empty } = props;
  const layout = useTableLayout(props.name, columns);
  const isPhone = usePhone();
  const failed = error ? (
    <Failed error={error} onRetry={onRetry} lastGoodAtMs={rows.length > 0 ? lastGoodAtMs : null} />
  ) : null;
  if (rows.length === 0 && !isLoading) return failed ?? empty;
  return (
    <div className="fb-table-frame" data-waiting={isWaiting || undefined} aria-busy={isWaiting || undefined}>
      {failed}
      {rows.length === 0 ? (
        <LoadingRows rowHeightPx={isPhone ? 60 : layout.rowHeightPx} label={props.label} />
      ) : isPhone ? (
        <PhoneList {...props} />
      ) : (
        <TableGrid
          key={layout.density}
          {...props}
          layout={layout}
          tools={<TableTools columns={columns} layout={layout} />}
        />
      )}
    </div>
  );
}

/** In the rows' height, so that nothing moves when they come. */
function LoadingRows({ rowHeightPx, label }: { rowHeightPx: number; label: string }) {
  const isLate = useIsLate(true);
  return (
    <div role="status" aria-label={`${label}: loading`} className="fb-loading-rows">
      {isLate &&
        Array.from({ length: 16 }, (_, index) => index).map((index) => (
          <div key={index} style={{ height: rowHeightPx }}>
            <Skeleton height={10} width={`${22 + ((index * 13) % 14)}%`} />
            <Skeleton height={10} width="9%" />
            <Skeleton height={10} width="12%" />
            <Skeleton height={10} width="7%" />
          </div>
        ))}
    </div>
  );
}
