/** Which column of somebody's file is which of our fields, and how its values are written. Data: it is saved and shown. */
import { type KindId, plainName } from "../imports/column.ts";
import type { CellForm } from "./cell-form.ts";

export type MappedColumn =
  | {
      readonly from: string;
      readonly to: string;
      readonly form?: CellForm | undefined;
      /** Further columns whose texts come after its own, with a space between: a first and a last name. */
      readonly joins?: string[] | undefined;
    }
  /** Of a wide file, one of whose columns is one meter: each of its values is a row of usage. */
  | { readonly from: string; readonly meter: string; readonly form?: CellForm | undefined }
  /** What the file does not say and holds for all its rows. */
  | { readonly fixed: string; readonly to: string };

/** Columns of the file that are not named here are left out. */
export type Mapping = { readonly kind: KindId; readonly columns: readonly MappedColumn[] };

/** Two headers with the same names in any order have the same shape. */
export function shapeOf(header: readonly string[]): string[] {
  return header.map(plainName).sort();
}

/** The columns of the file that a mapping needs and that are not there any more. */
export function goneColumns(mapping: Pick<Mapping, "columns">, header: readonly string[]): string[] {
  const there = new Set(header.map(plainName));
  return mapping.columns.flatMap(columnsOf).filter((name) => !there.has(plainName(name)));
}

/** The columns of the file that one of ours is made of. */
export function columnsOf(mapped: MappedColumn): readonly string[] {
  if (!("from" in mapped)) return [];
  return "joins" in mapped && mapped.joins !== undefined ? [mapped.from, ...mapped.joins] : [mapped.from];
}

/** A file's name without its days and numbers, by which the next delivery of the same export is known. */
export function seriesOfName(fileName: string): string {
  const base = (fileName.split(/[\\/]/).at(-1) ?? "").replace(/\.(csv|tsv|txt)?(\.gz)?$/i, "");
  return plainName(base.replace(/[\d().]+/g, " ")).replace(/^_+|_+$/g, "");
}
