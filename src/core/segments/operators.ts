/** Which comparisons say something of which kind of field: a text is not above another. */
import type { FieldKind } from "./fields.ts";
import type { Comparison, Rule } from "./rule.ts";
import { conditionsOf } from "./rule.ts";

const ORDERED: readonly Comparison[] = ["above", "at-least", "below", "at-most", "between", "equals", "known"];
const OF_TEXT: readonly Comparison[] = ["equals", "one-of", "known"];

const OPERATORS: Readonly<Record<FieldKind, readonly Comparison[]>> = {
  money: ORDERED.filter((one) => one !== "equals"),
  count: ORDERED,
  percent: ORDERED,
  day: ORDERED,
  flag: ["equals", "known"],
  text: OF_TEXT,
  list: ["has-any", "has-none", "known"],
};

export function operatorsOf(kind: FieldKind): readonly Comparison[] {
  return OPERATORS[kind];
}

/** The first condition that compares a field in a way that its kind does not know. */
export function findUnfit(rule: Rule, fact: string, kind: FieldKind): Comparison | null {
  const found = conditionsOf(rule).find(
    (condition) => condition.fact === fact && !operatorsOf(kind).includes(condition.is),
  );
  return found?.is ?? null;
}
