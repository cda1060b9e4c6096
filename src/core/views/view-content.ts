/** What a saved view says: which accounts, in which order, and what is shown of each. */
import type { Aggregate } from "../accounts/aggregates.ts";

export const VIEW_SHAPES = ["table", "board"] as const;
export type ViewShape = (typeof VIEW_SHAPES)[number];

/** The board's columns: each stage by itself, or groups 1 to 6. */
export const STAGE_DEPTHS = ["fine", "coarse"] as const;
export type StageDepth = (typeof STAGE_DEPTHS)[number];

export type ViewContent = {
  readonly shape: ViewShape;
  /** In the grammar of the list of accounts. */
  readonly filter: string;
  /** The first decides, the next settles its ties: `renewal`, `-net`. At least one. */
  readonly sorts: readonly string[];
  /** Ids of the columns that are shown, in their order; null shows the usual ones. */
  readonly columns: readonly string[] | null;
  readonly pinnedLeft: readonly string[];
  readonly pinnedRight: readonly string[];
  readonly stages: StageDepth;
  /** The column whose values the rows are grouped by, such as `stage` or `field.tier`; null is one list. */
  readonly group: string | null;
  /** Groups that are closed, by `groupKey`. */
  readonly folded: readonly string[];
  /** What stands below a column, by its id; others have the usual one of their kind. */
  readonly footers: Readonly<Record<string, Aggregate>>;
};

/** A group in a view and in an address: `=engaged_email`; `empty` for the accounts without a value. */
export function groupKey(value: string | null): string {
  return value === null ? "empty" : `=${value}`;
}

export const PLAIN_CONTENT: ViewContent = {
  shape: "table",
  filter: "",
  sorts: ["renewal"],
  columns: null,
  pinnedLeft: [],
  pinnedRight: [],
  stages: "coarse",
  group: null,
  folded: [],
  footers: {},
};

/** As it is kept: no spaces around the filter, and each column and each order once. */
export function tidyContent(content: ViewContent): ViewContent {
  const once = (ids: readonly string[]) => [...new Set(ids)];
  return {
    ...content,
    filter: content.filter.trim(),
    sorts: once(content.sorts),
    columns: content.columns && once(content.columns),
    pinnedLeft: once(content.pinnedLeft),
    pinnedRight: once(content.pinnedRight),
    folded: content.group === null ? [] : once(content.folded),
  };
}

export function isSameContent(a: ViewContent, b: ViewContent): boolean {
  return changesOfView(a, b).length === 0;
}

/** What a person would call the differences, such as "filter" and "order"; empty where nothing differs. */
export function changesOfView(saved: ViewContent, shown: ViewContent): string[] {
  const differences: readonly (readonly [word: string, differs: boolean])[] = [
    ["shape", saved.shape !== shown.shape],
    ["filter", saved.filter.trim() !== shown.filter.trim()],
    ["order", !isSameList(saved.sorts, shown.sorts)],
    ["columns", !isSameList(saved.columns, shown.columns)],
    ["pins", !isSameList(saved.pinnedLeft, shown.pinnedLeft) || !isSameList(saved.pinnedRight, shown.pinnedRight)],
    ["stages", saved.stages !== shown.stages],
    ["groups", saved.group !== shown.group || (shown.group !== null && !isSameSet(saved.folded, shown.folded))],
    ["footer", !isSameList(footerTexts(saved.footers), footerTexts(shown.footers))],
  ];
  return differences.filter(([, differs]) => differs).map(([word]) => word);
}

/** `net:sum`, in the order of the columns' ids. */
export function footerTexts(footers: ViewContent["footers"]): string[] {
  return Object.entries(footers)
    .map(([column, aggregate]) => `${column}:${aggregate}`)
    .sort();
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return isSameList([...a].sort(), [...b].sort());
}

function isSameList(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((one, index) => one === b[index]);
}
