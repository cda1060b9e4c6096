import { Menu, Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconChevronDown } from "@tabler/icons-react";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { alignOf, type Column, type Sort } from "./table-columns.ts";
import type { TableLayout } from "./table-layout.ts";

type TableHeaderProps<Row> = {
  layout: TableLayout<Row>;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** The column that is the grid's tab stop while the cursor is in the header. */
  cursorColumn: number | null;
  onCursor: (column: number) => void;
};

export function TableHeader<Row>({ layout, sort, onSort, cursorColumn, onCursor }: TableHeaderProps<Row>) {
  return (
    <thead {...ROWGROUP}>
      <tr {...ROW} aria-rowindex={1}>
        {layout.shown.map((column, index) => (
          <HeaderCell
            key={column.id}
            column={column}
            index={index}
            layout={layout}
            sort={sort}
            onSort={onSort}
            isCursor={cursorColumn === index}
            onCursor={onCursor}
          />
        ))}
      </tr>
    </thead>
  );
}

// The table is laid out as a grid, which takes the meaning of its elements away in some browsers; so they are named again.
const ROWGROUP = { role: "rowgroup" };
const ROW = { role: "row" };
const COLUMNHEADER = { role: "columnheader" };

const STEP_PX = 16;

type HeaderCellProps<Row> = Omit<TableHeaderProps<Row>, "cursorColumn"> & {
  column: Column<Row>;
  index: number;
  isCursor: boolean;
};

function HeaderCell<Row>({ column, index, layout, sort, onSort, isCursor, onCursor }: HeaderCellProps<Row>) {
  const [menuOpen, setMenuOpen] = useState(false);
  const cell = useRef<HTMLTableCellElement>(null);
  const sorted = column.sortBy !== undefined && sort?.by === column.sortBy ? sort.direction : undefined;
  const sortBy = (direction: Sort["direction"]) => column.sortBy && onSort?.({ by: column.sortBy, direction });
  const width = layout.widthOf(column);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== cell.current) return;
    if (event.key === "Enter" || event.key === " ") setMenuOpen(true);
    else if (event.altKey && event.key === "ArrowRight") layout.resize(column.id, width + STEP_PX);
    else if (event.altKey && event.key === "ArrowLeft") layout.resize(column.id, width - STEP_PX);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const Arrow = sorted === "descending" ? IconArrowDown : IconArrowUp;
  return (
    <th
      ref={cell}
      {...COLUMNHEADER}
      scope="col"
      aria-sort={column.sortBy ? (sorted ?? "none") : undefined}
      aria-colindex={index + 1}
      data-align={alignOf(column)}
      data-row={-1}
      data-column={index}
      tabIndex={isCursor ? 0 : -1}
      onKeyDown={onKeyDown}
      onFocus={() => onCursor(index)}
      title={column.help}
    >
      {column.sortBy ? (
        <UnstyledButton className="fb-sort" tabIndex={-1} onClick={() => sortBy(nextDirection(column, sorted))}>
          <span>{column.label}</span>
          {sorted && <Arrow size={12} aria-hidden />}
        </UnstyledButton>
      ) : (
        <span>{column.label}</span>
      )}
      <Menu opened={menuOpen} onChange={setMenuOpen} position="bottom-start">
        <Menu.Target>
          <UnstyledButton className="fb-column-menu" tabIndex={-1} aria-label={`Column ${column.label}`}>
            <IconChevronDown size={12} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {column.sortBy && <Menu.Item onClick={() => sortBy("ascending")}>Sort ascending</Menu.Item>}
          {column.sortBy && <Menu.Item onClick={() => sortBy("descending")}>Sort descending</Menu.Item>}
          {index > 0 && <Menu.Item onClick={() => layout.setShown(column.id, false)}>Hide column</Menu.Item>}
          <Menu.Item closeMenuOnClick={false} onClick={() => layout.resize(column.id, width + STEP_PX)}>
            Wider
          </Menu.Item>
          <Menu.Item closeMenuOnClick={false} onClick={() => layout.resize(column.id, width - STEP_PX)}>
            Narrower
          </Menu.Item>
          {column.help && (
            <Text size="xs" c="dimmed" px="md" py="sm" maw={280}>
              {column.help}
            </Text>
          )}
        </Menu.Dropdown>
      </Menu>
      <ResizeHandle
        onDrag={(px) => layout.drag(column.id, width + px)}
        onEnd={(px) => layout.resize(column.id, width + px)}
      />
    </th>
  );
}

/** Of figures the largest come first; everything else starts at its beginning. */
function nextDirection<Row>(column: Column<Row>, sorted: Sort["direction"] | undefined): Sort["direction"] {
  if (sorted !== undefined) return sorted === "ascending" ? "descending" : "ascending";
  return alignOf(column) === "right" ? "descending" : "ascending";
}

/** For the pointer; the keyboard has Alt with the arrows and the menu. */
function ResizeHandle({ onDrag, onEnd }: { onDrag: (px: number) => void; onEnd: (px: number) => void }) {
  const start = useRef<{ x: number; onDrag: typeof onDrag; onEnd: typeof onEnd } | null>(null);
  const begin = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, onDrag, onEnd };
  };
  const move = (event: PointerEvent) => start.current?.onDrag(event.clientX - start.current.x);
  const end = (event: PointerEvent) => {
    start.current?.onEnd(event.clientX - start.current.x);
    start.current = null;
  };
  return <span className="fb-resize" aria-hidden onPointerDown={begin} onPointerMove={move} onPointerUp={end} />;
}
