/** Which columns a person sees and how wide, kept per table on this device. */
import { useMemo, useState } from "react";
import { usePreference } from "./preference.ts";
import type { Column } from "./table-columns.ts";

export type Density = "S" | "M" | "L";
export const ROW_HEIGHTS: Record<Density, number> = { S: 30, M: 36, L: 44 };

/** Fingers need 44 px. */
function usualDensity(): Density {
  return window.matchMedia("(pointer: coarse)").matches ? "L" : "M";
}

const NARROWEST_PX = 56;
const WIDEST_PX = 640;

type Kept = { widths: Record<string, number>; hidden: string[] | null; density: Density };

export function useTableLayout<Row>(name: string, columns: readonly Column<Row>[]) {
  const [kept, keep] = usePreference<Kept>(`table.${name}`, { widths: {}, hidden: null, density: usualDensity() });
  // While dragging, only this state moves; the preference is written once at the end.
  const [dragged, setDragged] = useState<{ id: string; width: number } | null>(null);
  const hidden = useMemo(
    () => new Set(kept.hidden ?? columns.filter((column) => column.startsHidden).map((column) => column.id)),
    [kept.hidden, columns],
  );
  const shown = useMemo(
    () => columns.filter((column, index) => index === 0 || !hidden.has(column.id)),
    [columns, hidden],
  );
  const widthOf = (column: Column<Row>) =>
    dragged?.id === column.id ? dragged.width : (kept.widths[column.id] ?? column.width);
  const bounded = (width: number) => Math.round(Math.min(WIDEST_PX, Math.max(NARROWEST_PX, width)));
  return {
    shown,
    hidden,
    density: kept.density,
    rowHeightPx: ROW_HEIGHTS[kept.density],
    widthOf,
    drag: (id: string, width: number) => setDragged({ id, width: bounded(width) }),
    resize: (id: string, width: number) => {
      setDragged(null);
      keep({ ...kept, widths: { ...kept.widths, [id]: bounded(width) } });
    },
    setShown: (id: string, isShown: boolean) => {
      const next = new Set(hidden);
      if (isShown) next.delete(id);
      else next.add(id);
      keep({ ...kept, hidden: [...next] });
    },
    setDensity: (density: Density) => keep({ ...kept, density }),
    reset: () => keep({ widths: {}, hidden: null, density: usualDensity() }),
  };
}

export type TableLayout<Row> = ReturnType<typeof useTableLayout<Row>>;
