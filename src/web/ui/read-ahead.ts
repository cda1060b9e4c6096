/** Which pages of a long list are read: those in sight, and those that come next at the speed at which it is scrolled. */

export type Pages = { readonly first: number; readonly last: number };
/** What is read, and of that what is drawn now. */
export type Wanted = Pages & { readonly drawn: Pages };

/** As far as is scrolled until an answer is there, with some room. */
const AHEAD_SECONDS = 0.75;
/** More would only keep the server from what is in sight. */
const MOST_AHEAD_ROWS = 600;

type Sight = {
  firstRow: number;
  lastRow: number;
  /** Negative upwards. */
  rowsPerSecond: number;
  pageRows: number;
  /** Read before they are in sight, above and below, when nothing moves. */
  aheadRows: number;
};

export function pagesToRead({ firstRow, lastRow, rowsPerSecond, pageRows, aheadRows }: Sight): Wanted {
  const pageOf = (row: number) => Math.max(0, Math.floor(row / pageRows));
  const ahead = (speed: number) => Math.min(MOST_AHEAD_ROWS, Math.max(aheadRows, Math.round(speed * AHEAD_SECONDS)));
  return {
    first: pageOf(firstRow - ahead(-rowsPerSecond)),
    last: pageOf(lastRow + ahead(rowsPerSecond)),
    drawn: { first: pageOf(firstRow), last: pageOf(lastRow) },
  };
}

/** Whether one leads to the other by scrolling, and not by the bar. */
export function isNear(one: Pages, other: Pages): boolean {
  return one.first <= other.last + 1 && one.last >= other.first - 1;
}

/** While it is scrolled nothing that is on its way is given up, as far as it is still near. */
export function stillWanted(next: Wanted, before: Wanted, pageRows: number): Wanted {
  const room = Math.ceil(MOST_AHEAD_ROWS / pageRows);
  return {
    ...next,
    first: Math.max(Math.min(next.first, before.first), next.drawn.first - room, 0),
    last: Math.min(Math.max(next.last, before.last), next.drawn.last + room),
  };
}

export function isSame(one: Wanted, other: Wanted): boolean {
  const isAlike = (a: Pages, b: Pages) => a.first === b.first && a.last === b.last;
  return isAlike(one, other) && isAlike(one.drawn, other.drawn);
}
