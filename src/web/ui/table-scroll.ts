/**
 * Where a list is scrolled to. Browsers end an area near 17 to 33 million pixels, which is half a million rows; so a
 * longer list has a scroll area of its own height: the wheel moves it row by row, and dragging the bar goes to that
 * part of the whole.
 */

/** Small enough that every browser places rows in it to the pixel. */
export const TALLEST_PX = 8_000_000;

/** Nobody's wheel or finger goes this far between two frames; the bar does, within a pixel or two. */
const DRAG_PX = 4000;

export type ScrollPlace = {
  /** The browser's. */
  readonly scrollTopPx: number;
  /** How far the rows lie above where they would be in an area of their own height. */
  readonly offsetPx: number;
};

export type ScrollSize = { readonly rowsPx: number; readonly viewPx: number };

export function areaHeightPx(rowsPx: number): number {
  return Math.min(rowsPx, TALLEST_PX);
}

/** The first pixel of all rows that is in sight. */
export function topPxOf({ scrollTopPx, offsetPx }: ScrollPlace): number {
  return scrollTopPx + offsetPx;
}

/** So near to an end the bar moves as the rows do, so that the wheel comes to the end as it does anywhere else. */
const EDGE_PX = 50_000;

/** The place of the bar that stands for this part of the whole. */
export function anchoredAt(topPx: number, size: ScrollSize): ScrollPlace {
  const { most, mostTop } = endsOf(size);
  const top = Math.max(0, Math.min(mostTop, topPx));
  const scrollTopPx = Math.round(between(top, mostTop, most));
  return { scrollTopPx, offsetPx: top - scrollTopPx };
}

/** The same distance from the nearer end, or the same share of what lies between. */
function between(place: number, from: number, to: number): number {
  if (from === to || place <= EDGE_PX) return place;
  if (place >= from - EDGE_PX) return to - (from - place);
  return EDGE_PX + ((place - EDGE_PX) / (from - 2 * EDGE_PX)) * (to - 2 * EDGE_PX);
}

/** After the browser has scrolled by itself: a little moves by as much, a lot is the bar. */
export function scrolledTo(before: ScrollPlace, scrollTopPx: number, size: ScrollSize): ScrollPlace {
  const { most, mostTop } = endsOf(size);
  if (mostTop === most) return { scrollTopPx, offsetPx: 0 };
  if (Math.abs(scrollTopPx - before.scrollTopPx) > DRAG_PX) {
    const top = Math.round(between(scrollTopPx, most, mostTop));
    return { scrollTopPx, offsetPx: top - scrollTopPx };
  }
  const top = scrollTopPx + before.offsetPx;
  // The area ends before the rows do, or the rows before the area: the bar is put where it belongs.
  const atEdge = (scrollTopPx <= 0 && top > 0) || (scrollTopPx >= most && top < mostTop) || top > mostTop || top < 0;
  return atEdge ? anchoredAt(top, size) : { scrollTopPx, offsetPx: before.offsetPx };
}

function endsOf({ rowsPx, viewPx }: ScrollSize) {
  return {
    most: Math.max(0, areaHeightPx(rowsPx) - viewPx),
    mostTop: Math.max(0, rowsPx - viewPx),
  };
}
