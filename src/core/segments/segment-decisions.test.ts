import { describe, expect, it } from "vitest";
import shippedRules from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import { money } from "../money/money.ts";
import { decide } from "./decide.ts";
import { NOTHING_KNOWN, type RuleFacts } from "./rule-facts.ts";
import { type Exit, segmentDecisionsDue } from "./segment-decisions.ts";
import { segmentPresetFromJson } from "./segment-preset-from-json.ts";

const PRESET = segmentPresetFromJson(shippedRules);
const TODAY = "2026-01-15";

function makeFacts(some: Partial<RuleFacts> = {}): RuleFacts {
  return {
    ...NOTHING_KNOWN,
    account: { currency: "USD", cancelledOn: null },
    plan: "payg",
    humans: [],
    bills: [],
    forecast: { net: money("USD", 13_200), gross: money("USD", 13_200) },
    period: { start: "2026-01-01", end: "2026-02-01" },
    ...some,
  };
}

function dueOn(facts: RuleFacts, exits: readonly Exit[] = []) {
  const decided = decide(facts, PRESET, TODAY);
  const entries = facts.pastStays.length + (facts.stay === null ? 0 : 1);
  const rules = { preset: PRESET, versions: "rules 1", asOf: TODAY };
  return segmentDecisionsDue({ facts, decided, exits, sentBackOn: null, entries, ...rules });
}

const INSIDE = { enteredOn: "2026-01-02", rule: "I-1" };

describe("segment decisions", () => {
  it("record an entry with rule, value, inputs and versions", () => {
    expect(dueOn(makeFacts())).toEqual([
      {
        kind: "segment-entered",
        naturalKey: "segment-entered:onboarding-lead:1",
        decidedOn: TODAY,
        body: {
          segment: "onboarding-lead",
          rule: "I-1",
          row: "forecast-above-entry",
          value: "132.00",
          inputs: { plan: "payg", live_period: true, net_forecast_usd: "132.00", humans: [], entered_before: false },
          reason: "Self-serve and forecast above the threshold",
          versions: "rules 1",
        },
      },
    ]);
  });

  it("record nothing for an account that stays, whatever its forecast", () => {
    expect(dueOn(makeFacts({ stay: INSIDE, forecast: { net: money("USD", 1), gross: money("USD", 1) } }))).toEqual([]);
  });

  it("do not let a dedicated human or a route take an account out", () => {
    expect(dueOn(makeFacts({ stay: INSIDE, humans: ["AE"], attributes: { demo_form: true } }))).toEqual([]);
  });

  it("record an exit for an explicit reason since the entry", () => {
    const exits: Exit[] = [
      { cause: "graduated", on: "2025-12-01", reason: null },
      { cause: "sales-engaged", on: "2026-01-10", reason: "The AE is active." },
    ];
    expect(dueOn(makeFacts({ stay: INSIDE }), exits)).toMatchObject([
      { kind: "segment-left", body: { cause: "sales-engaged", reason: "The AE is active.", enteredOn: "2026-01-02" } },
    ]);
  });

  it("record churn when the subscription was cancelled, and manual when a person excludes it", () => {
    const account = { currency: "USD", cancelledOn: "2026-01-10" };
    expect(dueOn(makeFacts({ stay: INSIDE, account }))).toMatchObject([{ body: { cause: "churned" } }]);
    const manual = { include: false, reason: "A test account", until: null, rule: null, saidOn: null };
    expect(dueOn(makeFacts({ stay: INSIDE, manual }))).toMatchObject([
      { body: { cause: "manual", reason: "A test account" } },
    ]);
  });

  it("take an account in by a person's word once, and again by a new word", () => {
    const manual = { include: true, reason: "We want them", until: null, rule: null, saidOn: "2025-06-01" };
    const pastStays = [{ rule: "I-5", enteredOn: "2025-06-01", leftOn: "2025-08-01", cause: "graduated" }];
    expect(dueOn(makeFacts({ manual, pastStays }))).toEqual([]);
    expect(dueOn(makeFacts({ manual: { ...manual, saidOn: TODAY }, pastStays }))).toMatchObject([
      { naturalKey: "segment-entered:onboarding-lead:2", body: { rule: "I-5", reason: "We want them" } },
    ]);
  });

  it("take an account in again by the same word when the exclusion that ended its stay was taken back", () => {
    const manual = { include: true, reason: "We want them", until: null, rule: null, saidOn: "2026-01-13" };
    const stay = { rule: "I-5", enteredOn: "2026-01-13", leftOn: "2026-01-14" };
    const facts = makeFacts({ manual, pastStays: [{ ...stay, cause: "manual" }] });
    expect(dueOn(facts)).toMatchObject([{ naturalKey: "segment-entered:onboarding-lead:2", body: { rule: "I-5" } }]);
    expect(dueOn(makeFacts({ manual, pastStays: [{ ...stay, cause: "graduated" }] }))).toEqual([]);
  });

  it("are no exception once the word was used up, but what the rules say without it", () => {
    const manual = { include: true, reason: "We want them", until: null, rule: null, saidOn: "2026-01-02" };
    const pastStays = [{ rule: "I-5", enteredOn: "2026-01-02", leftOn: "2026-01-10", cause: "graduated" }];
    expect(decide(makeFacts({ manual, pastStays }), PRESET, TODAY)).toMatchObject({ verdict: "out", segment: null });
    expect(decide(makeFacts({ manual, pastStays }), PRESET, "2026-01-09").verdict).toBe("exception");
  });

  it("enter again after churn and a new subscription, and not after graduation", () => {
    const stay = { rule: "I-1", enteredOn: "2025-06-01", leftOn: "2025-08-01" };
    expect(dueOn(makeFacts({ pastStays: [{ ...stay, cause: "churned" }] }))).toHaveLength(1);
    expect(dueOn(makeFacts({ pastStays: [{ ...stay, cause: "graduated" }] }))).toEqual([]);
  });
});
