/** The table that every list is: a million rows, one tab stop, arrows and J/K, Enter opens or edits, Space peeks, X selects. */
import { Skeleton } from "@mantine/core";
import type { ReactNode } from "react";
import { Announcer } from "./announcer.tsx";
import { Failed } from "./failed.tsx";
import { LatePiece, useLatePiece } from "./late-piece.ts";
import type { ListPlace } from "./list-place.ts";
import { usePhone } from "./phone.ts";
import { type SelectionAction, SelectionBar } from "./selection-bar.tsx";
import { useIsLate } from "./skeleton.tsx";
import type { TableCells } from "./table-cells.ts";
import type { Column } from "./table-columns.ts";
import type { TableFooters } from "./table-footer-choice.tsx";
import { TableGrid } from "./table-grid.tsx";
import { useTableLayout } from "./table-layout.ts";
import type { RowSource } from "./table-rows.ts";
import type { Selection } from "./table-selection.ts";
import type { TableShape } from "./table-shape.ts";
import type { Sort } from "./table-sorts.ts";
import { TableTools } from "./table-tools.tsx";

export type DataTableProps<Row> = {
  /** Columns and widths are remembered under it: "accounts". */
  name: string;
  /** What it lists, for those who listen: "Accounts". */
  label: string;
  /** Made once outside of the component. The first column names the row and stays in sight. */
  columns: readonly Column<Row>[];
  /** An array, or rows of which only those in sight have been read. */
  rows: RowSource<Row>;
  rowId: (row: Row) => string;
  /** How many there are in all, when it is known; rows may hold only the first pages. */
  total?: number | null;
  /** What is asked for, such as filter and order in one text: another one begins at the first row again. */
  question?: string;
  /** The first decides, the next settle its ties. */
  sorts?: readonly Sort[];
  onSort?: (sorts: Sort[]) => void;
  /** From a column's menu: a term to add to the filter. */
  onFilter?: (term: string) => void;
  /** Where a row leads; also makes its name a link that opens in another tab. */
  href?: (row: Row) => string;
  onOpen?: (row: Row) => void;
  /** Space. `usePeek` makes a peek that follows the cursor. */
  onPeek?: (row: Row) => void;
  /** Tells the page which row its keys act on. */
  onCursor?: (row: Row) => void;
  /** Tells the page which cell the keyboard is at; null where there is none. */
  onCell?: (row: Row | null, column: string) => void;
  /** Asked for while the end is still some rows away. */
  onReachEnd?: () => void;
  /** Which rows are drawn, for lists that read only those. */
  onRange?: (first: number, last: number) => void;
  /** Where somebody stood who comes back. */
  startsAt?: ListPlace | null;
  onPlace?: (place: ListPlace) => void;
  isLoading?: boolean;
  /** The rows are still those of another question, such as the filter before. */
  isWaiting?: boolean;
  error?: unknown;
  onRetry?: () => void;
  lastGoodAtMs?: number;
  /** Why there is nothing, and what to do about it. */
  empty: ReactNode;
  /** What is odd about a row: it was edited and is no longer in the list. */
  markOf?: (row: Row) => string | null;
  /** By column, over all rows. */
  totals?: Readonly<Record<string, ReactNode>>;
  /** Columns in which no row of the list has a value, as far as that is known; their menu says so. */
  emptyColumns?: ReadonlySet<string>;
  /** What a column may come to at the bottom, for a person to choose. */
  footers?: TableFooters<Row>;
  /** The column by which rows are grouped; without `onGroup` nobody is asked. Headings come with `rows`. */
  group?: string | null;
  onGroup?: (columnId: string | null) => void;
  /** Opens or closes a group, or all of them. */
  onToggleGroup?: (key: string, all: boolean) => void;
  /** Cells are copied, pasted over and filled down like those of a spreadsheet. */
  cells?: TableCells<Row>;
  selection?: Selection;
  onSelect?: (selection: Selection) => void;
  /** What can be done with the chosen rows. */
  actions?: readonly SelectionAction[];
  /** A person wrote something else into a cell of a column with an editor; the page saves it. */
  onEdit?: (row: Row, column: Column<Row>, text: string) => void;
  /** Which columns are shown, of a saved view; without it, it is kept on this device. */
  shape?: TableShape;
  onShape?: (shape: TableShape) => void;
  /** Of columns in pixels, where they follow the person; without it, they are kept on this device. */
  widths?: Readonly<Record<string, number>>;
  /** Null goes back to the usual width. */
  onWidths?: (widths: Record<string, number | null>) => void;
};

const NONE: ReadonlySet<string> = new Set();

const phoneList = new LatePiece(async () => (await import("./phone-list.tsx")).PhoneList);

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, error, onRetry, lastGoodAtMs, isLoading = false, isWaiting = false, empty } = props;
  const { selection, onSelect, total = null, actions = [] } = props;
  const { name, shape, onShape, widths, onWidths } = props;
  const layout = useTableLayout({ name, columns, shape, onShape, widths, onWidths });
  const isPhone = usePhone();
  const PhoneList = useLatePiece(phoneList, isPhone);
  const failed = error ? (
    <Failed error={error} onRetry={onRetry} lastGoodAtMs={rows.length > 0 ? lastGoodAtMs : null} />
  ) : null;
  if (rows.length === 0 && !isLoading) return failed ?? empty;
  return (
    <div className="fb-table-frame" data-waiting={isWaiting || undefined} aria-busy={isWaiting || undefined}>
      {failed}
      {rows.length === 0 || (isPhone && PhoneList === null) ? (
        <LoadingRows rowHeightPx={isPhone ? 60 : layout.rowHeightPx} label={props.label} />
      ) : PhoneList !== null ? (
        <PhoneList {...props} />
      ) : (
        <TableGrid
          key={layout.density}
          {...props}
          layout={layout}
          tools={<TableTools columns={columns} layout={layout} emptyColumns={props.emptyColumns ?? NONE} />}
        />
      )}
      {selection && onSelect && (
        <SelectionBar selection={selection} onSelect={onSelect} total={total} actions={actions} />
      )}
      <Announcer />
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
