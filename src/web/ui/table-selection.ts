/** Which rows are chosen: some by id, or all that match with exceptions, so that a million can be chosen without reading them. */

export type Selection = {
  readonly of: "some" | "all";
  /** The chosen ones of `some`; the exceptions of `all`. */
  readonly ids: ReadonlySet<string>;
};

export const NOTHING: Selection = { of: "some", ids: new Set() };
/** Every row that matches, read or not. */
export const EVERYTHING: Selection = { of: "all", ids: new Set() };

export function isChosen({ of, ids }: Selection, id: string): boolean {
  return ids.has(id) === (of === "some");
}

export function choose(selection: Selection, chosen: readonly string[], isOn: boolean): Selection {
  const ids = new Set(selection.ids);
  for (const id of chosen) {
    if (isOn === (selection.of === "some")) ids.add(id);
    else ids.delete(id);
  }
  return { of: selection.of, ids };
}

export function toggle(selection: Selection, id: string): Selection {
  return choose(selection, [id], !isChosen(selection, id));
}

/** @param total how many match; null while it is not known, and then so is the count of all but some */
export function countChosen({ of, ids }: Selection, total: number | null): number | null {
  if (of === "some") return ids.size;
  return total === null ? null : Math.max(0, total - ids.size);
}

export function isNothing(selection: Selection): boolean {
  return selection.of === "some" && selection.ids.size === 0;
}
