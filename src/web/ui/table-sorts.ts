/** The order of a list: by one column, then by the next where they are equal. Ties are settled by the server. */

export type Sort = { by: string; direction: "ascending" | "descending" };

/** The API's form: `renewal,-net` is by renewal, then by the largest forecast. */
export function toSortText(sorts: readonly Sort[]): string {
  return sorts.map(({ by, direction }) => (direction === "descending" ? `-${by}` : by)).join(",");
}

export function fromSortText(text: string): Sort[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "-")
    .map((part) =>
      part.startsWith("-") ? { by: part.slice(1), direction: "descending" } : { by: part, direction: "ascending" },
    );
}

/** Alone, in place of what the order was. */
export function sortedBy(by: string, direction: Sort["direction"]): Sort[] {
  return [{ by, direction }];
}

/** After the others; in its place if it is among them already. */
export function thenBy(sorts: readonly Sort[], by: string, direction: Sort["direction"]): Sort[] {
  if (sorts.some((sort) => sort.by === by)) return sorts.map((sort) => (sort.by === by ? { by, direction } : sort));
  return [...sorts, { by, direction }];
}

/** A list is always in some order, so the last one stays. */
export function withoutSort(sorts: readonly Sort[], by: string): Sort[] {
  const rest = sorts.filter((sort) => sort.by !== by);
  return rest.length === 0 ? [...sorts] : rest;
}

export function oppositeOf(direction: Sort["direction"]): Sort["direction"] {
  return direction === "ascending" ? "descending" : "ascending";
}
