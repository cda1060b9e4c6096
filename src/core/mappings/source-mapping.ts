/**
 * How the rows of a connected source are read. Its rows come in several forms, and with columns that were not there when
 * its mapping was saved; and what holds for all of a source, its region, is in none of its columns.
 */
import { type KindId, plainName } from "../imports/column.ts";
import { knownColumns, matchColumns } from "../imports/match-columns.ts";
import { recordKind } from "../imports/record-kinds.ts";
import { columnsOf, type MappedColumn, type Mapping } from "./mapping.ts";

/** What a person saved for one kind of a source's rows, and which columns these had when they were looked at. */
export type SourceMapping = { readonly mapping: Mapping; readonly header: readonly string[] };

export type SourceRows = {
  readonly kind: KindId;
  readonly header: readonly string[];
  /** Rows that are not all alike: a column that one of them lacks is not gone. */
  readonly isLoose: boolean;
  readonly saved: SourceMapping | null;
  /** Of the whole source; empty when it has none. */
  readonly region: string;
  readonly ownFields: ReadonlySet<string>;
};

/** @returns null where the rows are read by the names of their columns alone */
export function sourceMapping({ saved, region, ...rows }: SourceRows): Mapping | null {
  const corrected = saved === null ? null : rows.isLoose ? forLooseRows(saved, rows) : saved.mapping;
  if (region === "" || !hasRegion(rows.kind)) return corrected;
  // What is missing is said better of the columns as they are.
  if (corrected === null && !matchColumns(recordKind(rows.kind), rows.header, rows.ownFields).ok) return null;
  const columns = corrected?.columns ?? byName(rows, rows.header);
  if (columns.some((one) => "to" in one && one.to === "region")) return corrected;
  return { kind: rows.kind, columns: [...columns, { fixed: region, to: "region" }] };
}

function hasRegion(kind: KindId): boolean {
  return recordKind(kind).columns.some(({ name }) => name === "region");
}

/**
 * What is there of the mapping; columns that nobody has seen yet keep their names. A field that is needed, and whose
 * column these rows lack, is read from the column of its own name, so that one odd row does not stop a whole source.
 */
function forLooseRows({ mapping, header: seen }: SourceMapping, rows: Omit<SourceRows, "saved" | "region">): Mapping {
  const there = new Set(rows.header.map(plainName));
  const present = mapping.columns.flatMap((one) => presentPart(one, there));
  const filled = new Set(present.flatMap((one) => ("to" in one ? [one.to] : [])));
  const used = new Set(present.flatMap(columnsOf).map(plainName));
  const seenBefore = new Set(seen.map(plainName));
  const needed = new Set(recordKind(mapping.kind).columns.flatMap(({ name, required }) => (required ? [name] : [])));
  const others = byName(rows, rows.header).filter(
    ({ from, to }) =>
      !filled.has(to) && !used.has(plainName(from)) && (!seenBefore.has(plainName(from)) || needed.has(to)),
  );
  return { kind: mapping.kind, columns: [...present, ...others] };
}

function presentPart(one: MappedColumn, there: ReadonlySet<string>): MappedColumn[] {
  if (!("from" in one)) return [one];
  const [from, ...joins] = columnsOf(one).filter((name) => there.has(plainName(name)));
  if (from === undefined) return [];
  return "meter" in one
    ? [one]
    : [{ to: one.to, from, ...(one.form && { form: one.form }), ...(joins[0] && { joins }) }];
}

type Named = { readonly from: string; readonly to: string };

function byName({ kind, ownFields }: Pick<SourceRows, "kind" | "ownFields">, header: readonly string[]): Named[] {
  return knownColumns(recordKind(kind), header, ownFields).map(({ column, index }) => ({
    from: header[index] ?? "",
    // A team's own field is called so wherever it is not a column of a file of ours.
    to: ownFields.has(column.name) ? `custom.${column.name}` : column.name,
  }));
}

type Columns = { kind: KindId; header: readonly string[]; mapping: Mapping | null };

/** The column of the source that a field is read from, where that is one column as it stands. */
export function columnOfField(field: string, { kind, header, mapping }: Columns): string | null {
  if (mapping === null)
    return (
      header[knownColumns(recordKind(kind), header).find(({ column }) => column.name === field)?.index ?? -1] ?? null
    );
  const found = mapping.columns.find((one) => "to" in one && one.to === field);
  const [name, ...others] = found === undefined ? [] : columnsOf(found);
  if (name === undefined || others.length > 0) return null;
  return header.find((one) => plainName(one) === plainName(name)) ?? null;
}

/** Those of the source's columns of which anything is read. */
export function columnsRead({
  kind,
  header,
  mapping,
  ownFields,
}: Columns & { ownFields?: ReadonlySet<string> }): string[] {
  if (mapping === null)
    return knownColumns(recordKind(kind), header, ownFields).map(({ index }) => header[index] ?? "");
  const read = new Set(mapping.columns.flatMap(columnsOf).map(plainName));
  return header.filter((name) => read.has(plainName(name)));
}
