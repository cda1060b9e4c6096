/** Cells of accounts as a spreadsheet's: what is copied of each. What becomes of what is pasted or filled down is fetched with the first time. */
import { notifications } from "@mantine/notifications";
import type { AccountRow } from "#contract/accounts.ts";
import type { FieldRow } from "#contract/fields.ts";
import { toAmountText } from "#core/money/money.ts";
import { localDateAt } from "#core/time/instant.ts";
import { useMay } from "../../../app/session.tsx";
import { useStageName } from "../../../app/stage-name.tsx";
import { plainNumber } from "../../../ui/format.ts";
import { onDemand } from "../../../ui/on-demand.tsx";
import { useSidePanel } from "../../../ui/side-panel.tsx";
import type { TableCells } from "../../../ui/table-cells.ts";
import type { Column } from "../../../ui/table-columns.ts";
import { useNow } from "../../../ui/time.tsx";
import { useUndo } from "../../../ui/undo.tsx";
import type { Preview } from "./set-cells.ts";

const PastedCells = onDemand(async () => (await import("./pasted-cells.tsx")).PastedCells);

export function useAccountCells(fields: readonly FieldRow[]): TableCells<AccountRow> | undefined {
  const panel = useSidePanel();
  const stageName = useStageName();
  const today = localDateAt(useNow());
  const undo = useUndo();
  const mayChange = useMay("specialist");
  const preview: Preview = (title, cells, set) =>
    panel.open({ title, content: <PastedCells cells={cells} set={set} onDone={panel.close} /> });
  const page = { fields, today, undo, preview };
  const refuse = () =>
    notifications.show({ message: "Your role only looks. Ask a lead to let you set fields.", color: "yellow" });
  return {
    copyText: (column, row) => copied(column, row, stageName),
    onPaste: (written, left) => {
      if (!mayChange) return refuse();
      void import("./set-cells.ts").then(({ pasteCells }) => pasteCells(written, left, page));
    },
    onFill: (written, left) => {
      if (!mayChange) return refuse();
      void import("./set-cells.ts").then(({ fillCellsDown }) => fillCellsDown(written, left, page));
    },
  };
}

/** As a spreadsheet of this person reads it back: plain numbers, days as 2026-01-31, names instead of ids. */
function copied(column: Column<AccountRow>, row: AccountRow, stageName: (stage: string) => string): string {
  if (column.id === "stage") return row.stage === null ? "" : stageName(row.stage);
  switch (column.kind) {
    case "money": {
      const amount = column.value(row);
      return amount === null ? "" : plainNumber(toAmountText(amount));
    }
    case "integer":
    case "percent": {
      const value = column.value(row);
      return value === null ? "" : plainNumber(String(value));
    }
    default: {
      const own = row.fields[column.id.replace(/^field\./, "")];
      if (column.totalledAs === "number" && typeof own === "number") return plainNumber(String(own));
      return column.value(row) ?? "";
    }
  }
}
