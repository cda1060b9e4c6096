import { describe, expect, it } from "vitest";
import { addDays } from "../time/local-date.ts";
import { PLAIN_MODEL } from "./forecast-model.ts";
import { scoreForecasts } from "./score-forecasts.ts";

const FIRST_DAY = "2025-01-01";
const PERIODS = { periodDays: 30 };

function makeMeter(quantityOn: (day: number) => number, days = 120) {
  return { quantities: Float64Array.from({ length: days }, (_, day) => quantityOn(day)), firstDay: FIRST_DAY };
}

describe("scoreForecasts", () => {
  it("finds no miss of a meter that is always the same, after 3, 7, 10, 15, 20 and 25 days of 30", () => {
    const scores = scoreForecasts([makeMeter(() => 0.1)], PLAIN_MODEL, PERIODS);
    expect(scores.map((one) => one.daysReported)).toEqual([3, 7, 10, 15, 20, 25]);
    for (const score of scores)
      expect(score).toMatchObject({
        projections: 13,
        meters: 1,
        held: { "0.5": 1, "0.8": 1, "0.9": 1 },
        absoluteError: 0,
        straightLineAbsoluteError: 0,
      });
  });

  it("counts what was missed as a part of what was used", () => {
    // One period, of days 30 to 59, seen at its middle: 15 x 100 were used and 15 x 200 came, while 3,000 were expected.
    const meter = makeMeter((day) => (day < 45 ? 100 : 200), 60);
    const one = { periodDays: 30, from: addDays(FIRST_DAY, 26) };
    const [, , , middle] = scoreForecasts([meter], PLAIN_MODEL, one);
    expect(middle).toMatchObject({ daysReported: 15, projections: 1 });
    const begins = 26;
    const truth = (45 - begins) * 100 + (begins + 30 - 45) * 200;
    expect(middle!.absoluteError).toBeCloseTo((truth - 3000) / truth, 4);
    expect(middle!.held["0.9"]).toBe(0);
  });

  it("leaves out a meter that is off and stays off, and not one that comes back", () => {
    const off = makeMeter(() => 0);
    const back = makeMeter((day) => (day < 100 ? 0 : 5));
    const [, , , score] = scoreForecasts([off, back], PLAIN_MODEL, PERIODS);
    expect(score).toMatchObject({ meters: 1, held: { "0.5": 0, "0.8": 0, "0.9": 0 } });
    expect(score!.projections).toBeGreaterThan(0);
  });

  it("looks at no period that begins before the day it is asked from or ends after the one it is asked up to", () => {
    const meter = makeMeter((day) => 100 + day);
    const count = (from: number, before: number) =>
      scoreForecasts([meter], PLAIN_MODEL, {
        ...PERIODS,
        from: addDays(FIRST_DAY, from),
        before: addDays(FIRST_DAY, before),
      })[0]!.projections;
    expect(count(20, 50)).toBe(1);
    expect(count(21, 55)).toBe(0);
    expect(count(20, 49)).toBe(0);
  });
});
