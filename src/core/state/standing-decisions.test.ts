import { describe, expect, it } from "vitest";
import type { Decision, DecisionKind } from "./account-facts.ts";
import { standingDecisions } from "./standing-decisions.ts";

function decision(decisionId: string, kind: DecisionKind, naturalKey: string, body = {}): Decision {
  const happenedAt = "2026-03-05T08:00:00.000Z";
  return { decisionId, kind, naturalKey, decidedOn: "2026-03-05", happenedAt, reconstructed: false, body };
}

describe("a decision that was voided", () => {
  const entered = decision("d1", "segment-entered", "entered:2026-03");
  const crossed = decision("d2", "level-crossed", "crossed:500");
  const voided = decision("v1", "voided", "voided:d1", { decisionId: "d1" });

  it("no longer counts, and neither does what voided it", () => {
    expect(standingDecisions([entered, crossed, voided])).toEqual([crossed]);
  });

  it("may be taken again, under the key that rules know it by", () => {
    const again = decision("d3", "segment-entered", "entered:2026-03 again 1");
    expect(standingDecisions([entered, crossed, voided, again])).toEqual([
      crossed,
      { ...again, naturalKey: "entered:2026-03" },
    ]);
  });

  it("leaves all others as they are", () => {
    const decisions = [entered, crossed];
    expect(standingDecisions(decisions)).toBe(decisions);
  });
});
