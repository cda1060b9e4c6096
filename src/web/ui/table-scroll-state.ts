/** Which rows of a list are drawn, and bringing one into sight. Rows are all of one height, so it is arithmetic. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { anchoredAt, areaHeightPx, type ScrollPlace, type ScrollSize, scrolledTo, topPxOf } from "./table-scroll.ts";

type TableScrollOptions = {
  scroller: RefObject<HTMLDivElement | null>;
  rows: number;
  rowHeightPx: number;
  /** What covers rows at the top and at the bottom: the header and the totals. */
  edgesPx: number;
  /** Drawn beyond what is in sight, so that a frame of scrolling finds them there. */
  beyondRows: number;
  /** The first row in sight at the beginning. */
  startRow?: number;
};

/** A bar that is pulled, or a wheel, rests this long before it is put where it belongs. */
const REST_MS = 200;
const FIRST_VIEW_PX = 900;

type Drawn = {
  first: number;
  last: number;
  offsetPx: number;
  /** The first that is in sight as a whole. */
  inSight: number;
};

export function useTableScroll({ scroller, rows, rowHeightPx, edgesPx, beyondRows, startRow = 0 }: TableScrollOptions) {
  const place = useRef<ScrollPlace>({ scrollTopPx: 0, offsetPx: 0 });
  const startPx = useRef<number | null>(startRow * rowHeightPx);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [drawn, setDrawn] = useState<Drawn>(() => {
    // Until it is known how much is in sight: as much as in a tall window.
    const last = Math.min(rows, startRow + Math.ceil(FIRST_VIEW_PX / rowHeightPx) + beyondRows) - 1;
    return { first: Math.max(0, Math.min(startRow, last) - beyondRows), last, offsetPx: 0, inSight: startRow };
  });

  const sizeOf = useCallback((): ScrollSize => {
    const viewPx = Math.max(rowHeightPx, (scroller.current?.clientHeight ?? 0) - edgesPx);
    return { rowsPx: rows * rowHeightPx, viewPx };
  }, [scroller, rows, rowHeightPx, edgesPx]);

  const draw = useCallback(() => {
    const top = topPxOf(place.current);
    const first = Math.max(0, Math.floor(top / rowHeightPx) - beyondRows);
    const last = Math.min(rows - 1, Math.ceil((top + sizeOf().viewPx) / rowHeightPx) + beyondRows);
    const { offsetPx } = place.current;
    const now: Drawn = { first, last, offsetPx, inSight: Math.ceil(top / rowHeightPx) };
    setDrawn((was) => (isSame(was, now) ? was : now));
  }, [rows, rowHeightPx, beyondRows, sizeOf]);

  const moveTo = useCallback(
    (next: ScrollPlace) => {
      place.current = next;
      const element = scroller.current;
      if (element && Math.abs(element.scrollTop - next.scrollTopPx) >= 1) element.scrollTop = next.scrollTopPx;
      draw();
    },
    [scroller, draw],
  );

  /** Puts the bar where it belongs, without moving a row. */
  const settle = useCallback(() => {
    const anchored = anchoredAt(topPxOf(place.current), sizeOf());
    if (anchored.scrollTopPx !== place.current.scrollTopPx) flushSync(() => moveTo(anchored));
  }, [sizeOf, moveTo]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const size = sizeOf();
    // Before this frame is painted, so that no frame is without its rows.
    flushSync(() => moveTo(scrolledTo(place.current, element.scrollTop, size)));
    clearTimeout(rest.current);
    if (areaHeightPx(size.rowsPx) < size.rowsPx) rest.current = setTimeout(settle, REST_MS);
  }, [scroller, sizeOf, moveTo, settle]);

  const goTo = useCallback(
    (topPx: number) => {
      const size = sizeOf();
      const { offsetPx } = place.current;
      const near = scrolledTo(place.current, topPx - offsetPx, size);
      moveTo(topPxOf(near) === topPx ? near : anchoredAt(topPx, size));
    },
    [sizeOf, moveTo],
  );

  const reveal = useCallback(
    (index: number) => {
      const top = topPxOf(place.current);
      const { viewPx } = sizeOf();
      const from = index * rowHeightPx;
      if (from < top) goTo(from);
      else if (from + rowHeightPx > top + viewPx) goTo(from + rowHeightPx - viewPx);
    },
    [rowHeightPx, sizeOf, goTo],
  );

  // Fewer rows, other heights or another window: what is in sight stays as far as there still is any of it.
  useLayoutEffect(() => {
    const size = sizeOf();
    if (startPx.current !== null) {
      moveTo(anchoredAt(startPx.current, size));
      startPx.current = null;
      return;
    }
    const isFitting = areaHeightPx(size.rowsPx) === size.rowsPx;
    const scrollTopPx = scroller.current?.scrollTop ?? 0;
    place.current = isFitting ? { scrollTopPx, offsetPx: 0 } : anchoredAt(topPxOf(place.current), size);
    moveTo(place.current);
  }, [scroller, sizeOf, moveTo]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => draw());
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, draw]);
  useEffect(() => () => clearTimeout(rest.current), []);

  return { drawn, areaPx: areaHeightPx(rows * rowHeightPx), onScroll, reveal, goTo };
}

function isSame(one: Drawn, other: Drawn): boolean {
  return (
    one.first === other.first &&
    one.last === other.last &&
    one.offsetPx === other.offsetPx &&
    one.inSight === other.inSight
  );
}

/** The rows to draw: those in sight, and the one with the focus, which would otherwise lose it. */
export function drawnRows({ first, last }: { first: number; last: number }, kept: number): number[] {
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (kept >= 0 && kept < first) return [kept, ...indexes];
  return kept > last ? [...indexes, kept] : indexes;
}
