/** A view may name a column or a field that was retired since. It opens with the rest, and says what is gone. */
import { ACCOUNT_COLUMNS } from "../accounts/columns.ts";
import { fieldTermName, wordOfLabel } from "../accounts/field-filters.ts";
import { findFilterField } from "../accounts/filter-fields.ts";
import { isListedField } from "../fields/standard-fields.ts";
import { fieldNamesOfFilter } from "./filter-names.ts";
import type { ViewContent } from "./view-content.ts";

/** The fields of accounts as far as a view needs them, retired ones included. */
export type ViewField = { readonly fieldId: string; readonly label: string; readonly retiredAt: string | null };

export type GonePart = {
  readonly part: "column" | "order" | "filter" | "group";
  /** As the view names it: `field.tier`, `tier`. */
  readonly name: string;
  /** What is gone, and how to mend it. */
  readonly sentence: string;
};

export type MendedView = {
  /** What can be shown. The filter stays as it is written: the list leaves out the words that it cannot read. */
  readonly usable: ViewContent;
  readonly gone: readonly GonePart[];
};

export function mendView(content: ViewContent, fields: readonly ViewField[]): MendedView {
  const names = namesIn(fields);
  const isColumn = (id: string) => names.columns.has(id);
  const isSort = (sort: string) => names.sorts.has(bare(sort));
  const isGroup = (group: string | null) => group === null || names.columns.has(group);
  const sorts = content.sorts.filter(isSort);
  const gone = [
    ...columnsOf(content)
      .filter((id) => !isColumn(id))
      .map((id) => goneColumn(id, fields)),
    ...content.sorts.filter((sort) => !isSort(sort)).map((sort) => goneSort(bare(sort), fields)),
    ...(isGroup(content.group) ? [] : [goneGroup(content.group ?? "", fields)]),
    ...fieldNamesOfFilter(content.filter)
      .filter((name) => findFilterField(name) === null && !names.asked.has(name))
      .map((name) => goneTerm(name, fields)),
  ];
  const usable = {
    ...content,
    columns: content.columns?.filter(isColumn) ?? null,
    pinnedLeft: content.pinnedLeft.filter(isColumn),
    pinnedRight: content.pinnedRight.filter(isColumn),
    sorts: sorts.length > 0 ? sorts : ["renewal"],
    ...(!isGroup(content.group) && { group: null, folded: [] }),
    footers: Object.fromEntries(Object.entries(content.footers).filter(([id]) => isColumn(id))),
  };
  return { usable, gone };
}

function namesIn(fields: readonly ViewField[]) {
  const inUse = fields.filter(({ fieldId, retiredAt }) => retiredAt === null && isListedField(fieldId));
  const terms = inUse.map(({ fieldId }) => fieldTermName(fieldId));
  return {
    /** A filter may call a field by its label, an order may not. */
    asked: new Set([...terms, ...inUse.map(({ label }) => wordOfLabel(label))]),
    columns: new Set<string>([
      ...ACCOUNT_COLUMNS.map(({ id }) => id),
      ...inUse.map(({ fieldId }) => `field.${fieldId}`),
    ]),
    sorts: new Set<string>([
      ...ACCOUNT_COLUMNS.flatMap((column) => ("sortable" in column ? [column.sortable] : [])),
      ...terms,
    ]),
  };
}

/** Pinned columns are columns too; each once. */
function columnsOf({ columns, pinnedLeft, pinnedRight }: ViewContent): string[] {
  return [...new Set([...(columns ?? []), ...pinnedLeft, ...pinnedRight])];
}

function bare(sort: string): string {
  return sort.replace(/^-/, "");
}

function goneColumn(id: string, fields: readonly ViewField[]): GonePart {
  const what = whatBecameOf(id, fields);
  return { part: "column", name: id, sentence: `The column ${what}, is left out.` };
}

function goneSort(name: string, fields: readonly ViewField[]): GonePart {
  const what = whatBecameOf(name, fields);
  return { part: "order", name, sentence: `The order by ${what}, is left out.` };
}

function goneGroup(name: string, fields: readonly ViewField[]): GonePart {
  return { part: "group", name, sentence: `The grouping by ${whatBecameOf(name, fields)}, is left out.` };
}

function goneTerm(name: string, fields: readonly ViewField[]): GonePart {
  const what = whatBecameOf(name, fields);
  return {
    part: "filter",
    name,
    sentence: `The part of the filter that asks for ${what}, is left out, so more accounts may be shown.`,
  };
}

/** `Tier, a field that was retired`, or the bare name of what nobody knows any more. */
function whatBecameOf(name: string, fields: readonly ViewField[]): string {
  const retired = fields.find(({ fieldId }) => fieldId === name.replace(/^field\./, ""));
  return retired ? `${retired.label}, a field that was retired` : `${name}, which does not exist any more`;
}
