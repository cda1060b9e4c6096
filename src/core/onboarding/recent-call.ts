/** Whether a call has just been: then a new note begins as the notes of a meeting (N-3). */
import { addMinutes, type Instant } from "../time/instant.ts";
import { type Call, withCallFact } from "./calls.ts";
import type { OnboardingFact } from "./fact.ts";
import { knownFacts } from "./known-facts.ts";

const RECENT_MINUTES = 120;

/** When the last call of the past two hours began, or was said to have been held; null without one. */
export function recentCallAt(facts: readonly OnboardingFact[], now: Instant): Instant | null {
  const calls = knownFacts(facts, now).reduce<readonly Call[]>(withCallFact, []);
  const began = calls.flatMap(({ startsAt, end, at }) => {
    if (end === null || end === "held" || end === "broken_off") return startsAt ?? (end === null ? [] : at);
    return [];
  });
  return (
    began
      .filter((at) => at <= now && at > addMinutes(now, -RECENT_MINUTES))
      .sort()
      .at(-1) ?? null
  );
}
