import { describe, expect, it } from "vitest";
import { money } from "../money/money.ts";
import { type Crossing, type CrossingDecision, crossingDecisionsDue, crossingsOf, isFalseStart } from "./crossings.ts";

const LEVEL = money("USD", 10_000);
const JANUARY = { start: "2026-01-01", end: "2026-02-01" };
const FEBRUARY = { start: "2026-02-01", end: "2026-03-01" };

/** Runs the days one after the other, as the nightly run does: net forecasts in minor units by day. */
function run(days: Record<string, number>, levels = [LEVEL]): CrossingDecision[] {
  const taken: CrossingDecision[] = [];
  const nets = Object.entries(days);
  nets.forEach(([asOf, net], index) => {
    const before = nets[index - 1];
    taken.push(
      ...crossingDecisionsDue({
        recorded: crossingsOf(taken),
        levels,
        source: "ours",
        issuedOn: asOf,
        today: { net: money("USD", net), gross: null },
        yesterday: before ? { net: money("USD", before[1]), gross: null } : null,
        period: asOf < FEBRUARY.start ? JANUARY : FEBRUARY,
        decided: { verdict: "out", rule: "O-4", route: "sales" },
        versions: "rules 1",
        asOf,
      }),
    );
  });
  return taken;
}

function keys(decisions: readonly CrossingDecision[]): string[] {
  return decisions.map(({ decidedOn, kind }) => `${decidedOn} ${kind}`);
}

describe("crossings", () => {
  it("are recorded with the verdict of that moment, also for an account routed elsewhere", () => {
    const [crossed] = run({ "2026-01-03": 10_001 });
    expect(crossed).toMatchObject({
      kind: "level-crossed",
      naturalKey: "level-crossed:net:USD:10000:2026-01-01",
      body: { verdict: "out", rule: "O-4", route: "sales", value: money("USD", 10_001) },
    });
  });

  it("need strictly more than the level", () => {
    expect(run({ "2026-01-03": 10_000 })).toEqual([]);
  });

  it("are confirmed on the second day in a row", () => {
    expect(keys(run({ "2026-01-03": 10_500, "2026-01-04": 10_500, "2026-01-05": 10_500 }))).toEqual([
      "2026-01-03 level-crossed",
      "2026-01-04 crossing-confirmed",
    ]);
  });

  it("are not confirmed by two days with one below between them", () => {
    expect(keys(run({ "2026-01-03": 10_500, "2026-01-04": 9_000, "2026-01-05": 10_500 }))).toEqual([
      "2026-01-03 level-crossed",
    ]);
  });

  it("are confirmed at once when more than seven days of the period have elapsed", () => {
    expect(keys(run({ "2026-01-08": 10_500 }))).toEqual(["2026-01-08 level-crossed"]);
    expect(keys(run({ "2026-01-09": 10_500 }))).toEqual(["2026-01-09 level-crossed", "2026-01-09 crossing-confirmed"]);
  });

  it("are recorded again in a later period only after a false start", () => {
    const falseStart = run({ "2026-01-02": 10_500, "2026-01-03": 9_000, "2026-02-03": 10_500 });
    expect(keys(falseStart)).toEqual(["2026-01-02 level-crossed", "2026-02-03 level-crossed"]);
    const confirmed = run({ "2026-01-02": 10_500, "2026-01-03": 10_500, "2026-02-03": 9_000, "2026-02-04": 10_500 });
    expect(keys(confirmed)).toEqual(["2026-01-02 level-crossed", "2026-01-03 crossing-confirmed"]);
  });

  it("do not count the last day of the period before as the day before", () => {
    expect(keys(run({ "2026-01-31": 9_000, "2026-02-01": 10_500 }))).toEqual(["2026-02-01 level-crossed"]);
    const carried = crossingDecisionsDue({
      recorded: [],
      levels: [LEVEL],
      source: "ours",
      issuedOn: "2026-02-01",
      today: { net: money("USD", 10_500), gross: null },
      yesterday: { net: money("USD", 20_000), gross: null },
      period: FEBRUARY,
      decided: { verdict: "in", rule: "I-1", route: "onboarding" },
      versions: "rules 1",
      asOf: "2026-02-01",
    });
    expect(keys(carried)).toEqual(["2026-02-01 level-crossed"]);
  });

  it("are kept apart by kind and level", () => {
    const due = crossingDecisionsDue({
      recorded: [],
      levels: [LEVEL, money("USD", 50_000)],
      source: "ours",
      issuedOn: "2026-01-02",
      today: { net: money("USD", 12_000), gross: money("USD", 60_000) },
      yesterday: null,
      period: JANUARY,
      decided: { verdict: "in", rule: "I-1", route: "onboarding" },
      versions: "rules 1",
      asOf: "2026-01-02",
    });
    expect(due.map(({ naturalKey }) => naturalKey)).toEqual([
      "level-crossed:net:USD:10000:2026-01-01",
      "level-crossed:gross:USD:10000:2026-01-01",
      "level-crossed:gross:USD:50000:2026-01-01",
    ]);
  });

  it("of an older forecast of the vendor are confirmed by the days that had elapsed when it was made", () => {
    const asked = {
      recorded: [],
      levels: [LEVEL],
      source: "vendor" as const,
      today: { net: money("USD", 12_000), gross: null },
      yesterday: null,
      period: JANUARY,
      decided: { verdict: "in" as const, rule: "I-1", route: "onboarding" as const },
      versions: "rules 1",
      asOf: "2026-01-20",
    };
    const early = crossingDecisionsDue({ ...asked, issuedOn: "2026-01-05" });
    expect(early).toMatchObject([{ kind: "level-crossed", body: { source: "vendor", issuedOn: "2026-01-05" } }]);
    expect(keys(crossingDecisionsDue({ ...asked, issuedOn: "2026-01-09" }))).toEqual([
      "2026-01-20 level-crossed",
      "2026-01-20 crossing-confirmed",
    ]);
  });

  it("that were recorded before there was a choice are of our forecast", () => {
    const [crossed] = run({ "2026-01-03": 10_001 });
    const { source: _, ...body } = crossed!.body;
    expect(crossingsOf([{ ...crossed!, body }])).toMatchObject([{ source: "ours", crossedOn: "2026-01-03" }]);
  });

  it("are a false start once their period has ended unconfirmed", () => {
    const [crossing] = crossingsOf(run({ "2026-01-02": 10_500 })) as [Crossing];
    expect(isFalseStart(crossing, "2026-01-31")).toBe(false);
    expect(isFalseStart(crossing, "2026-02-01")).toBe(true);
  });
});
