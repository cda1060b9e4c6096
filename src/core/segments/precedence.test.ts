import fc from "fast-check";
import { describe, expect, it } from "vitest";
import shippedRules from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import { decide } from "./decide.ts";
import { explain } from "./explain.ts";
import { matches } from "./matches.ts";
import { nearestFlip } from "./nearest-flip.ts";
import { conditionsOf } from "./rule.ts";
import { ruleFactsFromJson } from "./rule-facts-from-json.ts";
import { segmentPresetFromJson } from "./segment-preset-from-json.ts";
import { verdictFor } from "./verdict.ts";

const PRESET = segmentPresetFromJson(shippedRules);
const TODAY = "2026-01-15";
const PERIOD = { start: "2026-01-01", end: "2026-02-01" };

const amount = fc
  .oneof(
    fc.integer({ min: 0, max: 300_000 }),
    fc.constantFrom(0, 9_999, 10_000, 10_001, 49_999, 50_000, 150_000, 150_001, 199_999, 200_000),
  )
  .map((minor) => (minor / 100).toFixed(2));
const day = fc.constantFrom("2025-11-01", "2025-12-01", "2026-01-01", "2026-02-20", "2026-03-01", "2026-12-01");
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 6 });

/** Accounts as `firstbill explain` takes them, near the thresholds and with holes. */
const account = fc.record({
  account: fc.record({
    currency: fc.constantFrom("USD", "USD", "USD", "EUR", null),
    cancelled_on: fc.constantFrom(null, null, null, "2026-01-10"),
  }),
  plan: maybe(fc.constantFrom("payg", "payg", "annual", "startup", "yc")),
  credits: maybe(
    fc.array(
      fc.record({ kind: fc.constantFrom("startup", "yc"), granted_usd: amount, left_usd: amount, expires_on: day }),
      { maxLength: 2 },
    ),
  ),
  forecast: maybe(fc.record({ net_usd: maybe(amount), gross_usd: maybe(amount) })),
  bills: maybe(
    fc.array(fc.record({ end: day, list_usd: maybe(amount), cash_usd: maybe(amount), paid: maybe(fc.boolean()) }), {
      maxLength: 5,
    }),
  ),
  humans: maybe(fc.constantFrom([], [], [], ["AE"], ["CSM"])),
  attributes: fc.record({ mrr_usd: maybe(amount), employees: maybe(fc.integer({ min: 40, max: 60 })) }),
  stay: fc.constantFrom(null, null, null, { entered_on: "2026-01-02" }),
  manual: fc.constantFrom(null, null, null, { include: true }, { include: false }),
  period: maybe(fc.constant(PERIOD)),
  past_stays: fc.constantFrom(
    [],
    [],
    [{ rule: "I-1", entered_on: "2025-06-01", left_on: "2025-08-01", cause: "graduated" }],
  ),
  segments: maybe(fc.constantFrom([], [], ["CSM Managed"])),
});

type AccountJson = typeof account extends fc.Arbitrary<infer Value> ? Value : never;

function rowOf(key: string) {
  return PRESET.rows.find((row) => row.key === key)!;
}

describe("precedence", () => {
  it("gives every account exactly one verdict, the same each time", () => {
    fc.assert(
      fc.property(account, (json) => {
        const facts = ruleFactsFromJson(json);
        const decided = decide(facts, PRESET, TODAY);
        expect(decide(ruleFactsFromJson(json), PRESET, TODAY)).toEqual(decided);
        expect(decided.segment !== null).toBe(decided.verdict === "in" || decided.verdict === "exception");
        expect(decided.route === "onboarding").toBe(decided.segment !== null);
      }),
    );
  });

  it("follows the order that the team agreed on", () => {
    const ranks = PRESET.rows.map(({ rule }) => rule).filter((rule, index, all) => rule !== all[index - 1]);
    expect(ranks).toEqual([
      ...["manual-exclusion", "I-6", "I-5", "stays-in", "O-4", "O-5", "churned", "O-1", "O-3"],
      ...["I-2", "I-3", "I-4", "O-2", "I-1", "I-7", "watch", "nobody", "I-2", "I-1"],
    ]);
  });

  it("ships with I-7 and the Nobody row switched off", () => {
    expect(PRESET.rows.filter(({ on }) => !on).map(({ key }) => key)).toEqual(["boost-lead", "nobody"]);
  });
});

describe("an explanation", () => {
  it("agrees with the match and with the verdict", () => {
    fc.assert(
      fc.property(account, (json) => {
        const facts = ruleFactsFromJson(json);
        const judging = { facts, asOf: TODAY, settings: PRESET.settings };
        for (const { when } of PRESET.rows) expect(explain(when, judging).passed === true).toBe(matches(when, judging));
        const verdict = verdictFor(facts, PRESET, TODAY);
        expect(verdict.tree.passed === true).toBe(verdict.segment !== null);
        expect(verdict.tree.children.find(({ passed }) => passed === true)?.value).toBe("decides");
      }),
      { numRuns: 50 },
    );
  });
});

describe("the sentence", () => {
  const json = { account: { currency: "USD" }, plan: "payg", humans: [], bills: [], period: PERIOD };

  it("names what held, with its values", () => {
    const facts = ruleFactsFromJson({ ...json, forecast: { net_usd: "132" } });
    expect(verdictFor(facts, PRESET, TODAY).because).toBe(
      "Self-serve and forecast above the threshold: In an open billing period: yes; Net forecast is above 100.00 USD (132.00); No dedicated human; Has been in the segment before: no.",
    );
  });

  it("names the input that was never imported and stood in the way", () => {
    const facts = ruleFactsFromJson({ ...json, humans: null, forecast: { net_usd: "132" } });
    expect(verdictFor(facts, PRESET, TODAY).because).toBe(
      "No rule takes it in. Dedicated humans: not imported (coverage).",
    );
  });
});

describe("an unknown input", () => {
  const entries = PRESET.rows.filter((row) => row.verdict === "in" && row.key !== "stays-in");

  it("never makes a rule take an account in", () => {
    const input = fc.constantFrom("humans", "forecast", "bills", "period");
    fc.assert(
      fc.property(account, input, (json, name) => {
        const known = { facts: ruleFactsFromJson(json), asOf: TODAY, settings: PRESET.settings };
        const unknown = { ...known, facts: ruleFactsFromJson({ ...json, [name]: null }) };
        for (const { when } of entries) if (matches(when, unknown)) expect(matches(when, known)).toBe(true);
      }),
    );
  });

  it("of coverage is never read as nobody", () => {
    fc.assert(
      fc.property(account, (json) => {
        const facts = ruleFactsFromJson({ ...json, humans: null, stay: null, manual: null });
        expect(["out", "watch"]).toContain(decide(facts, PRESET, TODAY).verdict);
      }),
    );
  });

  it("would be asked for by every rule that takes in: who looks after them", () => {
    for (const { when } of entries) expect(conditionsOf(when).map(({ fact }) => fact)).toContain("humans");
  });
});

describe("I-1", () => {
  it("does not stop matching when the forecast rises", () => {
    fc.assert(
      fc.property(account, amount, amount, (json, one, other) => {
        const [low, high] = Number(one) < Number(other) ? [one, other] : [other, one];
        const at = (net_usd: string) =>
          matches(rowOf("forecast-above-entry").when, {
            facts: ruleFactsFromJson({ ...json, forecast: { net_usd } }),
            asOf: TODAY,
            settings: PRESET.settings,
          });
        if (at(low)) expect(at(high)).toBe(true);
      }),
    );
  });
});

describe("the nearest flip", () => {
  it("flips the verdict when its fact is written into the account", () => {
    fc.assert(
      fc.property(account, (json) => {
        const facts = ruleFactsFromJson(json);
        const flip = nearestFlip(facts, PRESET, TODAY);
        const changed = flip && writeInto(json, flip.fact, flip.to);
        if (changed)
          expect(decide(ruleFactsFromJson(changed), PRESET, TODAY).verdict).not.toBe(
            decide(facts, PRESET, TODAY).verdict,
          );
      }),
      { numRuns: 60 },
    );
  });

  it("is the smallest: one minor unit less of the forecast does not flip", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (minor) => {
        const json = { account: { currency: "USD" }, plan: "payg", humans: [], bills: [], period: PERIOD };
        const net = (units: number) => ({ ...json, forecast: { net_usd: (units / 100).toFixed(2) } });
        const flip = nearestFlip(ruleFactsFromJson(net(minor)), PRESET, TODAY);
        expect(flip).toEqual({ fact: "net_forecast_usd", from: (minor / 100).toFixed(2), to: "100.01" });
        expect(decide(ruleFactsFromJson(net(10_000)), PRESET, TODAY).verdict).toBe("out");
      }),
      { numRuns: 30 },
    );
  });
});

/** The account's JSON with that fact changed; null for a fact that is worked out from several others. */
function writeInto(json: AccountJson, fact: string, to: unknown): unknown {
  if (fact === "net_forecast_usd") return { ...json, forecast: { ...json.forecast, net_usd: to } };
  if (fact === "gross_forecast_usd") return { ...json, forecast: { ...json.forecast, gross_usd: to } };
  if (fact === "cancelled_on") return { ...json, account: { ...json.account, cancelled_on: to } };
  if (["plan", "humans", "manual", "segments"].includes(fact)) return { ...json, [fact]: to };
  if (["paid_periods", "last_list_bill_usd", "roll_off_on"].includes(fact)) return null;
  return { ...json, attributes: { ...json.attributes, [fact]: to } };
}
