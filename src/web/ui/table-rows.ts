/** The rows of a list, of which only some may have been read yet. An array is one, with all of them. */
import type { ReactNode } from "react";

export type RowSource<Row> = {
  readonly length: number;
  /** Undefined where it has not been read yet, and where a group has its heading. */
  at(index: number): Row | undefined;
  /** The heading that stands in this place, where rows are grouped. */
  groupAt?(index: number): TableGroup | null;
};

/** The heading of a group: what its rows have in common, how many they are and what they come to. */
export type TableGroup = {
  readonly key: string;
  readonly label: string;
  readonly count: number;
  readonly isOpen: boolean;
  /** By column. */
  readonly totals: Readonly<Record<string, ReactNode>>;
};

/** Null for the header and for what has not been read; arrays would count negative places from their end. */
export function rowAt<Row>(rows: RowSource<Row>, index: number): Row | null {
  return index < 0 ? null : (rows.at(index) ?? null);
}

export function groupAt(rows: RowSource<unknown>, index: number): TableGroup | null {
  return index < 0 ? null : (rows.groupAt?.(index) ?? null);
}

export function rowsBetween<Row>(rows: RowSource<Row>, from: number, to: number): Row[] {
  const found: Row[] = [];
  for (let index = Math.max(0, Math.min(from, to)); index <= Math.max(from, to); index += 1) {
    const row = rowAt(rows, index);
    if (row !== null) found.push(row);
  }
  return found;
}

/** Of the places between two, those that hold rows, read or not. */
export function countBetween(rows: RowSource<unknown>, from: number, to: number): number {
  let count = 0;
  for (let index = Math.max(0, Math.min(from, to)); index <= Math.max(from, to); index += 1)
    if (groupAt(rows, index) === null) count += 1;
  return count;
}
