/** Which columns a person sees, where and how wide. The shape may belong to a view; widths never do, and the row height is one for all tables. */
import { type CSSProperties, useMemo, useState } from "react";
import { usePersonal } from "./personal.ts";
import { usePreference } from "./preference.ts";
import type { Column } from "./table-columns.ts";
import {
  type Side,
  shownColumns,
  type TableShape,
  usualShape,
  withoutColumns,
  withPin,
  withPlace,
  withShown,
  withStep,
} from "./table-shape.ts";

export type Density = "S" | "M" | "L";
export const ROW_HEIGHTS: Record<Density, number> = { S: 30, M: 36, L: 44 };

/** Fingers need 44 px. */
function usualDensity(): Density {
  return window.matchMedia("(pointer: coarse)").matches ? "L" : "M";
}

const NARROWEST_PX = 56;
const WIDEST_PX = 640;

type Widths = Readonly<Record<string, number>>;
type Kept = { widths: Widths; shape?: TableShape | null };

const NOTHING_KEPT: Kept = { widths: {}, shape: null };

/** A column where it is drawn; the first is always at the left. */
export type PlacedColumn<Row> = { column: Column<Row>; pin: Side | undefined; style: CSSProperties | undefined };

type TableLayoutOptions<Row> = {
  name: string;
  columns: readonly Column<Row>[];
  /** Of a saved view; without it the shape is this person's own. */
  shape?: TableShape | undefined;
  onShape?: ((shape: TableShape) => void) | undefined;
  /** In pixels, where they are kept elsewhere than on this device; null goes back to the usual width. */
  widths?: Widths | undefined;
  onWidths?: ((widths: Record<string, number | null>) => void) | undefined;
};

export function useTableLayout<Row>({ name, columns, shape: given, onShape, ...elsewhere }: TableLayoutOptions<Row>) {
  const [kept, keep] = usePreference<Kept>(`table.${name}`, NOTHING_KEPT);
  const personal = usePersonal();
  const density = personal.values.density ?? usualDensity();
  const { onWidths } = elsewhere;
  const widths = onWidths ? (elsewhere.widths ?? {}) : kept.widths;
  // While dragging, only this state moves; the preference is written once at the end.
  const [dragged, setDragged] = useState<{ id: string; width: number } | null>(null);
  const usual = useMemo(() => usualShape(columns), [columns]);
  const shape = given ?? kept.shape ?? usual;
  const placed = useMemo(() => placedColumns(columns, shape), [columns, shape]);
  const widthOf = (column: Column<Row>) =>
    dragged?.id === column.id ? dragged.width : (widths[column.id] ?? column.width);
  const bounded = (width: number) => Math.round(Math.min(WIDEST_PX, Math.max(NARROWEST_PX, width)));
  const change = (next: TableShape) => (onShape ? onShape(next) : keep({ ...kept, shape: next }));
  const pinnedPx = (side: Side) =>
    placed.filter(({ pin }) => pin === side).reduce((sum, { column }) => sum + widthOf(column), 0);
  return {
    placed,
    shape,
    hidden: new Set(columns.slice(1).flatMap(({ id }) => (shape.order.includes(id) ? [] : [id]))),
    density,
    rowHeightPx: ROW_HEIGHTS[density],
    widthOf,
    pinnedPx,
    /** For the element around the table: the tracks of its grid and where pinned columns stand. */
    style: {
      "--fb-columns": tracksOf(placed.map(({ column, pin }) => ({ width: widthOf(column), pin }))),
      "--fb-row": `${ROW_HEIGHTS[density]}px`,
      "--fb-pinned": `${pinnedPx("left")}px`,
      "--fb-pinned-right": `${pinnedPx("right")}px`,
      ...pinVariables(placed.map(({ column, pin }) => ({ width: widthOf(column), pin }))),
    } as CSSProperties,
    drag: (id: string, width: number) => setDragged({ id, width: bounded(width) }),
    resize: (id: string, width: number) => {
      setDragged(null);
      if (onWidths) onWidths({ [id]: bounded(width) });
      else keep({ ...kept, widths: { ...kept.widths, [id]: bounded(width) } });
    },
    setShown: (id: string, isShown: boolean) => change(withShown(shape, id, isShown)),
    hide: (ids: ReadonlySet<string>) => change(withoutColumns(shape, ids)),
    pin: (id: string, side: Side | null) => change(withPin(shape, id, side)),
    step: (id: string, by: -1 | 1) => change(withStep(shape, id, by)),
    place: (id: string, target: string, where: "before" | "after") => change(withPlace(shape, id, target, where)),
    setDensity: (chosen: Density) => personal.keep({ density: chosen }),
    reset: () => {
      keep(NOTHING_KEPT);
      onWidths?.(Object.fromEntries(Object.keys(widths).map((id) => [id, null])));
      onShape?.(usual);
    },
  };
}

export type TableLayout<Row> = ReturnType<typeof useTableLayout<Row>>;

/** Positions come from variables, so that a width can change without drawing the rows again. */
function placedColumns<Row>(columns: readonly Column<Row>[], shape: TableShape): PlacedColumn<Row>[] {
  return shownColumns(columns, shape).map((column, index) => {
    const pin = index === 0 ? "left" : shape.pinned[column.id];
    if (pin === undefined) return { column, pin, style: undefined };
    // Before the columns at the right lies the room that is left over.
    const track = pin === "right" ? { gridColumn: index + 2 } : {};
    return { column, pin, style: { [pin]: `var(--fb-pin-${index})`, ...track } };
  });
}

type Track = { width: number; pin: Side | undefined };

function tracksOf(tracks: readonly Track[]): string {
  const px = (some: readonly Track[]) => some.map(({ width }) => `${width}px`);
  const right = tracks.filter(({ pin }) => pin === "right");
  return [...px(tracks.slice(0, tracks.length - right.length)), "minmax(0, 1fr)", ...px(right)].join(" ");
}

function pinVariables(tracks: readonly Track[]): Record<string, string> {
  const named: Record<string, string> = {};
  tracks.forEach(({ pin }, index) => {
    if (pin === undefined) return;
    const beside = pin === "left" ? tracks.slice(0, index) : tracks.slice(index + 1);
    const px = beside.filter((other) => other.pin === pin).reduce((sum, { width }) => sum + width, 0);
    named[`--fb-pin-${index}`] = `${px}px`;
  });
  return named;
}
