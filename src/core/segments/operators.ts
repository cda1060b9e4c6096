/** Which comparisons say something of which kind of field: a text is not above another. */
import { isLocalDate } from "../time/local-date.ts";
import type { FieldKind } from "./fields.ts";
import type { Comparison, Condition, Rule, Threshold } from "./rule.ts";
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

/** The first condition that compares a field in a way, or with a value, that its kind does not know. */
export function findUnfit(rule: Rule, fact: string, kind: FieldKind): Condition | null {
  return (
    conditionsOf(rule).find(
      (condition) =>
        condition.fact === fact &&
        !(operatorsOf(kind).includes(condition.is) && fits(kind, condition.than) && fits(kind, condition.upTo)),
    ) ?? null
  );
}

/** Settings and other fields are judged where they are compared; a plain value says what it is. */
function fits(kind: FieldKind, threshold: Threshold | undefined): boolean {
  if (threshold === undefined || !("value" in threshold)) return true;
  const { value } = threshold;
  switch (kind) {
    case "money":
    case "count":
    case "percent":
      return typeof value !== "boolean" && value !== "" && Number.isFinite(Number(value));
    case "flag":
      return typeof value === "boolean";
    case "day":
      return typeof value === "string" && isLocalDate(value.slice(0, 10));
    case "text":
    case "list":
      return typeof value === "string" || Array.isArray(value);
  }
}
