import { describe, expect, it } from "vitest";
import shippedAlerts from "../../../presets/usage-billed-analytics/alerts.json" with { type: "json" };
import shippedQueue from "../../../presets/usage-billed-analytics/queue.json" with { type: "json" };
import shippedSegments from "../../../presets/usage-billed-analytics/segments.json" with { type: "json" };
import shippedStages from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import type { StagePreset } from "../onboarding/stage-preset.ts";
import { crossingsOf } from "../segments/crossings.ts";
import { segmentPresetFromJson } from "../segments/segment-preset-from-json.ts";
import type { AccountFacts, MeterUsage } from "./account-facts.ts";
import { contradictionsOf } from "./contradictions.ts";
import { makeContext, makeFacts, makeUsage } from "./make-facts.ts";
import { replayHistory } from "./replay-history.ts";

const KNOWN_AT = "2026-11-01T00:00:00.000Z";
const context = makeContext({
  segments: segmentPresetFromJson(shippedSegments),
  stages: shippedStages as StagePreset,
  queue: shippedQueue,
  alerts: shippedAlerts,
});
const DAYS = 90;
const [SINCE, THROUGH] = ["2026-03-01", "2026-03-31"];

/** Decided on one usage, and looked at with another. */
function afterCorrection(before: number, after: number) {
  const usage = (perDay: number): readonly MeterUsage[] => [
    makeUsage(
      "events",
      "2026-01-01",
      Array.from({ length: DAYS }, (_, index) => (index < 59 ? 10 : perDay)),
    ),
  ];
  const facts: AccountFacts = makeFacts({ account: { anchorDay: 1 }, usage: usage(before) });
  const { decisions } = replayHistory(facts, context, { through: THROUGH, knownAt: KNOWN_AT });
  const days = contradictionsOf({ ...facts, usage: usage(after), decisions }, context, {
    since: SINCE,
    through: THROUGH,
    knownAt: KNOWN_AT,
  });
  for (;;) {
    const step = days.next();
    if (step.done)
      return { found: step.value, recorded: crossingsOf(decisions).filter(({ forecast }) => forecast === "net") };
  }
}

describe("days that were corrected", () => {
  it("show a crossing that would have been, and was never recorded", () => {
    const { found, recorded } = afterCorrection(10, 100_000);
    expect(recorded).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
    for (const { wouldOn, recordedOn, periodStart } of found) {
      expect(periodStart).toBe(SINCE);
      expect(wouldOn).toMatch(/^2026-03-/);
      expect(recordedOn).toBeNull();
    }
  });

  it("show a crossing that was recorded and would not have been", () => {
    const { found } = afterCorrection(100_000, 10);
    expect(found.length).toBeGreaterThan(0);
    for (const { wouldOn, recordedOn } of found) {
      expect(wouldOn).toBeNull();
      expect(recordedOn).toMatch(/^2026-03-/);
    }
  });

  it("show nothing where the crossing stays", () => {
    expect(afterCorrection(100_000, 101_000).found).toEqual([]);
    expect(afterCorrection(10, 11).found).toEqual([]);
  });
});
