/** Where the rows of groups stand in one list: a heading for each group, and below it its rows while it is open. */

export type GroupSize = { readonly key: string; readonly count: number; readonly isOpen: boolean };
/** A group with the place of its heading and how many rows stand below it. */
export type GroupSpan = GroupSize & { readonly headingAt: number; readonly rows: number };

export function spansOf(groups: readonly GroupSize[]): GroupSpan[] {
  let headingAt = 0;
  return groups.map((group) => {
    const rows = group.isOpen ? group.count : 0;
    const span = { ...group, headingAt, rows };
    headingAt += 1 + rows;
    return span;
  });
}

export function lengthOf(spans: readonly GroupSpan[]): number {
  const last = spans.at(-1);
  return last === undefined ? 0 : last.headingAt + 1 + last.rows;
}

/** The group that a place belongs to, and which of its rows it is; -1 is its heading. */
export function placeIn(spans: readonly GroupSpan[], index: number): { span: GroupSpan; row: number } | null {
  let [low, high] = [0, spans.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle]!;
    if (index < span.headingAt) high = middle - 1;
    else if (index > span.headingAt + span.rows) low = middle + 1;
    else return { span, row: index - span.headingAt - 1 };
  }
  return null;
}

export type GroupPart = { readonly key: string; readonly first: number; readonly last: number };

/** Which rows of which groups stand between two places. */
export function partsBetween(spans: readonly GroupSpan[], first: number, last: number): GroupPart[] {
  return spans.flatMap(({ key, headingAt, rows }) => {
    const from = Math.max(0, first - headingAt - 1);
    const to = Math.min(rows - 1, last - headingAt - 1);
    return to < from ? [] : [{ key, first: from, last: to }];
  });
}
