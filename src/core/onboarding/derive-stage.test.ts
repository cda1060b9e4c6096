import fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "../../../golden/stages/transitions.json" with { type: "json" };
import preset from "../../../presets/usage-billed-analytics/stages.json" with { type: "json" };
import { instant } from "../time/read-instant.ts";
import { deriveStage, type StageInput } from "./derive-stage.ts";
import type { FactDetail, OnboardingFact } from "./fact.ts";
import { makeFact } from "./make-fact.ts";
import { STAGE_IDS } from "./stage.ts";

const ENTERED = "2026-03-02T03:10:00.000Z";

function derive(facts: readonly OnboardingFact[], overrides: Partial<StageInput> = {}) {
  return deriveStage({
    facts,
    stay: { enteredAt: ENTERED, previousLeftAt: null, decisionId: "d-1" },
    renewals: ["2026-03-20", "2026-04-20", "2026-05-20"],
    churn: null,
    asOf: "2026-04-01T00:00:00.000Z",
    preset,
    ...overrides,
  });
}

describe("the transitions", () => {
  for (const { title, steps } of golden.cases)
    it(`${title}`, () => {
      const facts: OnboardingFact[] = [];
      for (const [at, detail, expected] of steps as [string, FactDetail, string | null][]) {
        facts.push(makeFact(at, detail));
        const state = derive(facts, { asOf: instant(at), renewals: golden.renewals });
        expect(`${at} ${state.fine}`).toBe(`${at} ${expected}`);
      }
    });

  it("begins in stage 1 at the moment of entry, and says why", () => {
    const state = derive([]);
    expect(state).toMatchObject({ fine: "new_account", coarse: "new_account", since: ENTERED });
    expect(state.because).toBe("It entered the segment on 2 Mar and nobody has written yet.");
    expect(state.cause).toEqual({ by: "decision", decisionId: "d-1", at: ENTERED });
  });

  it("has no stage outside the segment, and still knows who waits", () => {
    const state = derive([makeFact("2026-03-01T09:00Z", "inbound_reply")], { stay: null });
    expect(state).toMatchObject({ fine: null, coarse: null, waitingReplySince: "2026-03-01T09:00:00.000Z" });
  });

  it("enters stage 5 at midnight UTC ten days before the second renewal after entry", () => {
    const facts = [makeFact("2026-03-03T09:00Z", "outreach_sent")];
    expect(derive(facts, { asOf: "2026-04-09T23:59:59.999Z" }).fine).toBe("initiated");
    const state = derive(facts, { asOf: "2026-04-10T00:00:00.000Z" });
    expect(state).toMatchObject({
      fine: "awaiting_final",
      since: "2026-04-10T00:00:00.000Z",
      finalDueOn: "2026-04-10",
    });
    expect(state.cause).toMatchObject({ by: "clock", rule: "final_due" });
  });

  it("does not count a renewal on the day of entry as one after it", () => {
    const state = derive([], { renewals: ["2026-03-02", "2026-04-02", "2026-05-02"] });
    expect(state.finalDueOn).toBe("2026-04-22");
  });

  it("keeps an account that nobody wrote to in stage 1 when the final outreach is due, with a flag", () => {
    const state = derive([], { asOf: "2026-04-12T00:00:00.000Z" });
    expect(state.fine).toBe("new_account");
    expect(state.flags.map(({ code }) => code)).toContain("final_due_not_contacted");
  });

  it("says when the first mail came only after the final outreach was due", () => {
    const facts = [makeFact("2026-04-12T09:00Z", "outreach_sent"), makeFact("2026-04-13T09:00Z", "inbound_reply")];
    const state = derive(facts, { asOf: "2026-04-14T00:00:00.000Z" });
    expect(state).toMatchObject({ fine: "awaiting_final", since: "2026-04-12T09:00:00.000Z" });
    expect(state.because).toBe("The final outreach was already due when the first mail went out on 12 Apr.");
  });

  it("leaves out what has not happened yet, even when it is already recorded", () => {
    const fact = makeFact("2026-04-02T09:00Z", "outreach_sent", { recordedAt: "2026-03-05T09:00:00.000Z" });
    expect(derive([fact], { asOf: "2026-04-01T00:00:00.000Z" }).fine).toBe("new_account");
    expect(derive([fact], { asOf: "2026-04-02T09:00:00.000Z" }).fine).toBe("initiated");
  });

  it("knows no final due day while the second renewal is unknown", () => {
    expect(derive([], { renewals: ["2026-03-20"] }).finalDueOn).toBeNull();
  });
});

describe("calls", () => {
  const booked = { kind: "call_booked", callId: "c1", startsAt: "2026-03-10T14:00:00.000Z" } as const;

  it("opens a task when the customer did not come", () => {
    const state = derive([
      makeFact("2026-03-03T09:00Z", booked),
      makeFact("2026-03-10T14:10Z", "call_customer_absent"),
    ]);
    expect(state.fine).toBe("engaged_call_booked");
    expect(state.flags).toEqual([expect.objectContaining({ code: "customer_absent", isToDo: true })]);
  });

  it("stops proposing calls after two that the customer missed", () => {
    const facts = [
      makeFact("2026-03-03T09:00Z", booked),
      makeFact("2026-03-10T14:10Z", { kind: "call_customer_absent", callId: "c1" }),
      makeFact("2026-03-11T09:00Z", { kind: "call_rescheduled", callId: "c1", startsAt: "2026-03-12T14:00:00.000Z" }),
      makeFact("2026-03-12T14:10Z", { kind: "call_customer_absent", callId: "c1" }),
    ];
    expect(derive(facts).flags.map(({ code }) => code)).toContain("customer_absent_twice");
  });

  it("asks how a call ended once its time has come", () => {
    const facts = [makeFact("2026-03-03T09:00Z", booked)];
    expect(derive(facts, { asOf: "2026-03-10T13:00:00.000Z" }).upcomingCall).toEqual({
      callId: "c1",
      startsAt: "2026-03-10T14:00:00.000Z",
    });
    const after = derive(facts, { asOf: "2026-03-10T15:00:00.000Z" });
    expect(after.upcomingCall).toBeNull();
    expect(after.flags.map(({ code }) => code)).toEqual(["call_end_unknown"]);
  });

  it("counts a call once, whatever is told of it afterwards", () => {
    const held = { kind: "call_held", callId: "c1", customerAttendees: 1 } as const;
    const facts = [makeFact("2026-03-03T09:00Z", booked), makeFact("2026-03-10T14:30Z", held)];
    const alsoMissed = makeFact("2026-03-10T14:40Z", { kind: "call_customer_absent", callId: "c1" });
    expect(derive([...facts, alsoMissed])).toMatchObject({ fine: "intro_call_completed", flags: [] });
    const movedAndHeldAgain = [
      makeFact("2026-03-11T09:00Z", { kind: "call_rescheduled", callId: "c1", startsAt: "2026-03-12T14:00:00.000Z" }),
      makeFact("2026-03-12T14:30Z", held),
    ];
    expect(derive([...facts, ...movedAndHeldAgain]).fine).toBe("intro_call_completed");
  });

  it("does not count a call that was held before entry", () => {
    const before = makeFact("2026-02-20T14:30Z", { kind: "call_held", callId: "c0", customerAttendees: 1 });
    const within = makeFact("2026-03-10T14:30Z", { kind: "call_held", callId: "c1", customerAttendees: 1 });
    expect(derive([before]).fine).toBe("new_account");
    expect(derive([before, within]).fine).toBe("intro_call_completed");
  });

  it("does not take a booking in the past for one that lies ahead", () => {
    expect(derive([makeFact("2026-03-11T09:00Z", booked)]).fine).toBe("new_account");
  });

  it("takes a call without anyone of the customer for one that they missed, and says so", () => {
    const state = derive([
      makeFact("2026-03-03T09:00Z", booked),
      makeFact("2026-03-10T14:30Z", { kind: "call_held", callId: "c1", customerAttendees: 0 }),
    ]);
    expect(state.fine).toBe("engaged_call_booked");
    expect(state.contradictions.map(({ code }) => code)).toEqual(["held_without_customer"]);
  });

  it("keeps 3b when the call was broken off or we missed it", () => {
    for (const [kind, code] of [
      ["call_broken_off", "call_broken_off"],
      ["call_we_absent", "we_absent"],
    ] as const) {
      const state = derive([makeFact("2026-03-03T09:00Z", booked), makeFact("2026-03-10T14:10Z", kind)]);
      expect([state.fine, state.engaged, state.flags[0]?.code]).toEqual(["engaged_call_booked", false, code]);
    }
  });

  it("flags a booking made in stage 5", () => {
    const facts = [
      makeFact("2026-03-03T09:00Z", "outreach_sent"),
      makeFact("2026-04-11T09:00Z", { ...booked, startsAt: "2026-04-15T14:00:00.000Z" }),
    ];
    const state = derive(facts, { asOf: "2026-04-12T00:00:00.000Z" });
    expect([state.fine, state.flags[0]?.code]).toEqual(["awaiting_final", "call_booked_in_final"]);
  });

  it("counts a booking from before entry that still lies ahead, and none that has passed", () => {
    const ahead = makeFact("2026-02-20T09:00Z", booked);
    expect(derive([ahead])).toMatchObject({ fine: "engaged_call_booked", since: ENTERED });
    const passed = makeFact("2026-02-20T09:00Z", { ...booked, startsAt: "2026-02-22T14:00:00.000Z" });
    expect(derive([passed]).fine).toBe("new_account");
  });
});

describe("closing", () => {
  it("is not engaged by a booking alone, only by a human reply or a held call (A-11)", () => {
    const booking = makeFact("2026-03-03T09:00Z", {
      kind: "call_booked",
      callId: "c1",
      startsAt: "2026-03-10T14:00:00.000Z",
    });
    const final = makeFact("2026-03-12T09:00Z", "final_sent");
    expect(derive([booking, final]).fine).toBe("onboarded_no_engagement");
    const held = makeFact("2026-03-10T14:30Z", { kind: "call_held", callId: "c1", customerAttendees: 1 });
    expect(derive([booking, held, final]).fine).toBe("onboarded_engaged");
  });

  it("keeps 6a when the customer answers the final outreach, and the reply waits", () => {
    const state = derive([makeFact("2026-03-12T09:00Z", "final_sent"), makeFact("2026-03-13T09:00Z", "inbound_reply")]);
    expect(state.fine).toBe("onboarded_no_engagement");
    expect(state.waitingReplySince).toBe("2026-03-13T09:00:00.000Z");
  });

  it("turns 6a into 6b when a reply from before the close becomes known later", () => {
    const facts = [
      makeFact("2026-03-12T09:00Z", "final_sent"),
      makeFact("2026-03-11T09:00Z", "inbound_reply", { recordedAt: "2026-03-20T09:00:00.000Z" }),
    ];
    expect(derive(facts, { asOf: "2026-03-15T00:00:00.000Z" }).fine).toBe("onboarded_no_engagement");
    const asKnownNow = derive(facts, { asOf: "2026-03-15T00:00:00.000Z", knownAt: "2026-04-01T00:00:00.000Z" });
    expect(asKnownNow.fine).toBe("onboarded_engaged");
    expect(derive(facts).fine).toBe("onboarded_engaged");
  });

  it("churns by rule at the moment of the rule, and asks for the reason", () => {
    const churn = { rule: "cancelled", since: "2026-03-25T08:00:00.000Z", because: "Cancelled." } as const;
    const state = derive([makeFact("2026-03-03T09:00Z", "outreach_sent")], { churn });
    expect(state).toMatchObject({ fine: "churned", coarse: "churned", since: "2026-03-25T08:00:00.000Z" });
    expect(state.flags.map(({ code }) => code)).toEqual(["churn_reason_missing"]);
    const told = derive([makeFact("2026-03-26T09:00Z", "churned")], { churn });
    expect([told.fine, told.since, told.flags]).toEqual(["churned", "2026-03-25T08:00:00.000Z", []]);
  });

  it("flags an account that sales sent back", () => {
    const state = derive([
      makeFact("2026-03-03T09:00Z", "referral_created"),
      makeFact("2026-03-05T09:00Z", "referral_disqualified"),
    ]);
    expect([state.fine, state.flags[0]?.code]).toEqual(["new_account", "sent_back_by_sales"]);
    expect(state.history.map(({ stage }) => stage)).toEqual(["new_account", "sales_handoff", "new_account"]);
  });

  it("moves by a handover with a packet as by one without, and only where it goes to sales", () => {
    const handed = makeFact("2026-03-03T09:00Z", "handed_over");
    const accepted = makeFact("2026-03-04T09:00Z", "handover_accepted");
    const bounced = makeFact("2026-03-05T09:00Z", "handover_bounced");
    const open = derive([handed, accepted]);
    expect([open.fine, open.because]).toEqual(["sales_handoff", "It was handed over on 3 Mar."]);
    const back = derive([handed, accepted, bounced]);
    expect([back.fine, back.flags[0]?.code, back.sentBack?.factId]).toEqual([
      "new_account",
      "sent_back_by_sales",
      bounced.factId,
    ]);
    const toSupport = makeFact("2026-03-03T09:00Z", { kind: "handed_over", to: "support", handoverId: "h-2" });
    expect(derive([toSupport]).fine).toBe("new_account");
  });

  it("lays a paid call over the stage and never replaces it (A-08)", () => {
    const ordered = makeFact("2026-03-04T09:00Z", { kind: "paid_call_ordered", orderId: "o1" });
    const sent = makeFact("2026-03-03T09:00Z", "outreach_sent");
    const state = derive([sent, ordered]);
    expect([state.fine, state.flags[0]?.code]).toEqual(["initiated", "paid_call"]);
    expect(derive([ordered], { stay: null }).flags[0]?.code).toBe("paid_call");
    const closed = makeFact("2026-03-06T09:00Z", { kind: "paid_call_closed", orderId: "o1", outcome: "refunded" });
    expect(derive([sent, ordered, closed]).flags).toEqual([]);
    expect(derive([sent, ordered, makeFact("2026-03-06T09:00Z", "call_held")]).flags).toEqual([]);
  });
});

describe("an override", () => {
  const sent = makeFact("2026-03-03T09:00Z", "outreach_sent");
  const set = makeFact("2026-03-05T09:00Z", {
    kind: "stage_overridden",
    stage: "second_call_completed",
    reason: "Two calls were held by phone",
    until: "2026-03-15",
  });

  it("is shown with its reason, beside the derived stage", () => {
    const state = derive([sent, set], { asOf: "2026-03-14T23:00:00.000Z" });
    expect(state).toMatchObject({ fine: "second_call_completed", derived: "initiated" });
    expect(state.because).toBe("Set by hand: Two calls were held by phone");
    expect(state.override).toMatchObject({ until: "2026-03-15", derived: "initiated" });
  });

  it("ends on its day", () => {
    const state = derive([sent, set], { asOf: "2026-03-15T00:00:00.000Z" });
    expect(state).toMatchObject({ fine: "initiated", override: null, since: "2026-03-15T00:00:00.000Z" });
  });

  it("ends when a later fact moves the derived stage, and not before", () => {
    const followUp = makeFact("2026-03-06T09:00Z", "outreach_sent");
    expect(derive([sent, set, followUp], { asOf: "2026-03-10T00:00:00.000Z" }).fine).toBe("second_call_completed");
    const reply = makeFact("2026-03-07T09:00Z", "inbound_reply");
    expect(derive([sent, set, reply], { asOf: "2026-03-10T00:00:00.000Z" })).toMatchObject({
      fine: "engaged_email",
      override: null,
      since: "2026-03-07T09:00:00.000Z",
    });
  });

  it("is not ended by a fact from before it that becomes known later", () => {
    const late = makeFact("2026-03-04T09:00Z", "inbound_reply", { recordedAt: "2026-03-08T09:00:00.000Z" });
    expect(derive([sent, set, late], { asOf: "2026-03-10T00:00:00.000Z" }).fine).toBe("second_call_completed");
  });

  it("ends when the customer churns, and outlives a churn that a person has already judged", () => {
    const churn = { rule: "cancelled", since: "2026-03-07T08:00:00.000Z", because: "Cancelled." } as const;
    expect(derive([sent, set], { churn, asOf: "2026-03-10T00:00:00.000Z" }).fine).toBe("churned");
    const earlier = { ...churn, since: "2026-03-04T08:00:00.000Z" };
    const state = derive([sent, set], { churn: earlier, asOf: "2026-03-10T00:00:00.000Z" });
    expect([state.fine, state.derived]).toEqual(["second_call_completed", "churned"]);
  });

  it("holds when the day of the final outreach is reached", () => {
    const open = makeFact("2026-03-05T09:00Z", {
      kind: "stage_overridden",
      stage: "engaged_email",
      reason: "x",
      until: null,
    });
    const state = derive([sent, open], { asOf: "2026-04-15T00:00:00.000Z" });
    expect([state.fine, state.derived]).toEqual(["engaged_email", "awaiting_final"]);
  });

  it("shows contradictions instead of repairing them", () => {
    const toNew = makeFact("2026-03-05T09:00Z", {
      kind: "stage_overridden",
      stage: "new_account",
      reason: "x",
      until: null,
    });
    expect(derive([sent, toNew]).contradictions.map(({ code }) => code)).toEqual(["outreach_but_stage_new"]);
    const toInitiated = { ...toNew, stage: "initiated" } as OnboardingFact;
    expect(derive([toInitiated]).contradictions.map(({ code }) => code)).toEqual(["stage_without_outreach"]);
    const reopened = derive([makeFact("2026-03-04T09:00Z", "final_sent"), toInitiated]);
    expect(reopened.contradictions.map(({ code }) => code)).toContain("closing_fact_on_open_stage");
  });
});

describe("a history from another tool", () => {
  const imported = (at: string, stage: (typeof STAGE_IDS)[number] | null, label = "x") =>
    makeFact(at, { kind: "stage_imported", label, stage }, { actor: { kind: "import", id: "run-1" } });

  it("is believed where our facts say less, even from before our entry", () => {
    const state = derive([imported("2026-02-10T00:00Z", "intro_call_completed")]);
    expect(state).toMatchObject({ fine: "intro_call_completed", since: ENTERED, engaged: true });
    expect(state.contactedAt).toBe("2026-02-10T00:00:00.000Z");
  });

  it("goes on from there: one more held call is the second", () => {
    const facts = [imported("2026-03-03T00:00Z", "intro_call_completed"), makeFact("2026-03-05T14:30Z", "call_held")];
    expect(derive(facts).fine).toBe("second_call_completed");
  });

  it("does not pull a stage back, and says so", () => {
    const facts = [makeFact("2026-03-03T09:00Z", "outreach_sent"), imported("2026-03-04T09:00Z", "new_account")];
    const state = derive(facts);
    expect(state.fine).toBe("initiated");
    expect(state.contradictions.map(({ code }) => code)).toEqual(["imported_stage_behind"]);
  });

  it("tells engaged from silent by our facts where the old name does not", () => {
    const reply = makeFact("2026-03-03T09:00Z", "inbound_reply");
    expect(derive([reply, imported("2026-03-04T00:00Z", "onboarded_no_engagement")]).fine).toBe("onboarded_engaged");
  });

  it("does not turn a closed onboarding into an engaged one by a reply from after it", () => {
    const reply = makeFact("2026-03-05T09:00Z", "inbound_reply");
    const closed = imported("2026-03-04T00:00Z", "onboarded_no_engagement");
    expect(derive([closed, reply]).fine).toBe("onboarded_no_engagement");
  });

  it("keeps a name that it does not know, for a person to map", () => {
    const state = derive([imported("2026-03-04T00:00Z", null, "Parked")]);
    expect([state.fine, state.flags[0]?.code, state.flags[0]?.text]).toEqual([
      "new_account",
      "stage_not_mapped",
      'The old tool says "Parked"; choose the stage.',
    ]);
  });

  it("counts an imported mail from shortly before our entry, and no other mail", () => {
    const old = { actor: { kind: "import", id: "run-1" } } as const;
    expect(derive([makeFact("2026-02-27T09:00Z", "outreach_sent", old)]).fine).toBe("initiated");
    expect(derive([makeFact("2026-01-05T09:00Z", "outreach_sent", old)]).fine).toBe("new_account");
    expect(derive([makeFact("2026-02-27T09:00Z", "outreach_sent")]).fine).toBe("new_account");
    expect(derive([makeFact("2026-03-02T01:00Z", "outreach_sent")]).fine).toBe("initiated");
  });
});

describe("contact", () => {
  it("waits from the first unanswered human reply until a mail, a held call or a word that none is needed", () => {
    const replies = [makeFact("2026-03-03T09:00Z", "inbound_reply"), makeFact("2026-03-04T09:00Z", "inbound_reply")];
    expect(derive(replies).waitingReplySince).toBe("2026-03-03T09:00:00.000Z");
    for (const kind of ["outreach_sent", "call_held", "reply_settled", "homework_sent"] as const)
      expect(derive([...replies, makeFact("2026-03-05T09:00Z", kind)]).waitingReplySince).toBeNull();
    const automatic = makeFact("2026-03-05T09:00Z", { kind: "checkin_sent", automated: true });
    expect(derive([...replies, automatic]).waitingReplySince).toBe("2026-03-03T09:00:00.000Z");
  });

  it("knows the last mail by hand and nothing of automated ones", () => {
    const state = derive([
      makeFact("2026-03-03T09:00Z", "outreach_sent"),
      makeFact("2026-03-09T09:00Z", { kind: "final_sent", automated: true }),
    ]);
    expect(state.lastMessagedAt).toBe("2026-03-03T09:00:00.000Z");
  });

  it("opens the check-in from day 15 to day 21, the day of entry being day 1", () => {
    expect(derive([]).checkinWindow).toEqual({ opensOn: "2026-03-16", lastOn: "2026-03-22", isSent: false });
    expect(derive([makeFact("2026-03-17T09:00Z", "checkin_sent")]).checkinWindow?.isSent).toBe(true);
  });

  it("counts bills and weeks of the programme", () => {
    expect(derive([], { asOf: "2026-03-19T00:00:00.000Z" }).programme).toMatchObject({ billNumber: 1, of: 2, week: 3 });
    expect(derive([], { asOf: "2026-03-20T00:00:00.000Z" }).programme).toMatchObject({
      billNumber: 2,
      nextRenewalOn: "2026-04-20",
      lastRenewalOn: "2026-04-20",
    });
    expect(derive([], { asOf: "2026-04-20T00:00:00.000Z" }).programme).toMatchObject({
      billNumber: 3,
      isOverrun: true,
    });
  });

  it("starts anew after churn and a new subscription", () => {
    const old = [makeFact("2026-01-05T09:00Z", "outreach_sent"), makeFact("2026-02-01T09:00Z", "churned")];
    const stay = { enteredAt: ENTERED, previousLeftAt: "2026-02-01T09:00:00.000Z", decisionId: "d-2" };
    expect(derive(old, { stay })).toMatchObject({ fine: "new_account", contactedAt: null });
    const sameDay = { ...stay, previousLeftAt: "2026-03-02T02:00:00.000Z" };
    const morning = makeFact("2026-03-02T01:00Z", "outreach_sent");
    expect(derive([morning], { stay: sameDay }).fine).toBe("new_account");
  });
});

const calls = fc.constantFrom("c1", "c2", null);
const detail: fc.Arbitrary<FactDetail> = fc.oneof(
  fc.record({
    kind: fc.constant("outreach_sent" as const),
    outreach: fc.constantFrom("first" as const, "follow_up" as const),
    automated: fc.boolean(),
    thread: fc.constantFrom("onboarding" as const, "sales" as const),
  }),
  fc.record({
    kind: fc.constant("inbound_reply" as const),
    author: fc.constantFrom("human" as const, "automatic" as const),
    thread: fc.constant("onboarding" as const),
  }),
  fc.record({
    kind: fc.constantFrom("call_booked" as const, "call_rescheduled" as const),
    callId: calls,
    startsAt: fc.constantFrom("2026-03-12T14:00:00.000Z", "2026-04-02T14:00:00.000Z"),
  }),
  fc.record({ kind: fc.constant("call_held" as const), callId: calls, customerAttendees: fc.constantFrom(null, 0, 2) }),
  fc.record({
    kind: fc.constantFrom("call_cancelled" as const, "call_customer_absent" as const, "call_broken_off" as const),
    callId: calls,
  }),
  fc.constantFrom<FactDetail>(
    { kind: "homework_sent" },
    { kind: "final_sent", automated: false },
    { kind: "graduated" },
    { kind: "referral_created", leadId: null },
    { kind: "referral_disqualified", reason: "x" },
    { kind: "handed_over", to: "sales", handoverId: "h" },
    { kind: "handover_accepted", to: "sales", handoverId: "h" },
    { kind: "handover_bounced", to: "sales", handoverId: "h", reason: "x", expects: "y" },
    { kind: "churned", reason: "cost", note: null },
    { kind: "segment_removed", cause: "sales_engaged" },
    { kind: "reply_settled", reason: "x" },
    { kind: "stage_imported", label: "Ongoing", stage: "engaged_email" },
    { kind: "stage_imported", label: "Churned", stage: "churned" },
  ),
  fc.record({
    kind: fc.constant("stage_overridden" as const),
    stage: fc.constantFrom(...STAGE_IDS),
    reason: fc.constant("x"),
    until: fc.constantFrom(null, "2026-03-15"),
  }),
);

// Few distinct moments, so that facts of one moment are common.
const factList = fc
  .array(fc.record({ detail, hour: fc.integer({ min: -200, max: 900 }), lag: fc.constantFrom(0, 0, 30) }), {
    maxLength: 14,
  })
  .map((list) =>
    list.map(({ detail, hour, lag }, index) => {
      const at = (hours: number) => new Date(Date.parse("2026-03-05T00:00:00Z") + hours * 3_600_000).toISOString();
      const actor = { kind: index % 3 === 0 ? "import" : "member", id: "a" } as const;
      return makeFact(at(hour), detail, { factId: `p-${index}`, recordedAt: at(hour + lag), actor });
    }),
  );

const asOfs = fc.constantFrom("2026-03-10T00:00:00.000Z", "2026-04-01T00:00:00.000Z", "2026-05-01T00:00:00.000Z");

describe("the derivation", () => {
  it("does not depend on the order in which facts are given", () => {
    const shuffled = factList.chain((facts) =>
      fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }), asOfs),
    );
    fc.assert(
      fc.property(shuffled, ([facts, other, asOf]) => {
        expect(derive(other, { asOf })).toEqual(derive(facts, { asOf }));
      }),
    );
  });

  it("leaves no trace of a fact that was taken back, and restores it when the undo is taken back", () => {
    fc.assert(
      fc.property(factList, detail, fc.integer({ min: -100, max: 600 }), asOfs, (facts, extra, hour, asOf) => {
        const at = new Date(Date.parse("2026-03-05T00:00:00Z") + hour * 3_600_000).toISOString();
        const added = makeFact(at, extra, { factId: "x-1" });
        const undo = makeFact(at, { kind: "voided", reason: "wrong account" }, { factId: "x-2", corrects: "x-1" });
        const redo = makeFact(at, { kind: "voided", reason: "it was right" }, { factId: "x-3", corrects: "x-2" });
        expect(derive([...facts, undo, added], { asOf })).toEqual(derive(facts, { asOf }));
        expect(derive([...facts, undo, added, redo], { asOf })).toEqual(derive([...facts, added], { asOf }));
      }),
    );
  });

  it("orders its history by time, ends it in the stage shown, and never repeats a stage", () => {
    fc.assert(
      fc.property(factList, asOfs, (facts, asOf) => {
        const { history, fine, since } = derive(facts, { asOf });
        expect(history.at(-1)).toMatchObject({ stage: fine, at: since });
        for (const [index, change] of history.slice(1).entries()) {
          const before = history[index];
          expect(before && before.at <= change.at && change.at <= asOf).toBe(true);
          expect(before?.stage).not.toBe(change.stage);
        }
      }),
    );
  });

  it("shows as of a day what it would have shown on that day", () => {
    fc.assert(
      fc.property(factList, asOfs, (facts, asOf) => {
        const then = derive(
          facts.filter((fact) => fact.recordedAt <= asOf && fact.happenedAt <= asOf),
          { asOf },
        );
        expect(derive(facts, { asOf })).toEqual(then);
      }),
    );
  });

  it("does not change until the moment that it names, unless something happens", () => {
    fc.assert(
      fc.property(factList, asOfs, (facts, asOf) => {
        const known = facts.filter((fact) => fact.recordedAt <= asOf && fact.happenedAt <= asOf);
        const { nextDueAt, programme: _now, ...state } = derive(known, { asOf });
        if (!nextDueAt) return;
        const before = new Date(Date.parse(nextDueAt) - 1).toISOString();
        const { nextDueAt: _next, programme: _later, ...later } = derive(known, { asOf: before });
        expect(later).toEqual(state);
      }),
    );
  });
});
