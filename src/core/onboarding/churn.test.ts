import { describe, expect, it } from "vitest";
import preset from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import { CHURN_REASONS, type ChurnFacts, findChurn, isInfluenceable } from "./churn.ts";

const period = (start: string, end: string, listMinor: number | null) => ({ period: { start, end }, listMinor });

function find(facts: Partial<ChurnFacts>) {
  return findChurn(
    {
      cancelledAt: null,
      closedPeriods: [period("2026-01-05", "2026-02-05", 12_000), period("2026-02-05", "2026-03-05", 9_000)],
      openPeriod: { start: "2026-03-05", listToDateMinor: 3_000 },
      lastEventOn: "2026-03-20",
      completeThrough: "2026-03-20",
      ...facts,
    },
    preset.churn,
  );
}

describe("churn", () => {
  it("finds nothing in an account that is used and billed", () => {
    expect(find({})).toBeNull();
  });

  it("is a cancellation, at its moment", () => {
    expect(find({ cancelledAt: "2026-03-10T08:00:00.000Z" })).toMatchObject({
      rule: "cancelled",
      since: "2026-03-10T08:00:00.000Z",
    });
  });

  it("is two zero bills in a row, since the second closed", () => {
    const zero = [period("2026-01-05", "2026-02-05", 0), period("2026-02-05", "2026-03-05", 0)];
    const open = { start: "2026-03-05", listToDateMinor: 0 };
    expect(find({ closedPeriods: zero, openPeriod: open })).toMatchObject({
      rule: "zero_periods",
      since: "2026-03-05T00:00:00.000Z",
    });
    expect(find({ closedPeriods: zero.slice(1), openPeriod: open })).toBeNull();
  });

  it("is not two zero bills with one between that is missing or unknown, nor once usage is billed again", () => {
    const open = { start: "2026-03-05", listToDateMinor: 0 };
    const gap = [period("2025-12-05", "2026-01-05", 0), period("2026-02-05", "2026-03-05", 0)];
    const unknown = [period("2026-01-05", "2026-02-05", null), period("2026-02-05", "2026-03-05", 0)];
    const zero = [period("2026-01-05", "2026-02-05", 0), period("2026-02-05", "2026-03-05", 0)];
    expect(find({ closedPeriods: gap, openPeriod: open })).toBeNull();
    expect(find({ closedPeriods: unknown, openPeriod: open })).toBeNull();
    expect(find({ closedPeriods: zero })).toBeNull();
  });

  it("is a zero open period after 14 complete days without an event, since the day after them", () => {
    const silent = { openPeriod: { start: "2026-03-05", listToDateMinor: 0 }, lastEventOn: "2026-03-06" };
    expect(find({ ...silent, completeThrough: "2026-03-19" })).toBeNull();
    expect(find({ ...silent, completeThrough: "2026-03-20" })).toMatchObject({
      rule: "zero_and_silent",
      since: "2026-03-21T00:00:00.000Z",
    });
  });

  it("never reads unknown data as zero", () => {
    const silent = { lastEventOn: "2026-03-01", completeThrough: "2026-03-30" };
    expect(find({ ...silent, openPeriod: { start: "2026-03-05", listToDateMinor: null } })).toBeNull();
    expect(find({ ...silent, openPeriod: null })).toBeNull();
    const zero = { openPeriod: { start: "2026-03-05", listToDateMinor: 0 } };
    expect(find({ ...zero, lastEventOn: null, completeThrough: "2026-03-30" })).toBeNull();
    expect(find({ ...zero, lastEventOn: "2026-03-01", completeThrough: null })).toBeNull();
  });

  it("tells the reasons that an onboarding could have changed from those that it could not", () => {
    expect(CHURN_REASONS.filter((reason) => !isInfluenceable(reason))).toEqual([
      "shut_down",
      "acquired",
      "not_a_fit",
      "unknown",
    ]);
  });
});
