/** What the shortcut sheet lists: first what works here and now, then what other screens offer, by screen. */
import { KEY_ROWS } from "#core/keys/key-map.ts";
import { PLACES } from "#core/keys/key-places.ts";
import { type KeyAction, keysOf } from "./key-registry.ts";

export type SheetRow = { readonly label: string; readonly keys: readonly string[] };
export type SheetGroup = { readonly heading: string; readonly rows: readonly SheetRow[] };

/** In the order of the table; what has no place there, such as an answer in a panel, comes first. */
export function groupsHere(actions: readonly KeyAction[]): SheetGroup[] {
  const headings = [...new Set(actions.map(({ group }) => group))];
  const order = (heading: string) => (PLACES as readonly string[]).indexOf(heading);
  return headings
    .toSorted((a, b) => order(a) - order(b))
    .map((heading) => ({
      heading,
      rows: actions
        .filter(({ group }) => group === heading)
        .map((action) => ({ label: action.label, keys: keysOf(action) })),
    }));
}

/** Screens of which nothing works here. */
export function groupsElsewhere(actions: readonly KeyAction[]): SheetGroup[] {
  const here = new Set(actions.map(({ group }) => group));
  return PLACES.filter((place) => !here.has(place)).map((place) => ({
    heading: place,
    rows: KEY_ROWS.flatMap(({ keys, on }) => {
      const label = on[place];
      return label === undefined ? [] : [{ label, keys }];
    }),
  }));
}

/** Groups with what fits the words, by label, heading or the key as it is printed. */
export function sought(groups: readonly SheetGroup[], words: string, printed: (keys: string) => string): SheetGroup[] {
  const wanted = words.trim().toLowerCase();
  return groups.flatMap(({ heading, rows }) => {
    const fitting = rows.filter(({ label, keys }) =>
      [label, heading, ...keys.map(printed)].join(" ").toLowerCase().includes(wanted),
    );
    return fitting.length === 0 ? [] : [{ heading, rows: fitting }];
  });
}
