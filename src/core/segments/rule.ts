/** A rule is data: a tree of conditions over named fields. It is judged in one place, `explain.ts`. */

export type Comparison =
  /** Strictly greater; money on minor units. */
  | "above"
  | "at-least"
  /** Strictly less; of days, earlier. */
  | "below"
  | "at-most"
  /** Closed at both ends. */
  | "between"
  | "equals"
  /** A text is one of the list. */
  | "one-of"
  /** A list shares at least one member with the list. */
  | "has-any"
  | "has-none"
  /** The input was imported at all; never itself unknown. */
  | "known";

/** A setting of the preset by name, the value of another field, or a plain value (money in major units). */
export type Threshold =
  | { readonly setting: string }
  | { readonly fact: string }
  | { readonly value: string | number | boolean | readonly string[] };

export type Condition = {
  readonly fact: string;
  readonly is: Comparison;
  readonly than?: Threshold;
  /** The upper end of `between`. */
  readonly upTo?: Threshold;
  /** What an unknown input means here. Left out, the condition is unknown and does not match. */
  readonly whenUnknown?: boolean;
  readonly label?: string;
};

export type Rule =
  | { readonly all: readonly Rule[]; readonly label?: string }
  | { readonly any: readonly Rule[]; readonly label?: string }
  | { readonly not: Rule; readonly label?: string }
  | Condition;

/** Every condition of a rule, in reading order. */
export function conditionsOf(rule: Rule): Condition[] {
  if ("all" in rule) return rule.all.flatMap(conditionsOf);
  if ("any" in rule) return rule.any.flatMap(conditionsOf);
  if ("not" in rule) return conditionsOf(rule.not);
  return [rule];
}
