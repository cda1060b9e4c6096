import { useCallback, useEffect, useRef } from "react";
import { isNear, isSame, pagesToRead, stillWanted, type Wanted } from "./read-ahead.ts";

/** While the bar is pulled over a long list, only where it rests is read. */
const DRAG_REST_MS = 60;
/** Scrolling has come to its end. */
const SCROLL_REST_MS = 400;

type ReadRangeOptions = {
  /** What is read now. */
  pages: Wanted;
  read: (pages: Wanted) => void;
  pageRows: number;
  aheadRows: number;
};

/** From the rows that are drawn to the pages that are read: those next to them at once, those far away when the bar rests. */
export function useReadRange(options: ReadRangeOptions): (firstRow: number, lastRow: number) => void {
  const latest = useRef(options);
  latest.current = options;
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const seen = useRef({ row: 0, atMs: 0, jumpedAtMs: 0 });
  useEffect(() => () => clearTimeout(rest.current), []);
  return useCallback((firstRow: number, lastRow: number) => {
    const nowMs = performance.now();
    const { row, atMs, jumpedAtMs } = seen.current;
    const { pages, pageRows, aheadRows } = latest.current;
    const at = { firstRow, lastRow, pageRows, aheadRows };
    const rowsPerSecond = ((firstRow - row) / Math.max(8, nowMs - atMs)) * 1000;
    const resting = pagesToRead({ ...at, rowsPerSecond: 0 });
    const take = (next: Wanted) => {
      if (!isSame(next, latest.current.pages)) latest.current.read(next);
    };
    clearTimeout(rest.current);
    seen.current = { row: firstRow, atMs: nowMs, jumpedAtMs };
    if (isNear(resting, pages)) {
      take(stillWanted(pagesToRead({ ...at, rowsPerSecond }), pages, pageRows));
      rest.current = setTimeout(() => take(resting), SCROLL_REST_MS);
      return;
    }
    // The first of several jumps is read at once, since mostly it is the only one; of the next, the one that rests.
    seen.current.jumpedAtMs = nowMs;
    if (nowMs - jumpedAtMs > 2 * DRAG_REST_MS) take(resting);
    else rest.current = setTimeout(() => take(resting), DRAG_REST_MS);
  }, []);
}
