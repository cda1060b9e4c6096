/** The rows of a list, of which only some may have been read yet. An array is one, with all of them. */

export type RowSource<Row> = {
  readonly length: number;
  /** Undefined where it has not been read yet. */
  at(index: number): Row | undefined;
};

/** Null for the header and for what has not been read; arrays would count negative places from their end. */
export function rowAt<Row>(rows: RowSource<Row>, index: number): Row | null {
  return index < 0 ? null : (rows.at(index) ?? null);
}

export function rowsBetween<Row>(rows: RowSource<Row>, from: number, to: number): Row[] {
  const found: Row[] = [];
  for (let index = Math.max(0, Math.min(from, to)); index <= Math.max(from, to); index += 1) {
    const row = rowAt(rows, index);
    if (row !== null) found.push(row);
  }
  return found;
}
