import { describe, expect, it } from "vitest";
import { changedRules } from "./changed-rules.ts";
import { HANDOVER_RULES, type HandoverPreset } from "./handover-preset.ts";

const RULES: HandoverPreset = {
  directOverMinor: { USD: 100_000 },
  steadyBills: 3,
  colleagueWroteDays: 30,
  lastEvents: 8,
  mostContacts: 5,
  answerWithinDays: 3,
  sharedChannel: "#acme-{company}",
  askIfUnclear: "the AE",
  tellIfWrong: "RevOps",
};

describe("two versions of the rules of handovers", () => {
  it("have every rule in the list of rules", () => {
    expect([...HANDOVER_RULES].sort()).toEqual(Object.keys(RULES).sort());
  });

  it("differ in the rules that say otherwise, in the order in which rules are shown", () => {
    expect(changedRules(RULES, { ...RULES, answerWithinDays: 1, askIfUnclear: "the lead" })).toEqual([
      "askIfUnclear",
      "answerWithinDays",
    ]);
    expect(changedRules(RULES, { ...RULES, directOverMinor: { USD: 100_000 } })).toEqual([]);
  });

  it("differ in the levels when a currency came, went, or has another one", () => {
    const levels = (directOverMinor: Record<string, number>) => changedRules(RULES, { ...RULES, directOverMinor });
    expect(levels({ USD: 100_000, EUR: 90_000 })).toEqual(["directOverMinor"]);
    expect(levels({})).toEqual(["directOverMinor"]);
    expect(levels({ USD: 100_001 })).toEqual(["directOverMinor"]);
  });
});
