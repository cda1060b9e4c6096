import { useMemo, useRef } from "react";
import type { AccountRow } from "#contract/accounts.ts";
import { type FieldRow, listFields } from "#contract/fields.ts";
import { ROLES } from "#contract/operation.ts";
import { filterFieldsOf } from "#core/accounts/field-filters.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { useRead } from "../../../app/api.ts";
import { useAwayNotes } from "../../../app/member-name.tsx";
import { useSession } from "../../../app/session.tsx";
import type { Column } from "../../../ui/table-columns.ts";
import { useNow } from "../../../ui/time.tsx";
import { accountColumns } from "./account-columns.tsx";
import { taskDayEditor } from "./cell-editors.ts";
import { fieldColumns } from "./field-columns.ts";

const NO_FIELDS: readonly FieldRow[] = [];

/** The columns of accounts with the fields of the team, and what of them this person may change; the list is there before they are. */
export function useTableColumns(onMove: (row: AccountRow) => void) {
  const fields = useRead(listFields, {}).data?.data ?? NO_FIELDS;
  const latest = useRef(onMove);
  latest.current = onMove;
  const today = useRef<LocalDate>("");
  today.current = localDateAt(useNow());
  const awayOf = useAwayNotes();
  const rank = ROLES.indexOf(useSession().role);
  return useMemo(() => {
    const mayEdit = ({ editableBy }: FieldRow) => editableBy !== "nobody" && rank >= ROLES.indexOf(editableBy);
    const own =
      rank >= ROLES.indexOf("specialist")
        ? accountColumns.map((column) =>
            withEditor(
              column,
              (row) => latest.current(row),
              () => today.current,
            ),
          )
        : accountColumns;
    return {
      fields,
      filterFields: filterFieldsOf(fields),
      columns: [...own, ...fieldColumns(fields, { mayEdit, today: () => today.current, awayOf })],
    };
  }, [fields, rank, awayOf]);
}

/** A stage asks for what happened; the day of the next task is written. */
function withEditor(
  column: Column<AccountRow>,
  onMove: (row: AccountRow) => void,
  today: () => LocalDate,
): Column<AccountRow> {
  if (column.id === "stage")
    return { ...column, editor: { as: "panel", mayEdit: ({ stage }) => stage !== null, open: onMove } };
  return column.id === "nextTask" ? { ...column, editor: taskDayEditor(today) } : column;
}
