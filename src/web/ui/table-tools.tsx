import { ActionIcon, Menu } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { Suspense } from "react";
import { onDemand } from "./on-demand.tsx";
import type { TableLayout } from "./table-layout.ts";

export type TableToolsProps = {
  columns: readonly { readonly id: string; readonly label: string }[];
  layout: Pick<TableLayout<never>, "rowHeightPx" | "density" | "setDensity" | "hidden" | "setShown" | "hide" | "reset">;
  /** Those in which no row of the list has a value. */
  emptyColumns: ReadonlySet<string>;
};

const TableToolsMenu = onDemand(async () => (await import("./table-tools-menu.tsx")).TableToolsMenu);

/** Which columns are shown, and how high the rows are. */
export function TableTools({ columns, layout, emptyColumns }: TableToolsProps) {
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
          <Suspense>
            <TableToolsMenu columns={columns} layout={layout} emptyColumns={emptyColumns} />
          </Suspense>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
