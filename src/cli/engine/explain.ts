import { join } from "node:path";
import type { Explanation } from "#core/segments/explain.ts";
import { ruleFactsFromJson } from "#core/segments/rule-facts-from-json.ts";
import type { SegmentPreset } from "#core/segments/segment-preset.ts";
import { segmentPresetFromJson } from "#core/segments/segment-preset-from-json.ts";
import { type Verdict, verdictFor } from "#core/segments/verdict.ts";
import { localDate } from "#core/time/local-date.ts";
import shippedRules from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import type { EngineCommand, EngineIo } from "./engine-command.ts";
import { answerInput, placed, readJson } from "./read-input.ts";
import { readOptions } from "./read-options.ts";

const USAGE = `firstbill explain --facts facts.json --as-of 2026-01-15 [--preset preset-folder]
Says whether an account is in the segment on that day, by which rule and why, and what would change it.
--facts may be - or a .jsonl file; without --preset the shipped rules are used.`;

export const explain: EngineCommand = {
  name: "explain",
  usage: USAGE,
  async run(args, io) {
    const options = readOptions(args, { required: ["facts", "as-of"], optional: ["preset"], usage: USAGE });
    const asOf = await placed("--as-of", () => localDate(options["as-of"]));
    const preset = await readPreset(options.preset, io);
    return answerInput(options.facts, io, (input) => toAnswer(verdictFor(ruleFactsFromJson(input), preset, asOf)));
  },
};

async function readPreset(folder: string | undefined, io: EngineIo): Promise<SegmentPreset> {
  if (folder === undefined) return segmentPresetFromJson(shippedRules);
  const path = join(folder, "segments.json");
  const rules = await readJson(path, io);
  return placed(path, () => segmentPresetFromJson(rules));
}

function toAnswer(verdict: Verdict): unknown {
  return {
    verdict: verdict.verdict,
    segment: verdict.segment,
    route: verdict.route,
    rule: verdict.rule,
    row: verdict.row.key,
    because: verdict.because,
    flags: verdict.flags,
    nearest_flip: verdict.nearestFlip,
    tree: toTree(verdict.tree),
  };
}

function toTree({ recordedAt, children, ...node }: Explanation): unknown {
  return { ...node, ...(recordedAt && { recorded_at: recordedAt }), children: children.map(toTree) };
}
