import { describe, expect, it } from "vitest";
import shippedRules from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import { ProductError } from "../errors.ts";
import { segmentPresetFromJson } from "./segment-preset-from-json.ts";

function problemsOf(json: unknown): string[] {
  try {
    segmentPresetFromJson(json);
    return [];
  } catch (error) {
    if (error instanceof ProductError) return error.fields.map(({ pointer, message }) => `${pointer} ${message}`);
    throw error;
  }
}

describe("segment rules read from JSON", () => {
  it("carry version, author and effective date", () => {
    expect(segmentPresetFromJson(shippedRules)).toMatchObject({ version: "1", effectiveOn: "2025-01-01" });
  });

  it("are refused where a field, a setting or a comparison does not exist, each by its place", () => {
    const when = { all: [{ fact: "mood", is: "above", than: { setting: "entry" } }] };
    const other = { fact: "plan", is: "resembles", than: { setting: "nothing" } };
    const rows = [
      { key: "a", rule: "A", label: "A", when },
      { key: "b", rule: "B", label: "B", when: other },
    ];
    expect(problemsOf({ ...shippedRules, rows: [...rows, ...shippedRules.rows] })).toEqual([
      '/rows/0/when/all/0/fact names no field: there is none called "mood".',
      "/rows/1/when/is must be one of above, at-least, below, at-most, between, equals, one-of, has-any, has-none, known.",
      '/rows/1/when/than names no setting: there is none called "nothing".',
    ]);
  });

  it("are refused where the last row might not match, so that every account has a verdict", () => {
    expect(problemsOf({ ...shippedRules, rows: shippedRules.rows.slice(0, -1) })).toEqual([
      '/rows must end in a row that is on and always matches: "when": { "all": [] }.',
    ]);
  });
});
