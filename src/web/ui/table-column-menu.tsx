import { Menu, Text, UnstyledButton } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { KeyHint } from "./keys.tsx";
import type { Column } from "./table-columns.ts";
import { FooterItems, type TableFooters } from "./table-footer-choice.tsx";
import type { TableLayout } from "./table-layout.ts";
import { type Sort, sortedBy, thenBy, withoutSort } from "./table-sorts.ts";

type ColumnMenuProps<Row> = {
  column: Column<Row>;
  /** The first names the row: it neither moves nor goes. */
  isFirst: boolean;
  layout: TableLayout<Row>;
  sorts: readonly Sort[];
  onSort: ((sorts: Sort[]) => void) | undefined;
  group: string | null | undefined;
  onGroup: ((columnId: string | null) => void) | undefined;
  footers: TableFooters<Row> | undefined;
  /** Asks what to filter for. */
  onFilter: (() => void) | undefined;
  opened: boolean;
  onChange: (opened: boolean) => void;
};

export const WIDTH_STEP_PX = 16;

export function ColumnMenu<Row>(props: ColumnMenuProps<Row>) {
  const { column, isFirst, layout, sorts, onSort, onFilter, group, onGroup, footers, opened, onChange } = props;
  const width = layout.widthOf(column);
  const button = (
    <UnstyledButton
      className="fb-column-menu"
      tabIndex={-1}
      aria-label={`Column ${column.label}`}
      aria-haspopup="menu"
      onClick={() => onChange(!opened)}
    >
      <IconChevronDown size={12} aria-hidden />
    </UnstyledButton>
  );
  // Made when it is asked for: a table has dozens of columns and draws its header often.
  if (!opened) return button;
  return (
    <Menu opened onChange={onChange} position="bottom-start" returnFocus={false}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {column.sortBy !== undefined && onSort && <SortItems by={column.sortBy} sorts={sorts} onSort={onSort} />}
        {onFilter && <Menu.Item onClick={onFilter}>Filter…</Menu.Item>}
        {column.groups && onGroup && (
          <Menu.Item onClick={() => onGroup(group === column.id ? null : column.id)}>
            {group === column.id ? "Do not group" : "Group by this"}
          </Menu.Item>
        )}
        {footers && footers.choicesOf(column).length > 0 && (
          <>
            <Menu.Divider />
            <FooterItems column={column} footers={footers} />
          </>
        )}
        {!isFirst && <PlaceItems column={column} layout={layout} />}
        <Menu.Divider />
        <Menu.Item
          closeMenuOnClick={false}
          rightSection={<KeyHint keys="alt+arrowright" />}
          onClick={() => layout.resize(column.id, width + WIDTH_STEP_PX)}
        >
          Wider
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          rightSection={<KeyHint keys="alt+arrowleft" />}
          onClick={() => layout.resize(column.id, width - WIDTH_STEP_PX)}
        >
          Narrower
        </Menu.Item>
        {column.help && (
          <Text component="div" size="xs" c="dimmed" px="md" py="sm" maw={280}>
            {column.help}
          </Text>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

type SortItemsProps = { by: string; sorts: readonly Sort[]; onSort: (sorts: Sort[]) => void };

function SortItems({ by, sorts, onSort }: SortItemsProps) {
  const isIn = sorts.some((sort) => sort.by === by);
  const isAfter = sorts.length > 0 && sorts[0]?.by !== by;
  return (
    <>
      <Menu.Item onClick={() => onSort(sortedBy(by, "ascending"))}>Sort ascending</Menu.Item>
      <Menu.Item onClick={() => onSort(sortedBy(by, "descending"))}>Sort descending</Menu.Item>
      {isAfter && <Menu.Item onClick={() => onSort(thenBy(sorts, by, "ascending"))}>Then by this, ascending</Menu.Item>}
      {isAfter && (
        <Menu.Item onClick={() => onSort(thenBy(sorts, by, "descending"))}>Then by this, descending</Menu.Item>
      )}
      {isIn && sorts.length > 1 && (
        <Menu.Item onClick={() => onSort(withoutSort(sorts, by))}>Do not sort by this</Menu.Item>
      )}
    </>
  );
}

function PlaceItems<Row>({ column: { id }, layout }: { column: Column<Row>; layout: TableLayout<Row> }) {
  const pin = layout.shape.pinned[id];
  return (
    <>
      <Menu.Divider />
      {pin !== "left" && <Menu.Item onClick={() => layout.pin(id, "left")}>Pin to the left</Menu.Item>}
      {pin !== "right" && <Menu.Item onClick={() => layout.pin(id, "right")}>Pin to the right</Menu.Item>}
      {pin !== undefined && <Menu.Item onClick={() => layout.pin(id, null)}>Let it scroll</Menu.Item>}
      <Menu.Item
        closeMenuOnClick={false}
        rightSection={<KeyHint keys="alt+shift+arrowleft" />}
        onClick={() => layout.step(id, -1)}
      >
        Move left
      </Menu.Item>
      <Menu.Item
        closeMenuOnClick={false}
        rightSection={<KeyHint keys="alt+shift+arrowright" />}
        onClick={() => layout.step(id, 1)}
      >
        Move right
      </Menu.Item>
      <Menu.Item onClick={() => layout.setShown(id, false)}>Hide column</Menu.Item>
    </>
  );
}
