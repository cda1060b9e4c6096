import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HANDOVER_TEAMS } from "../onboarding/fact.ts";
import { checkEngagement, isBlocked, type SignalKind } from "./engagement-check.ts";
import type { EngagementFacts } from "./engagement-facts.ts";
import { makeEngagementFacts } from "./make-packet-facts.ts";
import { adviceOf, whyBlocked } from "./why-blocked.ts";

const RULES = {
  colleagueWroteDays: 30,
  sharedChannel: "#posthog-{company}",
  askIfUnclear: "the AE",
  tellIfWrong: "RevOps",
};
const check = (facts: Partial<EngagementFacts> = {}) => checkEngagement(makeEngagementFacts(facts), RULES);
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

/** What is looked at before anybody of the team reaches out, one by one. */
describe("before an account is handed over it looks at", () => {
  const texts = (facts: Partial<EngagementFacts>) => check(facts).map(({ weight, text }) => `${weight}: ${text}`);

  it("segments of other tools", () => {
    expect(texts({ segments: ["CSM Managed"] })).toContain('blocks: It is in "CSM Managed".');
    expect(texts({ segments: ["Onboarding Lead"] })).toContain(
      "clear: It is in no segment of sales or success, and in no trial.",
    );
  });

  it("a shared channel, by the name that it would have", () => {
    expect(texts({ company: "Brightpath Labs" })).toContain(
      "unknown: Whether there is a shared channel with them is not known here; look for #posthog-brightpath-labs.",
    );
  });

  it("key roles", () => {
    const humans = ["AE", "AM", "TAM", "CSM"].map((role) => ({ role, name: `Kim ${role}`, since: null }));
    for (const one of humans)
      expect(texts({ humans: [one] })).toContain(`blocks: Looked after by ${one.name} (${one.role}).`);
  });

  it("whether they are in a trial", () => {
    expect(texts({ segments: ["Active Trial"] })).toContain('blocks: It is in "Active Trial".');
  });

  it("conversations and meetings that are going on", () => {
    const at = "2026-11-20T10:00:00.000Z";
    expect(texts({ colleagueThreads: [{ thread: "sales", at }] })).toContain(
      "blocks: Sales was in conversation with them on 20 Nov.",
    );
    expect(texts({ waitingReplySince: at })).toContain("warns: They wrote on 20 Nov and wait for our answer.");
    expect(texts({ upcomingCallAt: "2026-11-25T10:00:00.000Z" })).toContain(
      "warns: A call with us is booked for 25 Nov; hold it, or tell them who comes.",
    );
  });

  it("notes", () => {
    expect(texts({ notesCount: 2 })).toContain("clear: 2 notes are on the account.");
    expect(texts({ notesCount: 0 })).toContain(
      "warns: No note is on the account; write one first, so that the next person can read what you know.",
    );
  });

  it("an owner for the time being", () => {
    expect(texts({ temporaryOwner: true })).toContain("blocks: Sales has an open lead task for it.");
  });

  it("and says whom to ask where it is not clear", () => {
    const unclear = texts({ humans: null, temporaryOwner: null, segments: null });
    expect(unclear.filter((text) => text.startsWith("unknown:") && text.includes("ask the AE"))).toHaveLength(3);
  });

  it("and says whom to tell where it went to the wrong people", () => {
    const blocked = check({ temporaryOwner: true });
    expect(whyBlocked(blocked, adviceOf(blocked, RULES))).toBe(
      "Sales has an open lead task for it. Ask them instead of handing it over; if it went to the wrong people, tell RevOps.",
    );
    expect(whyBlocked(check(), adviceOf(check(), RULES))).toBeNull();
  });
});
