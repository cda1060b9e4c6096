import { describe, expect, it } from "vitest";
import { addDays } from "../time/local-date.ts";
import { fitForecastModel } from "./fit-forecast-model.ts";
import { forecastModel, PLAIN_MODEL } from "./forecast-model.ts";
import type { MeterHistory } from "./past-periods.ts";
import { scoreForecasts } from "./score-forecasts.ts";

const FIRST_DAY = "2025-01-01";
const DAYS = 200;
const LATER = addDays(FIRST_DAY, 120);

/** Evenly spread from 0 to 1, the same on every run (Park and Miller). */
function evenNumbers(seed: number): () => number {
  let state = (seed * 48_271 + 11) % 2_147_483_647;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Days that hardly stray, and now and then a new level: steadier than theory thinks, and wrong by more when wrong. */
function jumpyMeter(seed: number): MeterHistory {
  const next = evenNumbers(seed + 1);
  for (let i = 0; i < 20; i += 1) next();
  let level = 1000;
  const quantities = Float64Array.from({ length: DAYS }, () => {
    if (next() < 0.025) level *= 0.5 + 1.2 * next();
    return level * (0.98 + 0.04 * next());
  });
  return { quantities, firstDay: FIRST_DAY };
}

const METERS = Array.from({ length: 240 }, (_, seed) => jumpyMeter(seed));
const LEARNT_FROM = METERS.filter((_, nth) => nth % 2 === 0);
const LEFT_OUT = METERS.filter((_, nth) => nth % 2 === 1);
const SOME = METERS.slice(0, 40);

describe("fitForecastModel", () => {
  it("makes ranges hold as often as they say on other meters and later days, where theory alone is too sure", () => {
    const later = { periodDays: 30, from: LATER };
    const fitted = forecastModel(fitForecastModel(LEARNT_FROM, { before: LATER }));
    const worst = (model: typeof fitted, range: "0.8" | "0.9") =>
      Math.max(...scoreForecasts(LEFT_OUT, model, later).map(({ held }) => Math.abs(held[range] - Number(range))));
    expect(worst(fitted, "0.8")).toBeLessThan(0.06);
    expect(worst(fitted, "0.9")).toBeLessThan(0.05);
    expect(worst(PLAIN_MODEL, "0.9")).toBeGreaterThan(0.08);
  });

  it("learns nothing from periods that end later than it may see", () => {
    const otherwise = SOME.map(({ quantities, firstDay }) => ({
      quantities: quantities.map((quantity, day) => (day < 120 ? quantity : 7 * quantity + day)),
      firstDay,
    }));
    expect(fitForecastModel(otherwise, { before: LATER })).toEqual(fitForecastModel(SOME, { before: LATER }));
  });

  it("does not depend on the unit", () => {
    const inQuarters = SOME.map(({ quantities, firstDay }) => ({
      quantities: quantities.map((quantity) => quantity * 4),
      firstDay,
    }));
    expect(fitForecastModel(inQuarters)).toEqual(fitForecastModel(SOME));
  });

  it("keeps near theory where there is hardly any history, and ranges in order", () => {
    const { variance, errors } = fitForecastModel(METERS.slice(0, 2));
    for (const [i, weight] of variance.entries())
      expect(Math.abs(Math.log(weight / PLAIN_MODEL.variance[i]!))).toBeLessThan(0.2);
    for (const row of errors.flat()) expect(row).toEqual([...row].sort((a, b) => a - b));
  });
});
