/**
 * The only judge of a rule. Three answers: it passes, it does not, or it is unknown because an input was never imported.
 * Unknown never counts as a match. `explain.ts` puts a judgement into words.
 */
import { decimal } from "../money/decimal.ts";
import { roundToMinor } from "../money/money.ts";
import type { LocalDate } from "../time/local-date.ts";
import { type Field, type FieldValue, findField } from "./fields.ts";
import type { Comparison, Condition, Rule, Threshold } from "./rule.ts";
import type { RuleFacts } from "./rule-facts.ts";
import type { SegmentSettings } from "./segment-preset.ts";

export type Judging = { readonly facts: RuleFacts; readonly asOf: LocalDate; readonly settings: SegmentSettings };

/** Null is unknown. */
export type Passed = boolean | null;

export type Judgement = {
  readonly rule: Rule;
  readonly passed: Passed;
  readonly children: readonly Judgement[];
  /** Of a condition: what was compared with what. */
  readonly compared?: {
    readonly value: FieldValue | null;
    readonly than: FieldValue | null;
    readonly upTo: FieldValue | null;
  };
};

export function judge(rule: Rule, judging: Judging): Judgement {
  if ("fact" in rule) return judgeCondition(rule, judging);
  if ("not" in rule) {
    const child = judge(rule.not, judging);
    return { rule, passed: child.passed === null ? null : !child.passed, children: [child] };
  }
  const children = ("all" in rule ? rule.all : rule.any).map((child) => judge(child, judging));
  const verdicts = children.map(({ passed }) => passed);
  return { rule, passed: "all" in rule ? allOf(verdicts) : anyOf(verdicts), children };
}

/** The answer of `judge` alone, without what was compared: it stops as soon as nothing more can change it. */
export function answerTo(rule: Rule, judging: Judging): Passed {
  if ("fact" in rule) return answerToCondition(rule, judging);
  if ("not" in rule) {
    const answer = answerTo(rule.not, judging);
    return answer === null ? null : !answer;
  }
  const settles = "any" in rule;
  let isUnknown = false;
  for (const child of "all" in rule ? rule.all : rule.any) {
    const answer = answerTo(child, judging);
    if (answer === settles) return settles;
    isUnknown ||= answer === null;
  }
  return isUnknown ? null : !settles;
}

function allOf(verdicts: readonly Passed[]): Passed {
  if (verdicts.includes(false)) return false;
  return verdicts.includes(null) ? null : true;
}

function anyOf(verdicts: readonly Passed[]): Passed {
  if (verdicts.includes(true)) return true;
  return verdicts.includes(null) ? null : false;
}

function judgeCondition(condition: Condition, judging: Judging): Judgement {
  const field = fieldOf(condition.fact);
  const value = field.read(judging.facts, judging.asOf);
  const than = thresholdOf(condition.than, { field, value }, judging);
  const upTo = thresholdOf(condition.upTo, { field, value }, judging);
  const passed = compare(condition.is, value, than, upTo) ?? condition.whenUnknown ?? null;
  return { rule: condition, passed, children: [], compared: { value, than, upTo } };
}

function answerToCondition({ fact, is, than, upTo, whenUnknown }: Condition, judging: Judging): Passed {
  const field = fieldOf(fact);
  const value = field.read(judging.facts, judging.asOf);
  // Nothing compares with what is unknown.
  if (value === null && is !== "known") return whenUnknown ?? null;
  const answer = compare(
    is,
    value,
    thresholdOf(than, { field, value }, judging),
    thresholdOf(upTo, { field, value }, judging),
  );
  return answer ?? whenUnknown ?? null;
}

/** @throws Error for a field that does not exist, which reading the preset has ruled out */
export function fieldOf(id: string): Field {
  const field = findField(id);
  if (!field) throw new Error(`No field is called ${id}`);
  return field;
}

type Compared = { readonly field: Field; readonly value: FieldValue | null };

/** A plain number beside an amount is an amount of the same currency. */
export function thresholdOf(
  threshold: Threshold | undefined,
  { field, value }: Compared,
  judging: Judging,
): FieldValue | null {
  if (threshold === undefined) return null;
  if ("fact" in threshold) return fieldOf(threshold.fact).read(judging.facts, judging.asOf);
  if ("setting" in threshold) return settingOf(threshold.setting, judging);
  const isMoney = typeof value === "object" && value !== null && "minor" in value;
  if (field.kind !== "money" && !isMoney) return threshold.value;
  const currency = isMoney ? value.currency : judging.facts.account.currency;
  return currency === null ? null : roundToMinor(decimal(String(threshold.value)), currency);
}

/** An amount in the account's currency, a number or a list. An amount that this currency lacks is unknown. */
function settingOf(name: string, { facts, settings }: Judging): FieldValue | null {
  const amounts = settings.amounts[name];
  if (amounts) return facts.account.currency === null ? null : (amounts[facts.account.currency] ?? null);
  return settings.numbers[name] ?? settings.lists[name] ?? null;
}

function compare(is: Comparison, value: FieldValue | null, than: FieldValue | null, upTo: FieldValue | null): Passed {
  if (is === "known") return value !== null;
  if (value === null || than === null) return null;
  switch (is) {
    case "above":
      return ordered(value, than, (a, b) => a > b);
    case "at-least":
      return ordered(value, than, (a, b) => a >= b);
    case "below":
      return ordered(value, than, (a, b) => a < b);
    case "at-most":
      return ordered(value, than, (a, b) => a <= b);
    case "between":
      return allOf([compare("at-least", value, than, null), compare("at-most", value, upTo, null)]);
    case "equals":
      return typeof value === "string" && typeof than === "string" ? plain(value) === plain(than) : value === than;
    case "one-of":
    case "has-any":
      return shareMember(value, than);
    case "has-none":
      return !shareMember(value, than);
  }
}

/** Compares both ends of an uncertain count: where they disagree, the answer is unknown. */
function ordered(
  value: FieldValue,
  than: FieldValue,
  holds: (a: number | string, b: number | string) => boolean,
): Passed {
  const [low, high] = endsOf(value);
  const [limit] = endsOf(than);
  if (low === null || high === null || limit === null || typeof low !== typeof limit) return null;
  const atLow = holds(low, limit);
  return atLow === holds(high, limit) ? atLow : null;
}

function endsOf(value: FieldValue): [number | string | null, number | string | null] {
  if (typeof value === "number" || typeof value === "string") return [value, value];
  if (typeof value === "boolean" || isList(value)) return [null, null];
  return "minor" in value ? [value.minor, value.minor] : [value.atLeast, value.atMost];
}

export function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

function shareMember(value: FieldValue, list: FieldValue): boolean {
  const names = membersOf(value);
  if (names.length === 0) return false;
  const known = plainNames(membersOf(list));
  return names.some((name) => known.has(plain(name)));
}

/** Lists of the rules are asked for again and again. */
const plainLists = new WeakMap<readonly string[], ReadonlySet<string>>();

function plainNames(list: readonly string[]): ReadonlySet<string> {
  const known = plainLists.get(list) ?? new Set(list.map(plain));
  plainLists.set(list, known);
  return known;
}

function membersOf(value: FieldValue): readonly string[] {
  return isList(value) ? value : [String(value)];
}

/** `CSM Managed`, `csm-managed` and `csm_managed` are one name. */
export function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[\s_-]+/g, " ")
    .trim();
}
