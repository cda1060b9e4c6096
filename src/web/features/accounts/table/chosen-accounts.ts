/** The chosen rows in the words of the operations that change many: ids, or a filter with its exceptions. */
import type { Selection } from "../../../ui/table-selection.ts";

export type ChosenAccounts = { accountIds: string[] } | { filter: string };

/** Finds every account; an empty filter is refused, so that nobody means all by leaving something out. */
const EVERY = "verdict:in or -verdict:in";
/** As long as a filter may be. */
const LONGEST = 2000;

/** @returns null when so many exceptions were made that they cannot be said in a filter */
export function chosenAccounts({ of, ids }: Selection, filter: string): ChosenAccounts | null {
  if (of === "some") return { accountIds: [...ids] };
  const all = filter.trim() === "" ? EVERY : filter;
  const text = ids.size === 0 ? all : [`(${all})`, ...[...ids].map((id) => `-id:${id}`)].join(" ");
  return text.length > LONGEST ? null : { filter: text };
}
