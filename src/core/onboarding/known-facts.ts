/** Which facts hold: those that had happened and were known, without what was taken back, in order of time. */
import type { FactId } from "../ids.ts";
import type { Instant } from "../time/instant.ts";
import type { OnboardingFact } from "./fact.ts";

/**
 * A fact is void while a fact that corrects it holds, so taking back an undo brings the first one back.
 * @param knownAt facts recorded later are left out; later than `asOf`, it reads a past day as it is known now
 */
export function knownFacts(facts: readonly OnboardingFact[], asOf: Instant, knownAt: Instant = asOf): OnboardingFact[] {
  const known = facts.filter((fact) => fact.recordedAt <= knownAt);
  const voided = voidedIds(known);
  const seen = new Set<FactId>();
  const held = known.filter((fact) => {
    if (fact.kind === "voided" || fact.happenedAt > asOf || voided.has(fact.factId) || seen.has(fact.factId))
      return false;
    seen.add(fact.factId);
    return true;
  });
  return held.sort(byTime);
}

function voidedIds(facts: readonly OnboardingFact[]): Set<FactId> {
  const voided = new Set<FactId>();
  const corrections = facts.filter((fact) => fact.corrects !== null);
  // A correction is recorded after what it corrects, so going backwards every correction is judged before its effect.
  corrections.sort((a, b) =>
    a.recordedAt === b.recordedAt ? (a.factId < b.factId ? 1 : -1) : a.recordedAt < b.recordedAt ? 1 : -1,
  );
  for (const { factId, corrects } of corrections) if (corrects && !voided.has(factId)) voided.add(corrects);
  return voided;
}

/** By the moment it happened; facts of one moment in the order in which they were recorded, then by id. */
function byTime(a: OnboardingFact, b: OnboardingFact): number {
  if (a.happenedAt !== b.happenedAt) return a.happenedAt < b.happenedAt ? -1 : 1;
  if (a.recordedAt !== b.recordedAt) return a.recordedAt < b.recordedAt ? -1 : 1;
  return a.factId < b.factId ? -1 : 1;
}
