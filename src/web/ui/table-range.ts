/** A rectangle of cells, and where a copied block goes in it. Rows that are headings of groups are passed over. */
import type { Cell } from "./table-cursor.ts";
import type { RowSource } from "./table-rows.ts";

export type CellRange = { readonly anchor: Cell; readonly head: Cell };
export type Bounds = { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };

export function boundsOf({ anchor, head }: CellRange): Bounds {
  return {
    top: Math.max(0, Math.min(anchor.row, head.row)),
    bottom: Math.max(anchor.row, head.row),
    left: Math.min(anchor.column, head.column),
    right: Math.max(anchor.column, head.column),
  };
}

export function countCells({ top, bottom, left, right }: Bounds): number {
  return (bottom - top + 1) * (right - left + 1);
}

/** A text for a cell of the table. */
export type PlacedText = { readonly row: number; readonly column: number; readonly text: string };

export type PlacedBlock = {
  readonly cells: readonly PlacedText[];
  /** Of the block: what would stand beyond the last row or column. */
  readonly outside: number;
};

type Size = { readonly rows: RowSource<unknown>; readonly columns: number };

/**
 * A block whose size goes into the range fills all of it; any other stands once, from the first cell of the range on.
 * @param block rows of cells; rows may be of different lengths
 */
export function placeBlock(
  block: readonly (readonly string[])[],
  bounds: Bounds,
  { rows, columns }: Size,
): PlacedBlock {
  const width = Math.max(...block.map((row) => row.length));
  const chosen = dataRows(rows, bounds.top, bounds.bottom);
  const fits = (size: number, of: number) => size > of && size % of === 0;
  const times = fits(chosen.length, block.length) ? chosen.length : block.length;
  const wanted = bounds.right - bounds.left + 1;
  const across = fits(wanted, width) ? wanted : width;
  const places = times <= chosen.length ? chosen : dataRows(rows, bounds.top, rows.length - 1, times);
  const cells: PlacedText[] = [];
  let outside = 0;
  for (let down = 0; down < times; down += 1)
    for (let right = 0; right < across; right += 1) {
      const text = block[down % block.length]?.[right % width];
      const row = places[down];
      const column = bounds.left + right;
      if (text === undefined) continue;
      if (row === undefined || column >= columns) outside += 1;
      else cells.push({ row, column, text });
    }
  return { cells, outside };
}

/** The first row of the range, or of one row alone the row above it, once more in each row below. */
export function fillDown(
  textAt: (row: number, column: number) => string | null,
  bounds: Bounds,
  rows: RowSource<unknown>,
): readonly PlacedText[] {
  const chosen = dataRows(rows, bounds.top, bounds.bottom);
  const above = chosen.length > 1 ? chosen[0] : dataRowAbove(rows, bounds.top);
  const below = chosen.length > 1 ? chosen.slice(1) : chosen;
  if (above === undefined) return [];
  const columns = Array.from({ length: bounds.right - bounds.left + 1 }, (_, index) => bounds.left + index);
  return columns.flatMap((column) => {
    const text = textAt(above, column);
    return text === null ? [] : below.map((row) => ({ row, column, text }));
  });
}

function dataRows(rows: RowSource<unknown>, from: number, to: number, most = Number.POSITIVE_INFINITY): number[] {
  const found: number[] = [];
  for (let index = Math.max(0, from); index <= Math.min(to, rows.length - 1) && found.length < most; index += 1)
    if (!rows.groupAt?.(index)) found.push(index);
  return found;
}

function dataRowAbove(rows: RowSource<unknown>, from: number): number | undefined {
  for (let index = from - 1; index >= 0; index -= 1) if (!rows.groupAt?.(index)) return index;
  return undefined;
}
