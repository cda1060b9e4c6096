import { UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { type DragEvent, type KeyboardEvent, type MouseEvent, type ReactNode, useRef, useState } from "react";
import { LatePiece, useLatePiece } from "./late-piece.ts";
import { ColumnMenu, WIDTH_STEP_PX } from "./table-column-menu.tsx";
import { alignOf, type Column } from "./table-columns.ts";
import type { TableFooters } from "./table-footer-choice.tsx";
import type { PlacedColumn, TableLayout } from "./table-layout.ts";
import { TableResize } from "./table-resize.tsx";
import { oppositeOf, type Sort, sortedBy, thenBy } from "./table-sorts.ts";

type TableHeaderCellProps<Row> = {
  placed: PlacedColumn<Row>;
  index: number;
  layout: TableLayout<Row>;
  sorts: readonly Sort[];
  onSort: ((sorts: Sort[]) => void) | undefined;
  onFilter: ((term: string) => void) | undefined;
  group: string | null | undefined;
  onGroup: ((columnId: string | null) => void) | undefined;
  footers: TableFooters<Row> | undefined;
  isCursor: boolean;
  onCursor: (column: number) => void;
};

/** Fetched while the menu that leads to it is open, so that what is typed next finds its field. */
const columnFilter = new LatePiece(async () => (await import("./table-column-filter.tsx")).ColumnFilter);
const COLUMNHEADER = { role: "columnheader" };
/** What is dragged, so that nothing but a column is taken for one. */
const DRAGGED_COLUMN = "application/x-firstbill-column";

export function TableHeaderCell<Row>(props: TableHeaderCellProps<Row>) {
  const { placed, index, layout, sorts, onSort, onFilter, isCursor, onCursor } = props;
  const { column, pin, style } = placed;
  const [opened, setOpened] = useState<"menu" | "filter" | null>(null);
  const cell = useRef<HTMLTableCellElement>(null);
  const { filterBy } = column;
  const place = column.sortBy === undefined ? -1 : sorts.findIndex(({ by }) => by === column.sortBy);
  const sorted = sorts[place]?.direction;
  const width = layout.widthOf(column);
  const dropping = useColumnDrop(column.id, layout, index === 0);
  const close = (what: "menu" | "filter") => {
    setOpened((was) => (was === what ? null : was));
    // What had the focus has gone with it; a key goes on from the header, a click stays where it was.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) cell.current?.focus();
    });
  };
  const sort = (event: MouseEvent) => {
    if (column.sortBy === undefined || !onSort) return setOpened("menu");
    const direction = nextDirection(column, sorted);
    onSort(event.shiftKey ? thenBy(sorts, column.sortBy, direction) : sortedBy(column.sortBy, direction));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== cell.current) return;
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (event.key === "Enter" || event.key === " ") setOpened("menu");
    else if (event.altKey && by !== 0 && event.shiftKey && index > 0) {
      layout.step(column.id, by);
      onCursor(index + by);
      // Taking an element to another place takes the focus from it.
      requestAnimationFrame(() => cell.current?.focus());
    } else if (event.altKey && by !== 0 && !event.shiftKey) layout.resize(column.id, width + by * WIDTH_STEP_PX);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <th
      ref={cell}
      {...COLUMNHEADER}
      {...dropping.target}
      scope="col"
      aria-sort={column.sortBy && place <= 0 ? (sorted ?? "none") : undefined}
      aria-colindex={index + 1}
      data-align={alignOf(column)}
      data-pin={pin}
      data-drop={dropping.side ?? undefined}
      data-sorted={sorted !== undefined || undefined}
      data-row={-1}
      data-column={index}
      tabIndex={isCursor ? 0 : -1}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => {
        // What is in the menu itself comes by here, too.
        if (!cell.current?.contains(event.target as Node)) return;
        event.preventDefault();
        setOpened("menu");
      }}
      onFocus={() => onCursor(index)}
      title={column.help}
      style={style}
    >
      <Named column={column} opened={opened} onClose={() => close("filter")} onFilter={onFilter}>
        <UnstyledButton className="fb-sort" tabIndex={-1} onClick={sort} {...dropping.source}>
          <ColumnName column={column} sorted={sorted} place={sorts.length > 1 ? place : -1} />
        </UnstyledButton>
      </Named>
      <ColumnMenu
        column={column}
        isFirst={index === 0}
        layout={layout}
        sorts={sorts}
        onSort={onSort}
        onFilter={filterBy && onFilter && (() => setOpened("filter"))}
        group={props.group}
        onGroup={props.onGroup}
        footers={props.footers}
        opened={opened === "menu"}
        onChange={(isOpen) => (isOpen ? setOpened("menu") : close("menu"))}
      />
      <TableResize
        onDrag={(px) => layout.drag(column.id, width + px)}
        onEnd={(px) => layout.resize(column.id, width + px)}
      />
    </th>
  );
}

type NamedProps<Row> = {
  column: Column<Row>;
  opened: "menu" | "filter" | null;
  onClose: () => void;
  onFilter: ((term: string) => void) | undefined;
  children: ReactNode;
};

/** The name of the column, below which its filter is asked for. */
function Named<Row>({ column: { label, filterBy }, opened, onClose, onFilter, children }: NamedProps<Row>) {
  const ColumnFilter = useLatePiece(columnFilter, opened !== null);
  if (!filterBy || !onFilter || opened !== "filter" || ColumnFilter === null) return children;
  return (
    <ColumnFilter label={label} filterBy={filterBy} onClose={onClose} onFilter={onFilter}>
      {children}
    </ColumnFilter>
  );
}

type ColumnNameProps<Row> = { column: Column<Row>; sorted: Sort["direction"] | undefined; place: number };

/** With its place among several: 1 decides first. */
function ColumnName<Row>({ column, sorted, place }: ColumnNameProps<Row>) {
  const Arrow = sorted === "descending" ? IconArrowDown : IconArrowUp;
  return (
    <>
      <span>{column.label}</span>
      {sorted && <Arrow size={12} aria-hidden />}
      {place >= 0 && (
        <small>
          {place + 1}
          <span className="fb-unseen"> in the order, {sorted}</span>
        </small>
      )}
    </>
  );
}

/** Of figures the largest come first; everything else starts at its beginning. */
function nextDirection<Row>(column: Column<Row>, sorted: Sort["direction"] | undefined): Sort["direction"] {
  if (sorted !== undefined) return oppositeOf(sorted);
  return alignOf(column) === "right" ? "descending" : "ascending";
}

/** A column is taken by its name and dropped before or after another; the first one leads and takes only what comes after it. */
function useColumnDrop<Row>(id: string, layout: TableLayout<Row>, isFirst: boolean) {
  const [side, setSide] = useState<"before" | "after" | null>(null);
  const isColumn = (event: DragEvent) => event.dataTransfer.types.includes(DRAGGED_COLUMN);
  return {
    side,
    source: {
      draggable: !isFirst,
      onDragStart: (event: DragEvent) => {
        event.dataTransfer.setData(DRAGGED_COLUMN, id);
        event.dataTransfer.effectAllowed = "move";
      },
    },
    target: {
      onDragOver: (event: DragEvent) => {
        if (!isColumn(event) || isFirst) return;
        event.preventDefault();
        const box = event.currentTarget.getBoundingClientRect();
        setSide(event.clientX < box.left + box.width / 2 ? "before" : "after");
      },
      onDragLeave: () => setSide(null),
      onDrop: (event: DragEvent) => {
        if (!isColumn(event) || side === null) return;
        event.preventDefault();
        layout.place(event.dataTransfer.getData(DRAGGED_COLUMN), id, side);
        setSide(null);
      },
    },
  };
}
