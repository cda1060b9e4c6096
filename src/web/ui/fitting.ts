/** How many of a row's children have room, so that the rest can go into a menu instead of a second line. */
import { type RefObject, useLayoutEffect, useRef, useState } from "react";

/** How many from the left have room beside the menu; all of them where they fit without one. */
export function countFitting(widthsPx: readonly number[], roomPx: number, { gapPx, menuPx }: FittingOptions): number {
  const isRoomFor = (count: number, beside: number) =>
    widthsPx.slice(0, count).reduce((sum, px) => sum + px + gapPx, 0) - gapPx + beside <= roomPx;
  if (isRoomFor(widthsPx.length, 0)) return widthsPx.length;
  for (let count = widthsPx.length - 1; count > 0; count -= 1) if (isRoomFor(count, gapPx + menuPx)) return count;
  return 0;
}

type FittingOptions = { gapPx: number; menuPx: number };

/** @param row the element whose first children are measured; what follows them is the menu */
export function useFitting(row: RefObject<HTMLElement | null>, count: number, options: FittingOptions): number {
  const { gapPx, menuPx } = options;
  const [fitting, setFitting] = useState(count);
  // Those in the menu have no width now, so the last one that they had is kept.
  const widths = useRef<number[]>([]);
  useLayoutEffect(() => {
    const element = row.current;
    if (!element) return;
    const measure = () => {
      for (const child of element.querySelectorAll<HTMLElement>(":scope > [data-fits]"))
        widths.current[Number(child.dataset["fits"])] = child.offsetWidth;
      if (widths.current.length === count)
        setFitting(countFitting(widths.current, element.clientWidth, { gapPx, menuPx }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [row, count, gapPx, menuPx]);
  return fitting;
}
