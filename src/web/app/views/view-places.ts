import { listViews, type SavedView } from "#contract/views.ts";
import type { KeyName } from "#core/keys/key-map.ts";
import { numberedViews } from "#core/views/numbered-views.ts";
import { keyOf, keyOn, useKeys } from "../../ui/keys.tsx";
import type { PaletteItem } from "../../ui/palette.tsx";
import { useRead } from "../api.ts";
import { hrefOfView } from "./use-view.ts";

const VIEW_KEYS = [
  "view1",
  "view2",
  "view3",
  "view4",
  "view5",
  "view6",
  "view7",
  "view8",
  "view9",
] as const satisfies readonly KeyName[];

type ViewPlace = PaletteItem & { isStarred: boolean; keyName: (typeof VIEW_KEYS)[number] | undefined };

/** Every view that one may open, for the palette and for the menu of a phone; the first nine have a key. */
export function useViewPlaces(open: (href: string) => void): ViewPlace[] {
  const views = useRead(listViews, {}).data?.data ?? NO_VIEWS;
  const keyName = keyNamesOf(views);
  return views.map((view) => {
    const name = keyName(view.viewId);
    return {
      id: `view ${view.viewId}`,
      label: view.name,
      description: view.content.shape === "board" ? "Board" : "Table",
      group: "Views",
      isStarred: view.isStarred,
      keyName: name,
      ...(name && { keys: keyOf(name) }),
      run: () => open(hrefOfView(view)),
    };
  });
}

/** Once, by the shell. The palette has views among its places. */
export function useViewKeys(places: readonly ViewPlace[]): void {
  useKeys(
    places.flatMap(({ keyName, label, run }) => {
      if (!keyName) return [];
      const key = keyOn(keyName, "Go to");
      return { ...key, label: `${key.label}: ${label}`, inPalette: false, run };
    }),
  );
}

/** The key that is printed beside a view; undefined for those after the ninth. */
export function useViewKey(): (viewId: string) => string | undefined {
  const keyName = keyNamesOf(useRead(listViews, {}).data?.data ?? NO_VIEWS);
  return (viewId) => {
    const name = keyName(viewId);
    return name && keyOf(name);
  };
}

const NO_VIEWS: readonly SavedView[] = [];

function keyNamesOf(views: readonly SavedView[]) {
  const ids = numberedViews(views).map(({ viewId }) => viewId);
  return (viewId: string) => VIEW_KEYS[ids.indexOf(viewId)];
}
