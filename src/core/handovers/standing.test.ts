import { describe, expect, it } from "vitest";
import { contactFrom } from "../onboarding/contact.ts";
import { makeFact } from "../onboarding/make-fact.ts";
import { requireStep, stateBefore } from "./handover-state.ts";
import { standingOf } from "./standing.ts";

const handed = makeFact("2026-11-01T10:00Z", "handed_over");
const accepted = makeFact("2026-11-02T10:00Z", "handover_accepted");
const bounced = makeFact("2026-11-03T10:00Z", "handover_bounced");

describe("where a handover stands", () => {
  it("follows from its facts, one team at a time", () => {
    const toSupport = makeFact("2026-11-01T11:00Z", { kind: "handed_over", to: "support", handoverId: "h-2" });
    expect(standingOf([handed, toSupport, accepted]).open).toEqual([
      { to: "sales", at: handed.happenedAt, isAccepted: true },
      { to: "support", at: toSupport.happenedAt, isAccepted: false },
    ]);
    const { open, lastBounce } = standingOf([handed, toSupport, accepted, bounced]);
    expect(open.map(({ to }) => to)).toEqual(["support"]);
    expect(lastBounce).toEqual({ by: "sales", at: bounced.happenedAt, reason: "Too small for now" });
  });

  it("knows a handover that an older tool recorded without a packet", () => {
    const referred = makeFact("2026-11-01T10:00Z", "referral_created");
    expect(standingOf([referred]).open).toHaveLength(1);
    expect(standingOf([referred, makeFact("2026-11-02T10:00Z", "referral_disqualified")]).open).toEqual([]);
  });

  it("lets each step follow only where it can, and each be taken back", () => {
    expect(() => requireStep("open", "accept")).not.toThrow();
    expect(() => requireStep("accepted", "bounce")).not.toThrow();
    for (const state of ["accepted", "bounced", "taken-back"] as const)
      expect(() => requireStep(state, "accept")).toThrow(expect.objectContaining({ code: "handover.state" }));
    expect(() => requireStep("taken-back", "undo")).toThrow(expect.objectContaining({ code: "handover.state" }));
    expect(stateBefore("bounced", true)).toBe("accepted");
    expect(stateBefore("bounced", false)).toBe("open");
    expect(stateBefore("accepted", true)).toBe("open");
    expect(stateBefore("open", false)).toBe("taken-back");
  });
});

describe("a handover that was sent back", () => {
  it("waits until somebody spoke to the customer or handed the account over again", () => {
    expect(contactFrom([handed, bounced]).sentBack?.expects).toBe("An answer about annual prices");
    const settling = ["outreach_sent", "call_held", "handed_over", "churned"] as const;
    for (const kind of settling)
      expect(contactFrom([handed, bounced, makeFact("2026-11-04T10:00Z", kind)]).sentBack).toBeNull();
  });

  it("goes on waiting after a reply, a booked call or a mail that nobody wrote", () => {
    const others = [
      makeFact("2026-11-04T10:00Z", "inbound_reply"),
      makeFact("2026-11-04T10:00Z", { kind: "call_booked", callId: null, startsAt: "2026-11-05T10:00:00.000Z" }),
      makeFact("2026-11-04T10:00Z", {
        kind: "outreach_sent",
        outreach: "other",
        automated: true,
        thread: "onboarding",
      }),
    ];
    for (const fact of others) expect(contactFrom([handed, bounced, fact]).sentBack).not.toBeNull();
  });
});
