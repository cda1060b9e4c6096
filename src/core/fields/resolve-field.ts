/**
 * Which of several values of a field counts: a person's while it is in force, then by the priority of sources, and of
 * sources that are not named the account's own first. An empty or unreadable value lets the next source speak.
 */
import type { Currency } from "../money/currency.ts";
import { dayText } from "../time/day-text.ts";
import { type Instant, localDateAt } from "../time/instant.ts";
import { daysBetween } from "../time/local-date.ts";
import type { FieldDefinition } from "./field-definition.ts";
import { fieldText } from "./field-text.ts";
import { type FieldValue, readFieldValue } from "./read-value.ts";
import type { FieldOverride, SourceValue } from "./source-values.ts";

export type FieldCandidate = SourceValue & {
  readonly read: FieldValue | null;
  /** Why it cannot be read as the type of the field. */
  readonly problem: string | null;
};

export type ResolvedField = {
  readonly value: FieldValue | null;
  /** A source's name, or null where a person or nobody says so. */
  readonly source: string | null;
  readonly observedAt: Instant | null;
  readonly isStale: boolean;
  readonly override: FieldOverride | null;
  /** What each source says, in order of priority; nothing is lost when another one counts. */
  readonly candidates: readonly FieldCandidate[];
};

export type Resolving = {
  readonly values: readonly SourceValue[];
  readonly override: FieldOverride | null;
  /** The source that the account came from. */
  readonly homeSource: string;
  readonly currency: Currency;
  readonly now: Instant;
};

export function resolveField(field: FieldDefinition, resolving: Resolving): ResolvedField {
  const { values, override, homeSource, currency, now } = resolving;
  const candidates = byPriority(values, field.sources, homeSource).map((candidate) => {
    const read = readFieldValue(field, candidate.value, currency);
    return { ...candidate, read: read.ok ? read.value : null, problem: read.ok ? null : read.reason };
  });
  if (override) {
    const read = readFieldValue(field, override.value, currency);
    const value = read.ok ? read.value : null;
    return { value, source: null, observedAt: override.setAt, isStale: false, override, candidates };
  }
  const counting = candidates.find(({ read }) => read !== null) ?? candidates[0];
  return {
    value: counting?.read ?? null,
    source: counting?.source ?? null,
    observedAt: counting?.observedAt ?? null,
    isStale: counting !== undefined && isStale(counting.observedAt, field.freshForDays, now),
    override: null,
    candidates,
  };
}

export function byPriority<Value extends { readonly source: string }>(
  values: readonly Value[],
  sources: readonly string[],
  homeSource: string,
): Value[] {
  const placeOf = ({ source }: Value) => {
    const named = sources.indexOf(source);
    return named >= 0 ? named : sources.length + (source === homeSource ? 0 : 1);
  };
  return [...values].sort(
    (a, b) => placeOf(a) - placeOf(b) || (a.source < b.source ? -1 : a.source > b.source ? 1 : 0),
  );
}

function isStale(observedAt: Instant, freshForDays: number | null, now: Instant): boolean {
  return freshForDays !== null && daysBetween(localDateAt(observedAt), localDateAt(now)) > freshForDays;
}

/** Why it is what it is, in one sentence: "Set by Ana until 1 Dec. billing says 12 seats." */
export function whyOf(field: FieldDefinition, resolved: ResolvedField, nameOf: (memberId: string) => string): string {
  const { override, candidates, value, source } = resolved;
  const said = (candidate: FieldCandidate) => {
    if (candidate.problem !== null) return `${candidate.source} says something that ${candidate.problem}.`;
    return `${candidate.source} says ${candidate.read === null ? "nothing" : fieldText(field, candidate.read)}.`;
  };
  if (override) {
    const until = override.until === null ? "" : ` until ${dayText(override.until, null)}`;
    const reason = override.reason === null ? "" : `: ${override.reason.replace(/\.$/, "")}`;
    return [`Set by ${nameOf(override.memberId)}${until}${reason}.`, ...candidates.map(said)].join(" ");
  }
  if (candidates.length === 0) return "No source has sent it, and nobody has set it.";
  const others = candidates.filter((candidate) => candidate.source !== source);
  const counting = candidates.find((candidate) => candidate.source === source);
  if (value === null) return candidates.map(said).join(" ");
  return [`From ${source}${rankWords(field, counting)}.`, ...others.map(said)].join(" ");
}

function rankWords(field: FieldDefinition, counting: FieldCandidate | undefined): string {
  const place = counting ? field.sources.indexOf(counting.source) : -1;
  return place === 0 && field.sources.length > 1 ? ", the first source of this field" : "";
}
