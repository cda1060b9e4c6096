/** How a member likes to read and to work. What they never said follows the browser, so it can be null. */

export const DENSITIES = ["S", "M", "L"] as const;
export type Density = (typeof DENSITIES)[number];

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export type Preferences = {
  /** IANA name. Moments are shown in it; days on which bills are made stay UTC days. */
  readonly timeZone: string;
  /** A BCP 47 tag such as `de-DE`, for numbers, amounts and dates; null follows the browser. */
  readonly locale: string | null;
  /** Height of rows; null fits the device. */
  readonly density: Density | null;
  readonly theme: Theme;
  /** An address of ours, opened when one comes to Firstbill without naming a page. */
  readonly startPage: string;
  /** Whether keys without Ctrl, ⌘ or Alt do something (WCAG 2.1.4). */
  readonly singleKeys: boolean;
  /** From a key of the product to the member's own for it (WCAG 2.1.4): `{ "e": "alt+e" }`. */
  readonly keys: Readonly<Record<string, string>>;
  /** Actions whose key was told after some uses of the mouse; each is told once. */
  readonly toldKeys: readonly string[];
};

/** The member's zone is known from the day they joined. */
export const UNSAID: Omit<Preferences, "timeZone"> = {
  locale: null,
  density: null,
  theme: "system",
  startPage: "/",
  singleKeys: true,
  keys: {},
  toldKeys: [],
};

export function isLocale(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length === 1;
  } catch {
    return false;
  }
}

/** An address within the product: a path, not another site. */
export function isOwnAddress(address: string): boolean {
  return /^\/(?![/\\])/.test(address) && !address.startsWith("/login");
}
