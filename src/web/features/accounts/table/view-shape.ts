/** The columns of a saved view as the table draws them, and back. */
import type { ViewContent } from "#core/views/view-content.ts";
import { isSameShape, type TableShape, usualShape } from "../../../ui/table-shape.ts";

type ColumnsOfView = Pick<ViewContent, "columns" | "pinnedLeft" | "pinnedRight">;
type ColumnOf = { readonly id: string; readonly startsHidden?: boolean };

export function shapeOfView({ columns: shown, pinnedLeft, pinnedRight }: ColumnsOfView, columns: readonly ColumnOf[]) {
  const first = columns[0]?.id;
  const order = shown === null ? usualShape(columns).order : shown.filter((id) => id !== first);
  const pinned = Object.fromEntries([
    ...pinnedLeft.map((id) => [id, "left"] as const),
    ...pinnedRight.map((id) => [id, "right"] as const),
  ]);
  return { order, pinned } satisfies TableShape;
}

/** The usual columns stay "the usual ones", so that a view follows when there are new ones. */
export function viewOfShape({ order, pinned }: TableShape, columns: readonly ColumnOf[]): ColumnsOfView {
  const usual = usualShape(columns);
  const first = columns.slice(0, 1).map(({ id }) => id);
  return {
    columns: isSameShape({ order, pinned: {} }, usual) ? null : [...first, ...order],
    pinnedLeft: order.filter((id) => pinned[id] === "left"),
    pinnedRight: order.filter((id) => pinned[id] === "right"),
  };
}
