/** What a field of an account is: its type, who may write it, and whose word counts first. */
import type { Currency } from "../money/currency.ts";
import type { Instant } from "../time/instant.ts";

export const FIELD_TYPES = [
  "text",
  "number",
  "money",
  "percent",
  "date",
  "instant",
  "flag",
  "choice",
  "choices",
  "member",
  "link",
] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** `nobody` keeps a field to its sources. */
export const FIELD_EDITORS = ["specialist", "lead", "operator", "nobody"] as const;
export type FieldEditor = (typeof FIELD_EDITORS)[number];

/** What may be chosen: the id is kept, the label is read. Of a field that names members these are the members. */
export type FieldChoice = {
  readonly id: string;
  readonly label: string;
  /** Other words that a source may write for it. */
  readonly also?: readonly string[];
};

export type FieldDefinition = {
  /** Stable under renaming: `tier`. Rules know a team's own as `custom.tier`. */
  readonly fieldId: string;
  readonly label: string;
  readonly type: FieldType;
  readonly choices: readonly FieldChoice[];
  /** Of amounts; null is the account's own currency. */
  readonly currency: Currency | null;
  /** Of numbers: what is counted, such as `seats`. */
  readonly unit: string | null;
  readonly editableBy: FieldEditor;
  /** Whose value counts, first to last. Sources that are not named come after these: the account's own, then by name. */
  readonly sources: readonly string[];
  /** A value that its source has not confirmed for longer is marked as stale; null never is. */
  readonly freshForDays: number | null;
  /** No longer offered; its values stay. */
  readonly retiredAt: Instant | null;
  /** `standard` ones come with the product, `custom` ones are the team's. */
  readonly origin: "standard" | "custom";
};

/** The name by which rules and files call a team's own field. */
export const CUSTOM_PREFIX = "custom.";

export function ruleFieldId({ fieldId, origin }: Pick<FieldDefinition, "fieldId" | "origin">): string {
  return origin === "custom" ? `${CUSTOM_PREFIX}${fieldId}` : fieldId;
}

/** Small letters, digits and `_`, as it is written in filters and files. */
export const FIELD_ID = /^[a-z][a-z0-9_]{0,59}$/;
