/** A cursor over a list of rows: J and K or the arrows move it, and the link of the row under it has the focus. */
import { useEffect, useRef, useState } from "react";
import type { PlaceOf } from "#core/keys/key-map.ts";
import { keyOn, useKeys } from "./keys.tsx";

type ListCursorOptions = {
  /** The rows from top to bottom. */
  keys: readonly string[];
  /** Where it stood when the list was left. */
  startsAt?: string | null;
  onMove?: (key: string) => void;
  group: PlaceOf<"nextRow">;
};

/** What a row's link is given, beside being the tab stop when the cursor is there. */
export type RowBinding = { ref: (element: HTMLElement | null) => void; onFocus: () => void };

export function useListCursor({ keys, startsAt = null, onMove, group }: ListCursorOptions) {
  const [wanted, setWanted] = useState<string | null>(startsAt);
  const lastIndex = useRef(0);
  const takesFocus = useRef(false);
  const rows = useRef(new Map<string, HTMLElement>());
  const found = wanted === null ? -1 : keys.indexOf(wanted);
  // A row that has gone leaves the cursor where it was: on the row that moved up.
  const index = found >= 0 ? found : Math.min(lastIndex.current, keys.length - 1);
  lastIndex.current = Math.max(0, index);
  const current = keys[index] ?? null;

  useEffect(() => {
    if (!takesFocus.current || current === null) return;
    const row = rows.current.get(current);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const goTo = (key: string | undefined) => {
    if (key === undefined) return;
    takesFocus.current = true;
    setWanted(key);
    onMove?.(key);
    if (key === current) rows.current.get(key)?.focus();
  };
  const step = (by: number) => goTo(keys[Math.max(0, Math.min(keys.length - 1, index + by))]);
  useKeys([
    { ...keyOn("nextRow", group), run: () => step(1) },
    { ...keyOn("rowBefore", group), run: () => step(-1) },
  ]);
  const focused = (key: string) => {
    takesFocus.current = true;
    if (key === current) return;
    setWanted(key);
    onMove?.(key);
  };
  const latestFocused = useRef(focused);
  latestFocused.current = focused;
  // The same functions on each render, so that moving the cursor draws two rows and not the list.
  const bound = useRef(new Map<string, RowBinding>());
  const bind = (key: string): RowBinding => {
    const known = bound.current.get(key);
    if (known) return known;
    const made: RowBinding = {
      ref: (element) => {
        if (element) rows.current.set(key, element);
        else rows.current.delete(key);
      },
      onFocus: () => latestFocused.current(key),
    };
    bound.current.set(key, made);
    return made;
  };
  return { current, goTo, bind };
}
