/** The smallest change of one fact that would change the verdict: "12.01 short of 100.01". */
import type { LocalDate } from "../time/local-date.ts";
import { changesOf } from "./changes.ts";
import { decide } from "./decide.ts";
import type { Shown } from "./explain.ts";
import type { RuleFacts } from "./rule-facts.ts";
import type { SegmentPreset } from "./segment-preset.ts";

export type NearestFlip = { readonly fact: string; readonly from: Shown; readonly to: Shown };

/**
 * Tries every change at which some threshold of the preset is passed, the smallest first, with the very function that
 * decides; so what it names does flip the verdict. Null where no single fact would.
 */
export function nearestFlip(facts: RuleFacts, preset: SegmentPreset, asOf: LocalDate): NearestFlip | null {
  const { verdict } = decide(facts, preset, asOf);
  const flip = changesOf(facts, preset, asOf)
    .sort((a, b) => a.distance - b.distance)
    .find((change) => decide(change.facts, preset, asOf).verdict !== verdict);
  return flip ? { fact: flip.fact, from: flip.from, to: flip.to } : null;
}
