/** What is wrong where rules read a team's own fields: one that is not there, or a comparison that it does not know. */
import type { FieldProblem } from "../errors.ts";
import { plain } from "../segments/judge.ts";
import { findUnfit } from "../segments/operators.ts";
import type { Condition, Rule } from "../segments/rule.ts";
import type { SegmentPreset } from "../segments/segment-preset.ts";
import { CUSTOM_PREFIX, type FieldDefinition, ruleFieldId } from "./field-definition.ts";
import { RULE_KINDS } from "./rule-kind.ts";

/** D-6. Fields that are out of use are not there for rules. */
export function problemsOfOwnFields(preset: SegmentPreset, fields: readonly FieldDefinition[]): FieldProblem[] {
  const inUse = fields.filter(({ origin, retiredAt }) => origin === "custom" && retiredAt === null);
  const byId = new Map(inUse.map((field) => [ruleFieldId(field), field]));
  return placesOf(preset).flatMap(({ condition, pointer }) => problemsOf(condition, pointer, byId));
}

/** Whether some rule that is on, or a question about who is inside, reads the field. @returns the rule or the question */
export function findReader(preset: SegmentPreset, ruleId: string): string | null {
  const row = preset.rows.find(({ on, when }) => on && reads(when, ruleId));
  if (row) return row.rule;
  return preset.prompts.find(({ when }) => reads(when, ruleId))?.flag ?? null;
}

function reads(rule: Rule, ruleId: string): boolean {
  return conditionsAt(rule, "").some(({ condition }) => factsOf(condition).some(({ fact }) => fact === ruleId));
}

type Place = { readonly condition: Condition; readonly pointer: string };

function placesOf({ rows, prompts }: SegmentPreset): Place[] {
  return [
    ...rows.flatMap(({ when }, at) => conditionsAt(when, `/rows/${at}/when`)),
    ...prompts.flatMap(({ when }, at) => conditionsAt(when, `/prompts/${at}/when`)),
  ];
}

function conditionsAt(rule: Rule, pointer: string): Place[] {
  if ("all" in rule) return rule.all.flatMap((child, at) => conditionsAt(child, `${pointer}/all/${at}`));
  if ("any" in rule) return rule.any.flatMap((child, at) => conditionsAt(child, `${pointer}/any/${at}`));
  if ("not" in rule) return conditionsAt(rule.not, `${pointer}/not`);
  return [{ condition: rule, pointer }];
}

/** The field that a condition asks for, and those that it compares with. */
function factsOf({ fact, than, upTo }: Condition) {
  return [
    { fact, at: "fact" },
    ...Object.entries({ than, upTo }).flatMap(([at, threshold]) =>
      threshold && "fact" in threshold ? { fact: threshold.fact, at: `${at}/fact` } : [],
    ),
  ];
}

function problemsOf(condition: Condition, pointer: string, byId: ReadonlyMap<string, FieldDefinition>): FieldProblem[] {
  const own = factsOf(condition).filter(({ fact }) => fact.startsWith(CUSTOM_PREFIX));
  const unknown = own.filter(({ fact }) => !byId.has(fact));
  if (unknown.length > 0)
    return unknown.map(({ fact, at }) => ({
      pointer: `${pointer}/${at}`,
      message: `There is no field in use called "${fact}".`,
    }));
  const field = byId.get(condition.fact);
  if (!field) return [];
  if (findUnfit(condition, condition.fact, RULE_KINDS[field.type]))
    return [
      {
        pointer,
        message: `${field.label} is a ${field.type}, which cannot be asked whether it is "${condition.is}" this.`,
      },
    ];
  return problemsOfChoices(condition, pointer, field);
}

/** Rules know a choice by its id, and its label may change. */
function problemsOfChoices({ than }: Condition, pointer: string, field: FieldDefinition): FieldProblem[] {
  if ((field.type !== "choice" && field.type !== "choices") || !than || !("value" in than)) return [];
  const ids = field.choices.map(({ id }) => id);
  const names = new Set(ids.map(plain));
  const unknown = [than.value].flat().filter((one) => !names.has(plain(String(one))));
  return unknown.map((one) => ({
    pointer: `${pointer}/than/value`,
    message: `${field.label} has no choice "${one}"; its choices are ${ids.join(", ")}.`,
  }));
}
