import { Menu, SegmentedControl } from "@mantine/core";
import type { Density } from "./table-layout.ts";
import type { TableToolsProps } from "./table-tools.tsx";

const DENSITIES: { value: Density; label: string }[] = [
  { value: "S", label: "Dense" },
  { value: "M", label: "Normal" },
  { value: "L", label: "Roomy" },
];

/** What one chooses from. */
export function TableToolsMenu({ columns, layout }: TableToolsProps) {
  return (
    <>
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
    </>
  );
}
