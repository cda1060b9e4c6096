import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import shippedRules from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import type { Explanation } from "./explain.ts";
import { ruleFactsFromJson } from "./rule-facts-from-json.ts";
import type { SegmentPreset } from "./segment-preset.ts";
import { segmentPresetFromJson } from "./segment-preset-from-json.ts";
import { verdictFor } from "./verdict.ts";

const GOLDEN = new URL("../../../golden/segments/", import.meta.url);

type GoldenCase = {
  title: string;
  asOf: string;
  facts: unknown;
  /** Rows of the preset that the team has switched on. */
  switchOn?: string[];
  expect: {
    verdict: string;
    rule: string;
    route: string;
    segment: string | null;
    flags?: string[];
    nearestFlip?: unknown;
    /** Fields that the tree must show as unknown. */
    unknown?: string[];
  };
};

const SHIPPED = segmentPresetFromJson(shippedRules);

for (const file of readdirSync(GOLDEN)) {
  describe(`the verdict, ${file.replace(".json", "")}`, () => {
    const cases: GoldenCase[] = JSON.parse(readFileSync(new URL(file, GOLDEN), "utf8"));
    for (const golden of cases) it(golden.title, () => expectVerdict(golden));
  });
}

function expectVerdict(golden: GoldenCase): void {
  const { unknown = [], nearestFlip, flags, ...decided } = golden.expect;
  const answer = verdictFor(ruleFactsFromJson(golden.facts), withRowsOn(golden.switchOn ?? []), golden.asOf);
  expect(answer).toMatchObject(decided);
  if (flags) expect(answer.flags).toEqual(flags);
  if (nearestFlip) expect(answer.nearestFlip).toEqual(nearestFlip);
  expect(unknownFacts(answer.tree)).toEqual(expect.arrayContaining(unknown));
}

function withRowsOn(keys: readonly string[]): SegmentPreset {
  return { ...SHIPPED, rows: SHIPPED.rows.map((row) => ({ ...row, on: row.on || keys.includes(row.key) })) };
}

function unknownFacts(tree: Explanation): string[] {
  const here = tree.fact && tree.passed === null ? [tree.fact] : [];
  return [...here, ...tree.children.flatMap(unknownFacts)];
}
