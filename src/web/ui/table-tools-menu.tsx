import { Menu, Text } from "@mantine/core";
import type { Density } from "./table-layout.ts";
import type { TableToolsProps } from "./table-tools.tsx";

const DENSITIES: { value: Density; label: string }[] = [
  { value: "S", label: "Dense" },
  { value: "M", label: "Normal" },
  { value: "L", label: "Roomy" },
];

/** What one chooses from. */
export function TableToolsMenu({ columns, layout, emptyColumns }: TableToolsProps) {
  const empty = columns.slice(1).filter(({ id }) => emptyColumns.has(id) && !layout.hidden.has(id));
  return (
    <>
      <Menu.Label>Row height</Menu.Label>
      <Menu.RadioGroup value={layout.density} onChange={(density) => layout.setDensity(density as Density)}>
        {DENSITIES.map(({ value, label }) => (
          <Menu.RadioItem key={value} value={value}>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Divider />
      <Menu.Label>Columns</Menu.Label>
      {empty.length > 0 && (
        <Menu.Item onClick={() => layout.hide(new Set(empty.map(({ id }) => id)))}>
          Hide {empty.length === 1 ? "1 column" : `${empty.length} columns`} without a value here
        </Menu.Item>
      )}
      {columns.slice(1).map((column) => (
        <Menu.CheckboxItem
          key={column.id}
          checked={!layout.hidden.has(column.id)}
          onChange={(isShown) => layout.setShown(column.id, isShown)}
        >
          {column.label}
          {emptyColumns.has(column.id) && (
            <Text span size="xs" c="dimmed">
              {" "}
              no value here
            </Text>
          )}
        </Menu.CheckboxItem>
      ))}
      <Menu.Divider />
      <Menu.Item onClick={layout.reset}>Back to the original columns</Menu.Item>
    </>
  );
}
