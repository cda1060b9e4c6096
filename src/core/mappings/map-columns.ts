/** Puts a mapping to a file's header: what the import reads then is the file in our own form. */
import { type Column, plainName } from "../imports/column.ts";
import { type Matched, matchColumns, type Translated } from "../imports/match-columns.ts";
import { wrongCellCount } from "../imports/read-row.ts";
import { recordKind } from "../imports/record-kinds.ts";
import { type CellForm, formWords, inOurForm } from "./cell-form.ts";
import { columnsOf, goneColumns, type Mapping } from "./mapping.ts";

/**
 * Where only names differ, rows are read as quickly as those of our own files; else each row is translated first.
 * @returns the problem when a column is gone or a field that is needed has none
 */
export function mapColumns(mapping: Mapping, header: readonly string[]): Matched {
  const problem = columnProblem(mapping, header);
  if (problem !== null) return { ok: false, problem };
  return isOnlyNames(mapping) ? renamed(mapping, header) : translated(mapping, header);
}

/** A file without a mapping is read by the names of its columns. @param ownFields ids of fields that the team has defined */
export function layoutFor(
  kind: Mapping["kind"],
  mapping: Mapping | null,
  header: readonly string[],
  ownFields?: ReadonlySet<string>,
): Matched {
  return mapping === null ? matchColumns(recordKind(kind), header, ownFields) : mapColumns(mapping, header);
}

function isOnlyNames({ columns }: Mapping): boolean {
  return columns.every((one) => "to" in one && "from" in one && one.form === undefined && !one.joins?.length);
}

function columnProblem(mapping: Mapping, header: readonly string[]): string | null {
  const gone = goneColumns(mapping, header);
  if (gone.length > 0)
    return `The mapping of these files no longer fits: ${listed(gone)} ${gone.length === 1 ? "is" : "are"} gone. Nothing of this file was imported; look at its columns and save the mapping again.`;
  const names = header.map(plainName);
  const twice = mapping.columns.flatMap(columnsOf).find((name) => count(names, plainName(name)) > 1);
  if (twice !== undefined) return `The column "${twice}" is there twice. Keep one of them and send the file again.`;
  const targets = mapping.columns.flatMap((one) => ("to" in one ? [one.to] : []));
  const doubled = targets.find((to) => count(targets, to) > 1);
  if (doubled !== undefined) return `Two columns go into "${doubled}". Leave one of them out.`;
  const noMoney = [...minorFields(mapping)].find((to) => findField(mapping.kind, to)?.type !== "money");
  if (noMoney !== undefined) return `"${noMoney}" is no amount, so it has no smallest unit. Choose how it is written.`;
  return missingField(mapping, new Set(targets));
}

function missingField(mapping: Mapping, targets: ReadonlySet<string>): string | null {
  const { columns, keepsOtherColumns } = recordKind(mapping.kind);
  const isWide = mapping.columns.some((one) => "meter" in one);
  const given = (name: string) => targets.has(name) || (isWide && (name === "meter" || name === "quantity"));
  const missing = columns.find(
    ({ name, required, unless }) => required && !given(name) && !(unless !== undefined && given(unless)),
  );
  if (missing !== undefined)
    return `No column goes into "${missing.name}" (such as ${missing.example}). Choose one, or a value for all rows.`;
  const unknown = [...targets].find((to) => !columns.some(({ name }) => name === to));
  if (unknown === undefined || keepsOtherColumns) return null;
  return `Files of ${mapping.kind} have no field "${unknown}". Choose another.`;
}

/** Fields whose column writes amounts in the smallest unit; which one that is says the currency of each row. */
function minorFields(mapping: Mapping): ReadonlySet<string> {
  return new Set(
    mapping.columns.flatMap((one) =>
      "from" in one && one.form?.form === "number" && one.form.divideBy === "minor"
        ? ["to" in one ? one.to : one.meter]
        : [],
    ),
  );
}

function listed(names: readonly string[]): string {
  return names.map((name) => `the column "${name}"`).join(" and ");
}

function count(names: readonly string[], name: string): number {
  return names.filter((one) => one === name).length;
}

/** The header as if the file had our names; what is left out has a name that no field has. */
function renamed(mapping: Mapping, header: readonly string[]): Matched {
  const to = new Map(
    mapping.columns.flatMap((one) => ("to" in one && "from" in one ? [[plainName(one.from), one.to]] : [])),
  );
  const matched = matchColumns(
    recordKind(mapping.kind),
    header.map((name) => to.get(plainName(name)) ?? ""),
  );
  return matched.ok ? { ok: true, layout: { ...matched.layout, header } } : matched;
}

type Source = {
  index: number;
  header: string;
  form: CellForm | undefined;
  /** Of columns whose texts come after its own. */
  joined: readonly number[];
  known: Map<string, string | null>;
};

function translated(mapping: Mapping, header: readonly string[]): Matched {
  const names = header.map(plainName);
  const place = (from: string) => names.indexOf(plainName(from));
  const source = (from: string, form: CellForm | undefined, joins: readonly string[] = []): Source => ({
    index: place(from),
    header: from,
    form,
    joined: joins.map(place),
    known: new Map(),
  });
  const fields = mapping.columns.flatMap((one) =>
    "to" in one ? [{ to: one.to, source: "from" in one ? source(one.from, one.form, one.joins) : one.fixed }] : [],
  );
  const meters = mapping.columns.flatMap((one) =>
    "meter" in one ? [{ meter: one.meter, source: source(one.from, one.form) }] : [],
  );
  const ours = [...fields.map(({ to }) => to), ...(meters.length > 0 ? ["meter", "quantity"] : [])];
  const matched = matchColumns(recordKind(mapping.kind), ours);
  if (!matched.ok) return matched;
  const translate = (cells: readonly string[]): Translated => {
    if (cells.length !== header.length) return { column: null, reason: wrongCellCount(cells.length, header.length) };
    const row = fields.map((field) => (typeof field.source === "string" ? field.source : cellOf(field.source, cells)));
    const bad = row.indexOf(null);
    if (bad >= 0) return misfit(fields[bad]?.source as Source, cells);
    if (meters.length === 0) return { rows: [row as string[]] };
    const values = meters.map((one) => cellOf(one.source, cells));
    const badMeter = values.indexOf(null);
    if (badMeter >= 0) return misfit(meters[badMeter]?.source as Source, cells);
    return {
      rows: meters.flatMap(({ meter }, at) =>
        values[at] === "" ? [] : [[...(row as string[]), meter, values[at] ?? ""]],
      ),
    };
  };
  const minor = minorFields(mapping);
  const columns = matched.layout.columns.map((one) =>
    minor.has(one.column.name) ? { ...one, isMinor: true as const } : one,
  );
  return { ok: true, layout: { ...matched.layout, columns, translate } };
}

/** Days and words come again and again. */
const MOST_KNOWN = 10_000;

function cellOf({ index, form, joined, known }: Source, cells: readonly string[]): string | null {
  const cell = joined.length === 0 ? (cells[index] ?? "") : joinedText([index, ...joined], cells);
  if (form === undefined) return cell;
  if (form.form === "number") return inOurForm(form, cell);
  let value = known.get(cell);
  if (value === undefined) {
    value = inOurForm(form, cell);
    if (known.size < MOST_KNOWN) known.set(cell, value);
  }
  return value;
}

/** Who has only one of two names has no space beside it. */
function joinedText(places: readonly number[], cells: readonly string[]): string {
  return places
    .map((at) => (cells[at] ?? "").trim())
    .filter((text) => text !== "")
    .join(" ");
}

function misfit({ header, index, form }: Source, cells: readonly string[]): Translated {
  const cell = (cells[index] ?? "").trim();
  const shown = cell.length > 60 ? `${cell.slice(0, 60)}...` : cell;
  return { column: header, reason: `"${shown}" is not written like the rest of its column (${formWords(form)})` };
}

/** What a field of a kind holds; null for fields that a team named itself. */
export function findField(kind: Mapping["kind"], name: string): Column | null {
  return recordKind(kind).columns.find((column) => column.name === name) ?? null;
}
