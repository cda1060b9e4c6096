/** What another version of the rules of handovers says otherwise. */
import { HANDOVER_RULES, type HandoverPreset, type HandoverRule } from "./handover-preset.ts";

/** In the order in which rules are shown. Levels are the same when each currency has the same one. */
export function changedRules(before: HandoverPreset, after: HandoverPreset): HandoverRule[] {
  return HANDOVER_RULES.filter((rule) =>
    rule === "directOverMinor" ? !areSame(before[rule], after[rule]) : before[rule] !== after[rule],
  );
}

type Levels = HandoverPreset["directOverMinor"];

function areSame(before: Levels, after: Levels): boolean {
  return [...Object.keys(before), ...Object.keys(after)].every((currency) => before[currency] === after[currency]);
}
