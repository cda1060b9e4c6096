/** Where keys do something, and what is said of one. */

/** A screen, or a part of one that several screens have; headings of the sheet, in this order. */
export const PLACES = [
  "Today",
  "List",
  "Chosen rows",
  "View",
  "Board",
  "Account",
  "Tasks",
  "Notes",
  "Handovers",
  "Search",
  "Anywhere",
  "Go to",
  "Import",
  "Connections",
  "Same company?",
  "Fields",
  "Does it add up?",
  "Numbers",
  "Webhooks",
  "API reference",
] as const;
export type Place = (typeof PLACES)[number];

export type MappedKey = {
  /** `n`, `shift+j`, `mod+k` (⌘ or Ctrl), `?`, `escape`, `space`, or one after the other: `g a`. The first is printed. */
  readonly keys: readonly string[];
  /** What it does there, as a person would say it. */
  readonly on: Readonly<Partial<Record<Place, string>>>;
  /** Other words for it, by which the palette finds it, too. */
  readonly also?: string;
  /** Also while somebody types in a field; only for keys that write nothing. */
  readonly whileTyping?: boolean;
  /** Means something only where the cursor is, so the palette leaves it out. */
  readonly isMove?: boolean;
};
