import { describe, expect, it } from "vitest";
import shippedRules from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import { explain } from "./explain.ts";
import { FIELDS } from "./fields.ts";
import { findUnfit, operatorsOf } from "./operators.ts";
import type { Condition } from "./rule.ts";
import { NOTHING_KNOWN, type RuleFacts } from "./rule-facts.ts";
import { segmentPresetFromJson } from "./segment-preset-from-json.ts";

const { settings, rows } = segmentPresetFromJson(shippedRules);

function judged(condition: Condition, attributes: RuleFacts["attributes"]) {
  const facts: RuleFacts = {
    ...NOTHING_KNOWN,
    account: { currency: "EUR", cancelledOn: null },
    attributes,
    labels: { "custom.worth": "Contract worth", "custom.tier": "Support tier", "custom.regions": "Regions" },
    choiceLabels: {
      "custom.tier": { "gold plus": "Gold with a manager" },
      "custom.regions": { eu: "Europe", us: "America" },
    },
    sources: { "custom.worth": { source: "crm", recordedAt: "2026-03-01T00:00:00.000Z" } },
  };
  return explain(condition, { facts, asOf: "2026-03-05", settings });
}

describe("a rule on a field of the team's own", () => {
  const worth: Condition = { fact: "custom.worth", is: "above", than: { value: 100 } };

  it("compares amounts in the field's own currency, and says what the team calls it, who says so and when", () => {
    expect(judged(worth, { worth: { currency: "USD", minor: 10_001 } })).toEqual({
      label: "Contract worth is above 100.00 USD",
      passed: true,
      value: "100.01",
      threshold: "100.00",
      fact: "custom.worth",
      source: "crm",
      recordedAt: "2026-03-01T00:00:00.000Z",
      children: [],
    });
    expect(judged(worth, { worth: { currency: "JPY", minor: 100 } }).passed).toBe(false);
  });

  it("is unknown, and says so, where no source has sent it", () => {
    expect(judged(worth, {})).toMatchObject({ passed: null, note: "Contract worth: not imported (attributes)." });
    expect(judged({ fact: "custom.worth", is: "known" }, {}).passed).toBe(false);
  });

  it("says the words of a choice and compares its id, whatever is written in the rule", () => {
    const tier: Condition = { fact: "custom.tier", is: "one-of", than: { value: ["gold_plus", "gone"] } };
    expect(judged(tier, { tier: "Gold-Plus" })).toMatchObject({
      label: "Support tier is one of Gold with a manager, gone",
      passed: true,
      value: "Gold with a manager",
      threshold: ["Gold with a manager", "gone"],
    });
    const regions: Condition = { fact: "custom.regions", is: "has-any", than: { value: "us" } };
    expect(judged(regions, { regions: ["eu"] })).toMatchObject({
      label: "Regions include any of America",
      passed: false,
      value: ["Europe"],
    });
    expect(judged({ fact: "custom.tier", is: "known" }, { tier: "silver" })).toMatchObject({ value: "silver" });
  });

  it("asks for words, days, numbers, lists and yes or no alike", () => {
    const asks = (
      is: Condition["is"],
      value: string | number | boolean | string[],
      of: RuleFacts["attributes"][string],
    ) => judged({ fact: "custom.tier", is, than: { value } }, { tier: of }).passed;
    expect(asks("equals", "Gold Plus", "gold_plus")).toBe(true);
    expect(asks("one-of", ["gold", "silver"], "bronze")).toBe(false);
    expect(asks("below", "2026-04-01", "2026-03-31")).toBe(true);
    expect(asks("at-least", 2.5, 2.5)).toBe(true);
    expect(asks("has-any", ["eu"], ["us", "eu"])).toBe(true);
    expect(asks("equals", true, false)).toBe(false);
  });
});

describe("which comparisons a kind of field knows", () => {
  it("leaves every condition of the shipped rules as it is", () => {
    const unfit = FIELDS.flatMap(({ id, kind }) => rows.flatMap(({ when }) => findUnfit(when, id, kind) ?? []));
    expect(unfit).toEqual([]);
  });

  it("finds one that says nothing of the kind", () => {
    const rule = { all: [{ fact: "custom.tier", is: "above" as const, than: { value: 3 } }] };
    expect(findUnfit(rule, "custom.tier", "text")).toEqual(rule.all[0]);
    expect(findUnfit(rule, "custom.tier", "count")).toBeNull();
    const words = { fact: "custom.tier", is: "equals" as const, than: { value: "Gold" } };
    expect([findUnfit(words, "custom.tier", "text"), findUnfit(words, "custom.tier", "count")]).toEqual([null, words]);
    expect(operatorsOf("flag")).toEqual(["equals", "known"]);
  });
});
