import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HANDOVER_TEAMS } from "../onboarding/fact.ts";
import { checkEngagement, isBlocked, type SignalKind } from "./engagement-check.ts";
import type { EngagementFacts } from "./engagement-facts.ts";
import { makeEngagementFacts } from "./make-packet-facts.ts";

const WROTE_DAYS = 30;
const check = (facts: Partial<EngagementFacts> = {}) => checkEngagement(makeEngagementFacts(facts), WROTE_DAYS);
const found = (kind: SignalKind, facts: Partial<EngagementFacts>) => check(facts).find((one) => one.kind === kind);

/** Each alone is somebody who has the account already. */
const ENGAGED: readonly [SignalKind, Partial<EngagementFacts>, string][] = [
  [
    "human",
    { humans: [{ role: "TAM", name: "Kim Sato", since: "2026-10-01" }] },
    "Looked after by Kim Sato (TAM since 1 Oct).",
  ],
  ["lead", { temporaryOwner: true }, "Sales has an open lead task for it."],
  ["segment", { segments: ["Onboarding Lead", "Active Trial"] }, 'It is in "Active Trial".'],
  [
    "colleague",
    { colleagueThreads: [{ thread: "sales", at: "2026-11-12T10:00:00.000Z" }] },
    "Sales was in conversation with them on 12 Nov.",
  ],
  [
    "handed-over",
    { standing: [{ to: "sales", at: "2026-11-12T10:00:00.000Z", isAccepted: false }] },
    "It was handed over to sales on 12 Nov, which has not answered yet.",
  ],
];

describe("the check before a handover", () => {
  it("finds nothing in the way of an account that is sound and that nobody has", () => {
    expect(isBlocked(check())).toBe(false);
    expect(check().filter(({ weight }) => weight === "warns")).toEqual([]);
  });

  it.each(ENGAGED)("is blocked by prior engagement (%s), with the evidence", (kind, facts, text) => {
    expect(found(kind, facts)).toEqual({ kind, weight: "blocks", text });
    expect(check(facts)[0]?.kind).toBe(kind);
  });

  it("is blocked whatever else is known, as soon as one of them holds", () => {
    const anything = fc.record({
      notesCount: fc.nat(3),
      openPromises: fc.nat(2),
      hasSpike: fc.boolean(),
      waitingReplySince: fc.constantFrom(null, "2026-11-20T10:00:00.000Z"),
      lastBounce: fc.constantFrom(null, { by: "sales" as const, at: "2026-10-01T10:00:00.000Z", reason: "Too small" }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...ENGAGED), anything, ([, engaged], other) => {
        expect(isBlocked(check({ ...other, ...engaged }))).toBe(true);
        expect(isBlocked(check(other))).toBe(false);
      }),
    );
  });

  it("says of what was never imported that somebody has to look, and never that nobody is there", () => {
    const signals = check({ humans: null, temporaryOwner: null, segments: null });
    const unknown = signals.filter(({ weight }) => weight === "unknown").map(({ kind }) => kind);
    expect(unknown).toEqual(["human", "lead", "segment", "shared-channel"]);
    expect(isBlocked(signals)).toBe(false);
  });

  it("forgets a conversation of long ago, and takes one of support for a warning", () => {
    expect(
      found("colleague", { colleagueThreads: [{ thread: "sales", at: "2026-10-22T10:00:00.000Z" }] })?.weight,
    ).toBe("clear");
    expect(
      found("colleague", { colleagueThreads: [{ thread: "support", at: "2026-11-20T10:00:00.000Z" }] })?.weight,
    ).toBe("warns");
  });

  it("warns of a lead that the numbers do not carry yet", () => {
    const spend = { isOverLevel: false, billsOver: 0, billsKnown: 0, isSteady: false, growthPercent: null };
    const warned = check({ spend, hasSpike: true, notesCount: 0 }).filter(({ weight }) => weight === "warns");
    expect(warned.map(({ kind }) => kind)).toEqual(["spend", "spike", "growth", "notes"]);
  });

  it("lets support and the product team have an account that sales looks after, and says who to tell", () => {
    for (const to of ["support", "product"] as const) {
      const signals = check({ to, humans: [{ role: "CSM", name: "Kim Sato", since: null }] });
      expect(isBlocked(signals)).toBe(false);
      expect(signals[0]).toEqual({ kind: "human", weight: "warns", text: "Looked after by Kim Sato (CSM)." });
    }
  });

  it("never hands an account to the same team twice", () => {
    for (const to of HANDOVER_TEAMS)
      for (const other of HANDOVER_TEAMS) {
        const standing = [{ to: other, at: "2026-11-12T10:00:00.000Z", isAccepted: true }];
        expect(isBlocked(check({ to, standing }))).toBe(to === other);
      }
  });
});
