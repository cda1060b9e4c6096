import fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "../../../golden/forecasts/spike-counted-once.json" with { type: "json" };
import shippedTables from "../../../presets/forecast/model.json" with { type: "json" };
import { addDays } from "../time/local-date.ts";
import { forecastModel, PLAIN_MODEL } from "./forecast-model.ts";
import { meanOf, QUANTILES, quantileOf } from "./outcomes.ts";
import { projectUsage } from "./project-usage.ts";
import type { UsageHistory } from "./usage-window.ts";

const MODELS = [PLAIN_MODEL, forecastModel(shippedTables)];
const PERIOD = { start: "2026-01-01", end: "2026-01-31" };

function makeHistory(part: Partial<UsageHistory>): UsageHistory {
  return { quantities: [], firstDay: PERIOD.start, period: PERIOD, reportedThrough: "2026-01-15", ...part };
}

/** Days that end on the 15th; null is a day not reported. */
function upTo15th(quantities: (number | null)[]): UsageHistory {
  return makeHistory({ quantities, firstDay: addDays("2026-01-15", 1 - quantities.length) });
}

/** Takes away the last digits of floats. */
function rounded(figures: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, Number(value.toPrecision(12))]));
}

const quantity = fc.oneof(fc.integer({ min: 0, max: 1_000_000 }), fc.constant(0), fc.integer({ min: 0, max: 20 }));
const anyHistory = fc
  .record({
    days: fc.array(fc.option(quantity, { freq: 12 }), { maxLength: 120 }),
    through: fc.integer({ min: -5, max: 40 }),
  })
  .map(({ days, through }) => {
    const reportedThrough = addDays(PERIOD.start, through);
    return makeHistory({ quantities: days, firstDay: addDays(reportedThrough, 1 - days.length), reportedThrough });
  });

describe("projectUsage", () => {
  for (const example of golden)
    it(`agrees with the checked answer: ${example.title}`, () => {
      const { observed, mean, straightLine, spikeFree, spikes } = projectUsage(example);
      expect(rounded({ observed, mean, straightLine, spikeFree })).toEqual(example.usage);
      expect(spikes.map((spike) => spike.day)).toEqual(example.spikes);
    });

  it("never reads a day that was not reported as zero", () => {
    const steady = Array.from({ length: 20 }, () => 100);
    const withGap = steady.map((value, i) => (i === 8 || i === 17 ? null : value));
    const { observed, mean, straightLine, remainingDays } = projectUsage(upTo15th(withGap));
    expect(rounded({ observed, mean, straightLine, remainingDays })).toEqual({
      observed: 1300,
      mean: 3000,
      straightLine: 3000,
      remainingDays: 17,
    });
  });

  it("reads a day without usage as zero up to the last complete day and as unknown after it", () => {
    const usage = { quantities: Array.from({ length: 10 }, () => 100), firstDay: "2026-01-01" };
    expect(projectUsage(makeHistory({ ...usage, reportedThrough: "2026-01-15" })).straightLine).toBeCloseTo(2000, 6);
    expect(projectUsage(makeHistory({ ...usage, reportedThrough: "2026-01-10" })).mean).toBeCloseTo(3000, 6);
  });

  it("leaves out the half day after the last complete one", () => {
    const quantities = [...Array.from({ length: 15 }, () => 100), 3];
    expect(projectUsage(makeHistory({ quantities })).observed).toBe(1500);
  });

  it("takes a level that has moved up as the new habit", () => {
    const moved = [...Array.from({ length: 40 }, () => 100), ...Array.from({ length: 10 }, () => 900)];
    const { mean, spikes } = projectUsage(upTo15th(moved));
    expect(spikes).toEqual([]);
    expect(mean).toBeGreaterThan(5 * 100 + 10 * 900 + 15 * 600);
  });

  it("does not take a busy weekday for a spike", () => {
    const weekly = Array.from({ length: 35 }, (_, i) => (i % 7 === 3 ? 1000 : 100));
    expect(projectUsage(upTo15th(weekly)).spikes).toEqual([]);
  });

  it("is the sum in every figure once every day is reported", () => {
    fc.assert(
      fc.property(
        fc.array(quantity, { minLength: 30, maxLength: 90 }),
        fc.constantFrom(...MODELS),
        (quantities, model) => {
          const firstDay = addDays(PERIOD.end, -quantities.length);
          const whole = projectUsage(makeHistory({ quantities, firstDay, reportedThrough: "2026-01-30" }), model);
          const sum = quantities.slice(-30).reduce((a, b) => a + b, 0);
          expect([whole.observed, whole.mean, whole.straightLine]).toEqual([sum, sum, sum]);
          for (const p of QUANTILES) expect(quantileOf(whole.outcomes, p)).toBe(sum);
        },
      ),
    );
  });

  it("orders its quantiles, never goes below what was used, and has its mean as the mean of its outcomes", () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(...MODELS), (history, model) => {
        const { outcomes, observed, mean } = projectUsage(history, model);
        const quantiles = QUANTILES.map((p) => quantileOf(outcomes, p));
        expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
        expect(outcomes[0]).toBeGreaterThanOrEqual(observed);
        expect(Math.abs(meanOf(outcomes) - mean)).toBeLessThanOrEqual(1e-9 * (1 + mean));
      }),
    );
  });

  it("grows in proportion with the usage, whatever the unit", () => {
    fc.assert(
      fc.property(anyHistory, fc.constantFrom(0.001, 3, 40_000), (history, factor) => {
        const scaled = Array.from(history.quantities, (value) => (value === null ? null : value * factor));
        const one = projectUsage(history);
        const other = projectUsage({ ...history, quantities: scaled });
        for (const key of ["observed", "mean", "straightLine", "spikeFree"] as const)
          expect(Math.abs(other[key] - one[key] * factor)).toBeLessThanOrEqual(
            1e-6 * factor * (1 + Math.abs(one[key])),
          );
      }),
    );
  });

  it("answers the same for the same facts", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        expect(projectUsage(history)).toEqual(projectUsage(history));
      }),
    );
  });

  it("expects to miss by what the parts of theory add up to: 4.7 % for eight steady weeks and 15 days to come", () => {
    // Of days: four usual ones (0.02) among 52, 0.08 / 52 = 0.0015385. Of weeks: one and a half usual steps (0.005)
    // among 8.5, 0.0075 / 8.5 = 0.00088235, less 0.0015385 / 7 for what days explain = 0.00066257. Their sum with the
    // least: 0.001 + 0.0015385 / 15 + 0.0015385 / 14 + 0.00066257 + 0.00066257 x 15 / 30 = 0.0022063; its root 0.04697.
    expect(projectUsage(upTo15th(Array.from({ length: 56 }, () => 100))).spread).toBeCloseTo(0.04697, 5);
  });

  it("claims to know more as the period closes", () => {
    const quantities = Array.from({ length: 80 }, (_, i) => 1000 + 300 * Math.sin(i * i));
    for (const model of MODELS) {
      const widths = ["2026-01-04", "2026-01-12", "2026-01-20", "2026-01-29"].map((reportedThrough) => {
        const { outcomes } = projectUsage(makeHistory({ quantities, firstDay: "2025-11-12", reportedThrough }), model);
        return quantileOf(outcomes, 0.9) - quantileOf(outcomes, 0.1);
      });
      expect(widths).toEqual([...widths].sort((a, b) => b - a));
      expect(widths[3]).toBeGreaterThan(0);
    }
  });
});
