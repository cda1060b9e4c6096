import { ActionIcon, Menu, SegmentedControl } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import type { Column } from "./table-columns.ts";
import type { Density, TableLayout } from "./table-layout.ts";

const DENSITIES: { value: Density; label: string }[] = [
  { value: "S", label: "Dense" },
  { value: "M", label: "Normal" },
  { value: "L", label: "Roomy" },
];

/** Which columns are shown, and how high the rows are. */
export function TableTools<Row>({ columns, layout }: { columns: readonly Column<Row>[]; layout: TableLayout<Row> }) {
  return (
    <div className="fb-table-tools" style={{ height: layout.rowHeightPx }}>
      <Menu position="bottom-end" closeOnItemClick={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            aria-label="Columns and row height"
            title="Columns and row height"
          >
            <IconAdjustmentsHorizontal size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <SegmentedControl
            aria-label="Row height"
            size="xs"
            m="xs"
            data={DENSITIES}
            value={layout.density}
            onChange={(density) => layout.setDensity(density as Density)}
          />
          <Menu.Label>Columns</Menu.Label>
          {columns.slice(1).map((column) => (
            <Menu.CheckboxItem
              key={column.id}
              checked={!layout.hidden.has(column.id)}
              onChange={(isShown) => layout.setShown(column.id, isShown)}
            >
              {column.label}
            </Menu.CheckboxItem>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={layout.reset}>Back to the original columns</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
