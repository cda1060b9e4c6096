/** A mapping while a person corrects it: what each column goes into, how it is written, and what is still open. */
import type { FileProposal } from "#contract/mappings.ts";
import { type Column, type KindId, plainName } from "#core/imports/column.ts";
import { recordKind } from "#core/imports/record-kinds.ts";
import type { CellForm } from "#core/mappings/cell-form.ts";
import { findField } from "#core/mappings/map-columns.ts";
import { columnsOf, type MappedColumn } from "#core/mappings/mapping.ts";

export type Draft = {
  readonly kind: KindId;
  readonly columns: readonly MappedColumn[];
  /** Fields about which the file leaves something open. */
  readonly open: readonly string[];
};

/** Null for a file that is written like ours, or of which nothing is known. */
export function draftOf({ mapping, questions }: FileProposal): Draft | null {
  return mapping && { ...mapping, open: questions.map(({ field }) => field) };
}

export const LEFT_OUT = "";
const METER = "meter:";
/** Joined to what another column puts into the field: a last name to a first name. */
const AFTER = "after:";

/** As the value of a select: a field's name, `meter:replay`, `after:name`, or nothing. */
export function targetOf({ columns }: Draft, header: string): string {
  const one = columns.find((column) => columnsOf(column).includes(header));
  if (one === undefined || !("from" in one)) return LEFT_OUT;
  if ("meter" in one) return `${METER}${one.meter}`;
  return one.from === header ? one.to : `${AFTER}${one.to}`;
}

/** As a proposal names it. */
export function targetName(target: string): string {
  return target.replace(/^meter:/, "meter ").replace(/^after:/, "");
}

export function formOf({ columns }: Draft, header: string): CellForm | undefined {
  const one = columns.find((column) => "from" in column && column.from === header);
  return one !== undefined && "from" in one ? one.form : undefined;
}

/** A field takes one column: the one that had it before is left out. */
export function withTarget(draft: Draft, header: string, target: string): Draft {
  const freed = draft.columns.flatMap((one) => without(one, header));
  if (target.startsWith(AFTER)) {
    const columns = freed.map((one) => (targetIs(one, target.slice(AFTER.length)) ? joined(one, header) : one));
    return { ...draft, columns };
  }
  const others = freed.filter((one) => !("to" in one && one.to === target));
  const open = draft.open.filter((field) => field !== target);
  if (target === LEFT_OUT) return { ...draft, columns: others };
  if (target.startsWith(METER))
    return {
      ...draft,
      open: open.filter((field) => field !== "meter" && field !== "quantity"),
      columns: [...others, { from: header, meter: target.slice(METER.length) }],
    };
  return { ...draft, open, columns: [...others, { from: header, to: target }] };
}

function targetIs(one: MappedColumn, to: string): boolean {
  return "from" in one && "to" in one && one.to === to;
}

function joined(one: MappedColumn, header: string): MappedColumn {
  return "from" in one && "to" in one ? { ...one, joins: [...(one.joins ?? []), header] } : one;
}

/** Of joined columns the next one takes its place. */
function without(one: MappedColumn, header: string): MappedColumn[] {
  const columns = columnsOf(one);
  if (!columns.includes(header)) return [one];
  const [from, ...joins] = columns.filter((column) => column !== header);
  if (from === undefined || !("to" in one)) return [];
  return [{ from, to: one.to, ...(joins.length > 0 && { joins }) }];
}

export function withForm(draft: Draft, header: string, form: CellForm | undefined): Draft {
  const to = targetOf(draft, header);
  const columns = draft.columns.map((one) => {
    if (!("from" in one) || one.from !== header) return one;
    const { form: _form, ...plain } = one;
    return form === undefined ? plain : { ...plain, form };
  });
  return { ...draft, columns, open: draft.open.filter((field) => field !== to && `${METER}${field}` !== to) };
}

/** One of a question's choices, or one value for all rows. */
export function withAnswer(draft: Draft, field: string, column: MappedColumn): Draft {
  const isSame = (one: MappedColumn) =>
    "from" in column ? "from" in one && one.from === column.from : "to" in one && one.to === column.to;
  const others = draft.columns.filter((one) => !isSame(one));
  return { ...draft, columns: [...others, column], open: draft.open.filter((one) => one !== field) };
}

/** Nothing typed yet leaves the question open. */
export function withFixed(draft: Draft, field: string, text: string): Draft {
  if (text.trim() !== "") return withAnswer(draft, field, { fixed: text.trimStart(), to: field });
  const columns = draft.columns.filter((one) => !("fixed" in one && one.to === field));
  return { ...draft, columns, open: [...draft.open, field] };
}

export function hasColumn({ columns }: Draft, field: string): boolean {
  return columns.some((one) => "from" in one && "to" in one && one.to === field);
}

export function fixedOf({ columns }: Draft, field: string): string {
  const one = columns.find((column) => "fixed" in column && column.to === field);
  return one !== undefined && "fixed" in one ? one.fixed : "";
}

export type Option = { value: string; label: string };

export function targetOptions({ kind, columns: mapped }: Draft, header: string): Option[] {
  const { columns, keepsOtherColumns } = recordKind(kind);
  const fields = columns.map(({ name, required }) => ({ value: name, label: required ? `${name} (needed)` : name }));
  const name = plainName(header);
  const meter = kind === "usage" ? [{ value: `${METER}${name}`, label: `the meter ${name}` }] : [];
  const own = keepsOtherColumns ? [{ value: `custom.${name}`, label: `own column ${name}` }] : [];
  const after = mapped.flatMap((one) => {
    const isText = "to" in one && (findField(kind, one.to)?.type ?? "attributes") === "text";
    if (!isText || !("from" in one) || one.from === header) return [];
    return [{ value: `${AFTER}${one.to}`, label: `${one.to}, after ${one.from}` }];
  });
  return [{ value: LEFT_OUT, label: "Leave out" }, ...fields, ...after, ...meter, ...own];
}

const DAYS: readonly CellForm[] = (
  ["dmy", "mdy", "ymd", "epoch-seconds", "epoch-milliseconds", "sheet-days"] as const
).map((order) => ({ form: "day", order }));

const NUMBERS: readonly CellForm[] = ([1, 100] as const).flatMap((divideBy) =>
  ([".", ","] as const).map((decimalMark) => ({ form: "number", decimalMark, divideBy }) as const),
);

const SMALLEST: readonly CellForm[] = ([".", ","] as const).map((decimalMark) => ({
  form: "number",
  decimalMark,
  divideBy: "minor",
}));

const SHARES: readonly CellForm[] = ([".", ","] as const).map((decimalMark) => ({
  form: "number",
  decimalMark,
  divideBy: 0.01,
}));

/** The ways in which values of a column may be written, where it can be chosen. */
export function formChoices(draft: Draft, header: string): readonly CellForm[] {
  const target = targetOf(draft, header);
  if (target === LEFT_OUT) return [];
  if (target.startsWith(METER)) return NUMBERS;
  switch (findField(draft.kind, target)?.type) {
    case "day":
    case "instant":
      return DAYS;
    case "percent":
      return [...NUMBERS, ...SHARES];
    case "money":
      return [...NUMBERS, ...SMALLEST];
    case "decimal":
    case "count":
      return NUMBERS;
    default:
      return [];
  }
}

/** Fields of words, such as a state, that a column goes into. */
export function choiceField(draft: Draft, header: string): Column | null {
  const field = findField(draft.kind, targetOf(draft, header));
  return field?.type === "choice" || field?.type === "flag" ? field : null;
}

export function withWord(draft: Draft, header: string, word: string, ours: string): Draft {
  const form = formOf(draft, header);
  const words = form?.form === "words" ? form.words : {};
  return withForm(draft, header, { form: "words", words: { ...words, [word]: ours } });
}
