import { describe, expect, it } from "vitest";
import { ProductError } from "../errors.ts";
import { ruleFactsFromJson } from "./rule-facts-from-json.ts";

function problemsOf(json: unknown): string[] {
  try {
    ruleFactsFromJson(json);
    return [];
  } catch (error) {
    if (error instanceof ProductError) return error.fields.map(({ pointer, message }) => `${pointer} ${message}`);
    throw error;
  }
}

describe("facts read from JSON", () => {
  it("keep what is absent or null as unknown, and zero as zero", () => {
    const facts = ruleFactsFromJson({ account: { currency: "USD" }, humans: null, forecast: { net_usd: "0" } });
    expect(facts).toMatchObject({
      humans: null,
      bills: null,
      plan: null,
      forecast: { net: { minor: 0 }, gross: null },
    });
  });

  it("round amounts half-even to the currency's minor unit", () => {
    const net = (currency: string, net_usd: string) =>
      ruleFactsFromJson({ account: { currency }, forecast: { net_usd } }).forecast?.net?.minor;
    expect([net("USD", "100.005"), net("USD", "100.015"), net("JPY", "100.5"), net("KWD", "1.2345")]).toEqual([
      10_000, 10_002, 100, 1_234,
    ]);
  });

  it("keep amounts without a currency unknown, because they are not yet money", () => {
    expect(ruleFactsFromJson({ account: {}, forecast: { net_usd: "300" } }).forecast).toEqual({
      net: null,
      gross: null,
    });
  });

  it("name every field that cannot be read", () => {
    const json = {
      account: { currency: "dollars" },
      plan: "free",
      bills: [{ end: "2026-02-30", cash_usd: "a lot" }, { list_usd: "1" }],
      humans: "AE",
      attributes: { employees: "many", mrr_usd: [] },
      manual: { reason: "why not" },
      period: { start: "2026-02-01", end: "2026-01-01" },
    };
    expect(problemsOf(json).map((problem) => problem.split(" ")[0])).toEqual([
      "/account/currency",
      "/plan",
      "/bills/0/end",
      "/bills/0/cash_usd",
      "/bills/1/end",
      "/humans",
      "/attributes/employees",
      "/attributes/mrr_usd",
      "/manual/include",
      "/period/end",
    ]);
  });

  it("are refused where they are not an object", () => {
    expect(problemsOf(null)).toEqual([" must hold the facts of an account."]);
    expect(problemsOf([])).toEqual([" must be an object."]);
  });

  it("keep attributes of the team's own for custom fields", () => {
    expect(ruleFactsFromJson({ attributes: { region: "EU", seats: 4 } }).attributes).toEqual({
      region: "EU",
      seats: 4,
    });
  });
});
