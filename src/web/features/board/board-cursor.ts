/** Which card the keyboard is at. The focus follows it when a key moved it, and stays put when the pointer did. */
import { useCallback, useRef, useState } from "react";
import type { BoardCard } from "#contract/board.ts";

type Shown = { cardAt: (place: number) => BoardCard | undefined; count: number };
export type Place = { column: string; place: number };

/** @param startsAt where somebody comes back to */
export function useBoardCursor(
  totals: readonly { column: string; count: number }[],
  { startsAt }: { startsAt: Place | null },
) {
  const [wanted, setWanted] = useState<Place | null>(startsAt);
  const [moves, setMoves] = useState(startsAt === null ? 0 : 1);
  const follows = useRef(startsAt !== null);
  const shown = useRef(new Map<string, Shown>());
  // Before a column is drawn it is known how many cards it has.
  const countOf = (of: string) =>
    shown.current.get(of)?.count ?? totals.find((total) => total.column === of)?.count ?? 0;
  const columns = totals.map(({ column }) => column);
  const firstFilled = totals.find(({ count }) => count > 0)?.column ?? columns[0] ?? "";
  const column = wanted && columns.includes(wanted.column) ? wanted.column : firstFilled;
  const place = Math.max(0, Math.min(wanted?.place ?? 0, countOf(column) - 1));
  const goTo = (next: Place) => {
    follows.current = true;
    setWanted(next);
    setMoves((before) => before + 1);
  };
  const isFollowed = useCallback(() => follows.current, []);
  const onCards = useCallback(
    (of: string, cardAt: Shown["cardAt"], count: number) => void shown.current.set(of, { cardAt, count }),
    [],
  );
  const onFocus = useCallback((of: string, at: number) => {
    setWanted((before) => (before?.column === of && before.place === at ? before : { column: of, place: at }));
  }, []);
  const onPoint = useCallback(
    (of: string, at: number) => {
      follows.current = false;
      onFocus(of, at);
    },
    [onFocus],
  );
  return {
    column,
    place,
    at: { column, place },
    /** Somebody went to a card; until then it is only the first that there is. */
    isChosen: wanted !== null,
    card: shown.current.get(column)?.cardAt(place),
    cardAt: (of: string, at: number) => shown.current.get(of)?.cardAt(at),
    isFollowed,
    /** Counts moves by key: the focus is to go there even where the place is the same. */
    moves,
    onCards,
    onFocus,
    onPoint,
    goTo,
    step: (by: number) => goTo({ column, place: Math.max(0, Math.min(place + by, countOf(column) - 1)) }),
    /** To the next column that has cards, at the same height. */
    across: (by: 1 | -1) => {
      const from = columns.indexOf(column);
      for (let at = from + by; at >= 0 && at < columns.length; at += by) {
        const next = columns[at];
        if (next !== undefined && countOf(next) > 0)
          return goTo({ column: next, place: Math.min(place, countOf(next) - 1) });
      }
    },
    toEnd: (end: "first" | "last") => goTo({ column, place: end === "first" ? 0 : countOf(column) - 1 }),
  };
}
