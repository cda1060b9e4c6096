import { listViews } from "#contract/views.ts";
import type { PaletteItem } from "../../ui/palette.tsx";
import { useRead } from "../api.ts";
import { hrefOfView } from "./use-view.ts";

/** Every view that one may open, for the palette and for the menu of a phone. */
export function useViewPlaces(open: (href: string) => void): (PaletteItem & { isStarred: boolean })[] {
  const views = useRead(listViews, {}).data?.data ?? [];
  return views.map((view) => ({
    id: `view ${view.viewId}`,
    label: view.name,
    description: view.content.shape === "board" ? "Board" : "Table",
    group: "Views",
    isStarred: view.isStarred,
    run: () => open(hrefOfView(view)),
  }));
}
