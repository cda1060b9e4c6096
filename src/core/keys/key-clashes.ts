/** Keys of one's own beside the table of keys: which action would lose its key, and what to press for each. */
import { KEY_ROWS } from "./key-map.ts";
import type { MappedKey } from "./key-places.ts";

type OwnKeys = Readonly<Record<string, string>>;

/** Nobody can do without leaving, confirming, writing and moving, so these stay. */
const KEPT = /^(?:escape|enter|space|tab|f\d+|arrow(?:up|down|left|right))$/;

/** A browser keeps these for itself whatever a page says. */
const OF_THE_BROWSER = ["mod+n", "mod+t", "mod+w", "mod+shift+n", "mod+shift+t", "mod+shift+w", "mod+q", "mod+l"];

export type SettableKey = { readonly usual: string; readonly label: string; readonly also: readonly string[] };

/** Every key that may be given another, once: with what it does first, and what it does on other screens. */
export function settableKeys(): SettableKey[] {
  const byKey = new Map<string, string[]>();
  for (const row of KEY_ROWS)
    for (const keys of row.keys) {
      if (KEPT.test(keys)) continue;
      const labels = byKey.get(keys) ?? [];
      byKey.set(keys, [...labels, ...labelsOf(row).filter((label) => !labels.includes(label))]);
    }
  return [...byKey].map(([usual, [label = "", ...also]]) => ({ usual, label, also }));
}

function labelsOf({ on }: MappedKey): string[] {
  return [...new Set(Object.values(on))];
}

/** One sentence for each that would take another action's key, by the product's key that it was given to. */
export function clashesOfKeys(own: OwnKeys): { usual: string; message: string }[] {
  const settable = settableKeys();
  const pressed = ({ usual }: SettableKey) => (Object.hasOwn(own, usual) ? (own[usual] ?? usual) : usual);
  return Object.entries(own).flatMap(([usual, wanted]) => {
    if (OF_THE_BROWSER.includes(wanted))
      return [{ usual, message: `The browser keeps ${wanted} for itself. Choose another key.` }];
    const other = settable.find((one) => one.usual !== usual && clash(pressed(one), wanted));
    if (!other) return [];
    return [{ usual, message: `${pressed(other)} is "${other.label}". Give that another key first.` }];
  });
}

/** The same, or one is how the other begins: after `g` alone did something, `g a` could never be pressed. */
function clash(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `);
}
