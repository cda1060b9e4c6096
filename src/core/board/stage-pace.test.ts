import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { STAGE_IDS } from "../onboarding/stage.ts";
import { ageHeat, ENOUGH_STAYS, isStuck, stagePace } from "./stage-pace.ts";

const counts = fc.array(fc.record({ days: fc.nat(90), count: fc.integer({ min: 1, max: 9 }) }), { maxLength: 20 });
const age = fc.nat(120);

describe("stagePace", () => {
  it("counts every stay that ended, and has limits only where enough did", () => {
    fc.assert(
      fc.property(counts, (ended) => {
        const { stays, limits } = stagePace("initiated", ended);
        expect(stays).toBe(ended.reduce((sum, { count }) => sum + count, 0));
        expect(limits === null).toBe(stays < ENOUGH_STAYS);
      }),
    );
  });

  it("puts the limits in order, each a length that was seen", () => {
    fc.assert(
      fc.property(counts, (ended) => {
        const { limits } = stagePace("initiated", ended);
        if (limits === null) return;
        expect(limits.typicalDays).toBeLessThanOrEqual(limits.slowDays);
        expect(limits.slowDays).toBeLessThanOrEqual(limits.stuckDays);
        for (const limit of Object.values(limits)) expect(ended.map(({ days }) => days)).toContain(limit);
      }),
    );
  });

  it("says nothing of closed stages, where nothing is due", () => {
    const ended = [{ days: 4, count: 500 }];
    const silent = STAGE_IDS.filter((stage) => stagePace(stage, ended).limits === null);
    expect(silent).toEqual(["onboarded_no_engagement", "onboarded_engaged", "sales_handoff", "churned"]);
  });

  it("reads nine in ten of a checked example", () => {
    const ended = Array.from({ length: 20 }, (_, index) => ({ days: index + 1, count: 1 }));
    expect(stagePace("initiated", ended).limits).toEqual({ typicalDays: 10, slowDays: 15, stuckDays: 18 });
  });
});

describe("ageHeat", () => {
  it("never cools as a card grows older", () => {
    fc.assert(
      fc.property(counts, age, (ended, days) => {
        const { limits } = stagePace("initiated", ended);
        expect(ageHeat(days + 1, limits) ?? 0).toBeGreaterThanOrEqual(ageHeat(days, limits) ?? 0);
      }),
    );
  });

  it("calls at most one in ten of those that left stuck on their last day", () => {
    fc.assert(
      fc.property(counts, (ended) => {
        const { limits, stays } = stagePace("initiated", ended);
        const stuck = ended.filter(({ days }) => isStuck(days, limits)).reduce((sum, { count }) => sum + count, 0);
        expect(stuck * 10).toBeLessThanOrEqual(stays);
      }),
    );
  });

  it("says nothing where the past does not", () => {
    expect(ageHeat(400, null)).toBeNull();
    expect(isStuck(400, null)).toBe(false);
  });

  it("does not call a card stuck on its first day, however fast the others were", () => {
    const { limits } = stagePace("new_account", [{ days: 0, count: 30 }]);
    expect([0, 1, 2].map((days) => ageHeat(days, limits))).toEqual([0, 0, 3]);
  });
});
