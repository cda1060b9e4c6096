/** Which kind a file is, and which of its columns is which. */
import { findAttribute } from "../segments/attributes.ts";
import { type Column, type KindId, plainName, type RecordKind } from "./column.ts";
import { RECORD_KINDS } from "./record-kinds.ts";

export type MatchedColumn = {
  readonly column: Column;
  readonly index: number;
  /** Amounts are written in the smallest unit of the row's currency instead of whole units (I-6). */
  readonly isMinor?: true;
};

export type Layout = {
  readonly kind: RecordKind;
  /** As the file's header names them. */
  readonly header: readonly string[];
  readonly columns: readonly MatchedColumn[];
  /** Where a file writes its values in its own way: makes each of its rows into rows of this header, before anything reads them. */
  readonly translate?: (cells: readonly string[]) => Translated;
};

/** A row that cannot be translated is refused; a wide row is one row for each meter. */
export type Translated =
  | { readonly rows: readonly string[][] }
  | { readonly column: string | null; readonly reason: string };

export type Matched = { readonly ok: true; readonly layout: Layout } | { readonly ok: false; readonly problem: string };

/** By the file's name, and where that says nothing by its columns. Null when neither does. */
export function recogniseKind(fileName: string, header: readonly string[]): KindId | null {
  return kindFromName(fileName) ?? kindFromColumns(header);
}

function kindFromName(fileName: string): KindId | null {
  const name = plainName((fileName.split(/[\\/]/).at(-1) ?? "").replace(/\.(csv|tsv|txt)?(\.gz)?$/i, ""));
  let best: { kind: KindId; length: number } | null = null;
  for (const { kind, files } of RECORD_KINDS)
    for (const start of files)
      if (
        (name === start || name.startsWith(`${start}_`) || name.startsWith(`${start}.`)) &&
        start.length > (best?.length ?? 0)
      )
        best = { kind, length: start.length };
  return best?.kind ?? null;
}

/** The kind whose required columns are all there, and of several the one that knows most of the columns. */
function kindFromColumns(header: readonly string[]): KindId | null {
  let best: { kind: KindId; known: number } | null = null;
  for (const kind of RECORD_KINDS) {
    const matched = matchColumns(kind, header);
    if (!matched.ok) continue;
    const known = matched.layout.columns.filter(({ column }) => column.type !== "attributes").length;
    if (known > (best?.known ?? 0)) best = { kind: kind.kind, known };
  }
  return best?.kind ?? null;
}

const NO_FIELDS: ReadonlySet<string> = new Set();

/** @param ownFields ids of fields that the team has defined, for kinds that keep other columns */
export function matchColumns(
  kind: RecordKind,
  header: readonly string[],
  ownFields: ReadonlySet<string> = NO_FIELDS,
): Matched {
  const names = header.map(plainName);
  const columns = knownColumns(kind, header, ownFields);
  const missing = kind.columns.find(
    (column) =>
      column.required &&
      !columns.some((one) => one.column === column) &&
      (column.unless === undefined || !names.includes(column.unless)),
  );
  if (missing) return { ok: false, problem: missingColumn(kind, missing, header) };
  const repeated = columns.find(
    ({ column, index }) => column.type !== "attributes" && names.indexOf(names[index] ?? "", index + 1) >= 0,
  );
  if (repeated)
    return {
      ok: false,
      problem: `The column "${header[repeated.index]}" is there twice. Keep one of them and send the file again.`,
    };
  return { ok: true, layout: { kind, header, columns } };
}

/** Those of a header's columns that a kind knows by their names, whether others are missing or not. */
export function knownColumns(
  kind: RecordKind,
  header: readonly string[],
  ownFields: ReadonlySet<string> = NO_FIELDS,
): MatchedColumn[] {
  const names = header.map(plainName);
  const columns: MatchedColumn[] = [];
  const taken = new Set<number>();
  for (const column of kind.columns) {
    const index = [column.name, ...(column.aliases ?? [])]
      .map((name) => names.indexOf(name))
      .find((at) => at >= 0 && !taken.has(at));
    if (index === undefined) continue;
    columns.push({ column, index });
    taken.add(index);
  }
  return kind.keepsOtherColumns ? [...columns, ...attributeColumns(names, taken, ownFields)] : columns;
}

function missingColumn(kind: RecordKind, column: Column, header: readonly string[]): string {
  const found = header.filter((name) => name.trim() !== "").join(", ");
  return `A file of ${kind.kind} needs a column "${column.name}" (such as ${column.example}). It has ${found === "" ? "no columns" : found}. Add it and send the file again.`;
}

/** Columns named like a field, and those that begin with `custom.` whether it is defined yet or not. Others are left alone. */
function attributeColumns(
  names: readonly string[],
  taken: ReadonlySet<number>,
  ownFields: ReadonlySet<string>,
): MatchedColumn[] {
  return names.flatMap((name, index) => {
    const isField = findAttribute(name) !== null || ownFields.has(name) || /^custom\..+/.test(name);
    if (taken.has(index) || !isField) return [];
    return [
      {
        index,
        column: { name, type: "attributes", example: "", meaning: findAttribute(name)?.label ?? name } satisfies Column,
      },
    ];
  });
}
