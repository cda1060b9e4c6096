/** Keys that a member gave to actions in place of the product's. */

export type OwnKeys = Readonly<Record<string, string>>;

/** `e`, `shift+e`, `alt+e`, `mod+shift+k`, `?`, or one after the other: `g a`. */
const PRESS = String.raw`(?:mod\+)?(?:alt\+)?(?:shift\+)?[^\s+]`;
const KEYS = new RegExp(`^${PRESS}(?: ${PRESS})?$`);

/** What nobody can do without: leaving, confirming, writing. */
const KEPT = ["escape", "enter", "space"];

/** What to press for a key of the product. */
export function ownKey(keys: OwnKeys, usual: string): string {
  return Object.hasOwn(keys, usual) ? (keys[usual] ?? usual) : usual;
}

/** One sentence for each that cannot be; by the product's key that it was given to. */
export function problemsOfKeys(keys: OwnKeys): { usual: string; message: string }[] {
  return Object.entries(keys).flatMap(([usual, own]) => {
    if (KEPT.includes(usual)) return [{ usual, message: "Escape, Enter and Space stay as they are." }];
    if (!KEYS.test(own)) return [{ usual, message: `"${own}" is no key. Write one such as e, shift+e, alt+e or g e.` }];
    const other = Object.entries(keys).find(([name, written]) => name !== usual && written === own);
    return other ? [{ usual, message: `${own} was given to two actions. Give one of them another key.` }] : [];
  });
}
