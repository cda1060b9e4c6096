/** Three times with the mouse, and the key of an action is told once. */

export type MouseUses = Readonly<Record<string, number>>;

const BEFORE_HINT = 3;

/** What a person sees on a button, without the key that is printed beside it: "Next account (N)" is "Next account". */
export function labelOfButton(label: string): string {
  return label
    .replace(/ \([^()]*\)$/, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** @returns how often by now, and whether this is the moment to tell the key */
export function countMouseUse(uses: MouseUses, label: string): { uses: MouseUses; tells: boolean } {
  const before = uses[label] ?? 0;
  if (before >= BEFORE_HINT) return { uses, tells: false };
  return { uses: { ...uses, [label]: before + 1 }, tells: before + 1 === BEFORE_HINT };
}
