/** Which columns a table shows, in which order, and which of them stay in sight. Widths are a person's own, and not of it. */

export type Side = "left" | "right";

export type TableShape = {
  /** Shown columns from left to right, without the first, which names the row and always leads. */
  readonly order: readonly string[];
  /** Those that stay at an edge while the others scroll below them. */
  readonly pinned: Readonly<Record<string, Side>>;
};

type ColumnOf = { readonly id: string; readonly startsHidden?: boolean };

export function usualShape(columns: readonly ColumnOf[]): TableShape {
  const [, ...rest] = columns;
  return { order: rest.filter(({ startsHidden }) => startsHidden !== true).map(({ id }) => id), pinned: {} };
}

/** As drawn: the first, those pinned to the left, the others, those pinned to the right. A column that is gone is left out. */
export function shownColumns<Column extends ColumnOf>(columns: readonly Column[], shape: TableShape): Column[] {
  const [first, ...rest] = columns;
  if (!first) return [];
  const byId = new Map(rest.map((column) => [column.id, column]));
  const found = shape.order.flatMap((id) => byId.get(id) ?? []);
  const at = (side: Side | undefined) => found.filter(({ id }) => shape.pinned[id] === side);
  return [first, ...at("left"), ...at(undefined), ...at("right")];
}

/** Columns that the shape names and the table no longer has. */
export function goneColumns(columns: readonly ColumnOf[], shape: TableShape): string[] {
  const known = new Set(columns.map(({ id }) => id));
  return shape.order.filter((id) => !known.has(id));
}

export function withShown(shape: TableShape, id: string, isShown: boolean): TableShape {
  const rest = shape.order.filter((other) => other !== id);
  return { ...shape, order: isShown ? [...rest, id] : rest };
}

export function withoutColumns(shape: TableShape, ids: ReadonlySet<string>): TableShape {
  return { ...shape, order: shape.order.filter((id) => !ids.has(id)) };
}

/** A column that moves to another edge goes next to what is there. */
export function withPin(shape: TableShape, id: string, side: Side | null): TableShape {
  const { [id]: _, ...others } = shape.pinned;
  return { ...shape, pinned: side === null ? others : { ...others, [id]: side } };
}

/** Beside its neighbour of the same edge; the first column and the ends stay. */
export function withStep(shape: TableShape, id: string, by: -1 | 1): TableShape {
  const fellows = shape.order.filter((other) => shape.pinned[other] === shape.pinned[id]);
  const neighbour = fellows[fellows.indexOf(id) + by];
  return neighbour === undefined || !fellows.includes(id)
    ? shape
    : withPlace(shape, id, neighbour, by < 0 ? "before" : "after");
}

/** Dropped on another column: it takes that one's edge too. */
export function withPlace(shape: TableShape, id: string, target: string, where: "before" | "after"): TableShape {
  if (id === target || !shape.order.includes(target)) return shape;
  const rest = shape.order.filter((other) => other !== id);
  const at = rest.indexOf(target) + (where === "after" ? 1 : 0);
  return withPin({ ...shape, order: rest.toSpliced(at, 0, id) }, id, shape.pinned[target] ?? null);
}

export function isSameShape(one: TableShape, other: TableShape): boolean {
  const pins = ({ order, pinned }: TableShape) => order.map((id) => `${id}:${pinned[id] ?? ""}`).join();
  return pins(one) === pins(other);
}
