/** The chosen rows in the words of the operations that change many: ids, or a filter with its exceptions. */
import type { Selection } from "../../../ui/table-selection.ts";

export type ChosenAccounts = { accountIds: string[] } | { filter: string; exceptIds: string[] };

/** Finds every account; an empty filter is refused, so that nobody means all by leaving something out. */
const EVERY = "verdict:in or -verdict:in";

export function chosenAccounts({ of, ids }: Selection, filter: string): ChosenAccounts {
  if (of === "some") return { accountIds: [...ids] };
  return { filter: filter.trim() === "" ? EVERY : filter, exceptIds: [...ids] };
}
