/** What could be different about the fields of the team's own that the rules read: around what each is compared with. */
import { addDays, daysBetween, isLocalDate, type LocalDate } from "../time/local-date.ts";
import { CHOICE, type Change, NEVER_IMPORTED, share } from "./change.ts";
import { shown } from "./explain.ts";
import type { FieldValue } from "./fields.ts";
import { fieldOf, isList, thresholdOf } from "./judge.ts";
import { type Condition, conditionsOf } from "./rule.ts";
import type { AttributeValue, RuleFacts } from "./rule-facts.ts";
import type { SegmentPreset } from "./segment-preset.ts";

const OWN = "custom.";

export function ownFieldChanges(facts: RuleFacts, preset: SegmentPreset, asOf: LocalDate): Change[] {
  const conditions = preset.rows
    .filter(({ on }) => on)
    .flatMap(({ when }) => conditionsOf(when))
    .filter(({ fact }) => fact.startsWith(OWN));
  return conditions.flatMap((condition) => {
    const value = facts.attributes[condition.fact.slice(OWN.length)] ?? null;
    return targetsOf(condition, value, { facts, asOf, settings: preset.settings }).map((to) => ({
      fact: condition.fact,
      from: shown(value),
      to: shown(to),
      facts: { ...facts, attributes: { ...facts.attributes, [condition.fact.slice(OWN.length)]: to } },
      distance: distanceOf(value, to, asOf),
    }));
  });
}

type Judging = Parameters<typeof thresholdOf>[2];

/** Both sides of each threshold; of a choice each one that is asked for, and none. */
function targetsOf(
  { fact, is, than, upTo }: Condition,
  value: AttributeValue | null,
  judging: Judging,
): (AttributeValue | null)[] {
  const field = fieldOf(fact);
  const limits = [than, upTo].flatMap((threshold) => thresholdOf(threshold, { field, value }, judging) ?? []);
  const around = limits.flatMap((limit) => aroundOf(limit, is === "has-any" || is === "has-none"));
  const none = value === null ? [] : [null];
  return [...around, ...none].filter((to) => JSON.stringify(to) !== JSON.stringify(value));
}

function aroundOf(limit: FieldValue, asList: boolean): AttributeValue[] {
  if (typeof limit === "boolean") return [limit, !limit];
  if (typeof limit === "number") return [limit - 1, limit, limit + 1];
  if (typeof limit === "string" && isLocalDate(limit)) return [addDays(limit, -1), limit, addDays(limit, 1)];
  if (typeof limit === "string") return [asList ? [limit] : limit];
  if (isList(limit)) return asList ? limit.map((one) => [one]) : [...limit];
  if ("minor" in limit) return [-1, 0, 1].map((step) => ({ ...limit, minor: limit.minor + step }));
  return [];
}

/** To take a value away is further than to choose another one, and nobody can say how far an unknown one is. */
function distanceOf(from: AttributeValue | null, to: AttributeValue | null, asOf: LocalDate): number {
  if (from === null) return NEVER_IMPORTED;
  if (to === null) return CHOICE + 0.5;
  const [before, after] = [sizeOf(from, asOf), sizeOf(to, asOf)];
  return before === null || after === null ? CHOICE : share(before, after);
}

/** Days count from the day that is asked about. */
function sizeOf(value: AttributeValue, asOf: LocalDate): number | null {
  if (typeof value === "number") return value;
  if (typeof value === "string") return isLocalDate(value) ? daysBetween(asOf, value) : null;
  return typeof value === "object" && "minor" in value ? value.minor : null;
}
