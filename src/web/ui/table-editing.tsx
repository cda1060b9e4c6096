import { useState } from "react";
import type { DataTableProps } from "./data-table.tsx";
import type { CellEditor, CellReader } from "./table-columns.ts";
import type { TableCursor } from "./table-cursor-state.ts";
import { type GoOn, TableField } from "./table-field.tsx";
import type { PlacedColumn } from "./table-layout.ts";
import { rowAt } from "./table-rows.ts";

type TableEditingOptions<Row> = {
  props: DataTableProps<Row>;
  placed: readonly PlacedColumn<Row>[];
  cursor: TableCursor;
};

/** Held by the row's id: what stands in this place may change meanwhile, and the wrong row must not be written. */
type Edited<Row> = { id: string; row: Row; index: number; columnId: string };

type InCell<Row> = Exclude<CellEditor<Row>, { as: "panel" }>;

/** What words mean may depend on the row: "before renewal" is of its account. */
function ofRow<Row>({ reader, ...rest }: InCell<Row>, row: Row) {
  const ofThis = async (fetched: Promise<CellReader<Row>>) => {
    const read = await fetched;
    return (text: string) => read(text, row);
  };
  return { ...rest, ...(reader && { reader: () => ofThis(reader()) }) };
}

/** One cell at a time becomes a field. What is written goes to the page, which saves it. */
export function useTableEditing<Row>({ props, placed, cursor }: TableEditingOptions<Row>) {
  const { rows, rowId, onEdit } = props;
  const [edited, setEdited] = useState<Edited<Row> | null>(null);
  const begin = ({ row: index, column: at }: { row: number; column: number }): boolean => {
    const row = rowAt(rows, index);
    const editor = placed[at]?.column.editor;
    if (!onEdit || row === null || !editor?.mayEdit(row)) return false;
    if (editor.as === "panel") editor.open(row);
    else setEdited({ id: rowId(row), row, index, columnId: placed[at]!.column.id });
    return true;
  };
  const end = (goOn: GoOn) => {
    setEdited(null);
    if (!edited || goOn === null) return;
    const at = placed.findIndex(({ column }) => column.id === edited.columnId);
    const to = { row: edited.index, column: Math.max(0, Math.min(placed.length - 1, at + goOn)) };
    cursor.goTo(to);
    // The field has gone only after this has been drawn.
    requestAnimationFrame(() => cursor.focusAt(to));
  };
  return {
    begin,
    /** The field of the cell in this row that is being edited. */
    of: (row: Row | null, index: number) => {
      if (edited === null || row === null || index !== edited.index || rowId(row) !== edited.id) return null;
      const at = placed.findIndex(({ column }) => column.id === edited.columnId);
      const column = placed[at]?.column;
      const editor = column?.editor;
      if (!column || !editor || editor.as === "panel") return null;
      const field = (
        <TableField
          label={column.label}
          editor={ofRow(editor, edited.row)}
          initial={editor.read(edited.row)}
          onSave={(text, goOn) => {
            end(goOn);
            onEdit?.(edited.row, column, text);
          }}
          onCancel={end}
        />
      );
      return { column: at, field };
    },
  };
}
