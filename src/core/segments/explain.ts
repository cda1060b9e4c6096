/** Puts a judgement into words: every condition with its value, its threshold and, where known, source and age. */
import { toAmountText } from "../money/money.ts";
import type { Field, FieldValue } from "./fields.ts";
import { fieldOf, isList, type Judgement, type Judging, judge, type Passed, plain } from "./judge.ts";
import type { Comparison, Condition, Rule } from "./rule.ts";
import type { RuleFacts } from "./rule-facts.ts";

/** As it travels in JSON: money in major units, an uncertain count as `3 to 5`. */
export type Shown = string | number | boolean | readonly string[] | null;

export type Explanation = {
  readonly label: string;
  readonly passed: Passed;
  readonly value: Shown;
  readonly threshold?: Shown;
  readonly fact?: string;
  /** Why it is unknown, or what the value was counted from. */
  readonly note?: string;
  readonly source?: string;
  readonly recordedAt?: string;
  readonly children: readonly Explanation[];
};

/** What a rule comes to and why, condition by condition. */
export function explain(rule: Rule, judging: Judging): Explanation {
  return explanationOf(judge(rule, judging), judging);
}

export function explanationOf(judgement: Judgement, judging: Judging): Explanation {
  const { rule, passed } = judgement;
  if ("fact" in rule) return explainCondition(rule, judgement, judging);
  const label = rule.label ?? ("all" in rule ? "All of" : "any" in rule ? "Any of" : "Not");
  return { label, passed, value: null, children: judgement.children.map((child) => explanationOf(child, judging)) };
}

function explainCondition(
  condition: Condition,
  { passed, compared }: Judgement,
  { facts, asOf }: Judging,
): Explanation {
  const known = fieldOf(condition.fact);
  const field = { ...known, label: facts.labels?.[condition.fact] ?? known.label };
  const { value, than, upTo } = inWords(compared ?? { value: null, than: null, upTo: null }, condition.fact, facts);
  const note = passed === null ? unknownNote(field, value, facts) : field.detail?.(facts, asOf);
  const origin = facts.sources?.[condition.fact];
  return {
    label: condition.label ?? sentence(field, condition.is, than, upTo),
    passed,
    value: shown(value),
    ...(condition.than && { threshold: condition.upTo ? [text(than), text(upTo)] : shown(than) }),
    fact: condition.fact,
    ...(note && { note }),
    ...(origin && { source: origin.source, recordedAt: origin.recordedAt }),
    children: [],
  };
}

type Compared = NonNullable<Judgement["compared"]>;

function inWords({ value, than, upTo }: Compared, fact: string, facts: RuleFacts): Compared {
  const [a, b, c] = [value, than, upTo].map((one) => labelled(one, fact, facts));
  return { value: a ?? null, than: b ?? null, upTo: c ?? null };
}

/** Choices by the words that a person knows them by; anything else as it is. */
export function labelled(value: FieldValue | null, fact: string, { choiceLabels }: RuleFacts): FieldValue | null {
  const labels = choiceLabels?.[fact];
  if (labels === undefined || value === null) return value;
  if (isList(value)) return value.map((one) => labels[plain(one)] ?? one);
  return typeof value === "string" ? (labels[plain(value)] ?? value) : value;
}

function isMoney(value: FieldValue): boolean {
  return typeof value === "object" && "minor" in value;
}

function unknownNote(field: Field, value: FieldValue | null, facts: RuleFacts): string {
  if (value === null) return field.missing?.(facts) ?? `${field.label}: not imported (${field.source}).`;
  if (isMoney(value)) return `There is no threshold for ${facts.account.currency ?? "an unknown currency"}.`;
  return `${field.label}: not certain enough to say.`;
}

const WORDS: Record<Comparison, string> = {
  above: "is above",
  "at-least": "is at least",
  below: "is below",
  "at-most": "is at most",
  between: "is between",
  equals: "is",
  "one-of": "is one of",
  "has-any": "include any of",
  "has-none": "include none of",
  known: "is known",
};

function sentence(field: Field, is: Comparison, than: FieldValue | null, upTo: FieldValue | null): string {
  if (is === "known") return `${field.label} ${WORDS[is]}`;
  if (is === "equals" && typeof than === "boolean") return `${field.label}: ${than ? "yes" : "no"}`;
  const end = is === "between" ? ` and ${text(upTo)}` : "";
  return `${field.label} ${WORDS[is]} ${text(than)}${end}`;
}

function text(value: FieldValue | null): string {
  if (value === null) return "a threshold that is not known";
  if (typeof value === "object" && "minor" in value) return `${toAmountText(value)} ${value.currency}`;
  const plainly = shown(value);
  return isList(plainly) ? plainly.join(", ") : String(plainly);
}

export function shown(value: FieldValue | null): Shown {
  if (value === null || typeof value !== "object" || isList(value)) return value;
  if ("minor" in value) return toAmountText(value);
  return value.atLeast === value.atMost ? value.atLeast : `${value.atLeast} to ${value.atMost}`;
}
