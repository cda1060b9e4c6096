/** Where the cursor goes in a grid (WAI-ARIA data grid): row -1 is the header. */

export type Cell = { row: number; column: number };
export type GridSize = { rows: number; columns: number; pageRows: number };

/** The cell a key leads to, or null when the key does not move. */
export function moveCell(cell: Cell, key: string, isControl: boolean, size: GridSize): Cell | null {
  const { row, column } = cell;
  switch (key) {
    case "ArrowUp":
      return within({ row: row - 1, column }, size);
    case "ArrowDown":
      return within({ row: row + 1, column }, size);
    case "ArrowLeft":
      return within({ row, column: column - 1 }, size);
    case "ArrowRight":
      return within({ row, column: column + 1 }, size);
    case "PageUp":
      return within({ row: Math.max(0, row - size.pageRows), column }, size);
    case "PageDown":
      return within({ row: row + size.pageRows, column }, size);
    case "Home":
      return within({ row: isControl ? 0 : row, column: 0 }, size);
    case "End":
      return within({ row: isControl ? size.rows - 1 : row, column: size.columns - 1 }, size);
    default:
      return null;
  }
}

export function within({ row, column }: Cell, { rows, columns }: GridSize): Cell {
  return {
    row: Math.max(-1, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  };
}
