/** The rules of a segment as a team keeps them: settings, and one table of rows whose order is who wins. */
import type { Money } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { Rule } from "./rule.ts";

/** `exception` is a manual inclusion in force; `watch` is looked at and not worked. */
export type VerdictKind = "in" | "out" | "watch" | "exception";
export type Route = "onboarding" | "sales" | "customer-success" | "none";

/** Questions that a person settles about an account that is already in. */
export type Flag = "sales engaged?" | "hand over?" | "graduate?";

export type PresetRow = {
  /** Unique in the table. */
  readonly key: string;
  /** The id by which people know the rule: I-1, O-4. Several rows may share one. */
  readonly rule: string;
  readonly label: string;
  readonly on: boolean;
  readonly verdict: VerdictKind;
  readonly route: Route;
  /** Raised instead of a verdict where the account is in already. */
  readonly flagInside?: Flag;
  readonly when: Rule;
};

export type SegmentSettings = {
  /** By name and currency. A currency that is missing has no thresholds: nothing is converted. */
  readonly amounts: Readonly<Record<string, Readonly<Record<string, Money>>>>;
  readonly numbers: Readonly<Record<string, number>>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
};

export type SegmentPreset = {
  readonly version: string;
  readonly author: string;
  readonly reason: string;
  readonly effectiveOn: LocalDate;
  readonly segment: string;
  readonly settings: SegmentSettings;
  /** The first row that matches decides. The last one always does, so there is always a verdict. */
  readonly rows: readonly PresetRow[];
  /** Questions about an account inside that no row decides. */
  readonly prompts: readonly { readonly flag: Flag; readonly when: Rule }[];
};
