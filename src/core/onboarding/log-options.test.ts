import { describe, expect, it } from "vitest";
import { ProductError } from "../errors.ts";
import { factFromLog, LOG_OPTION_IDS, LOG_OPTIONS, type LogInput } from "./log-options.ts";
import { moveOffers, overrideStage } from "./move-offers.ts";
import { STAGE_IDS } from "./stage.ts";

const NOW = "2026-03-10T12:00:00.000Z";
const log = (input: Partial<LogInput> & Pick<LogInput, "option">) =>
  factFromLog({ happenedAt: "2026-03-10T09:00:00.000Z", ...input }, NOW);

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (error instanceof ProductError) return error.code;
    throw error;
  }
}

describe("log what happened", () => {
  it("offers each option once, with a key of its own", () => {
    expect(LOG_OPTIONS.map(({ id }) => id)).toEqual(LOG_OPTION_IDS);
    expect(new Set(LOG_OPTIONS.map(({ key }) => key)).size).toBe(LOG_OPTIONS.length);
  });

  it("records the fact that the option stands for", () => {
    const filled = { startsAt: "2026-03-12T14:00:00Z", reason: "cost" };
    expect(LOG_OPTION_IDS.map((option) => log({ option, ...filled }).kind)).toEqual([
      "outreach_sent",
      "inbound_reply",
      "reply_settled",
      "call_booked",
      "call_rescheduled",
      "call_cancelled",
      "call_held",
      "call_customer_absent",
      "call_we_absent",
      "call_broken_off",
      "homework_sent",
      "checkin_sent",
      "final_sent",
      "referral_created",
      "referral_disqualified",
      "graduated",
      "churned",
    ]);
  });

  it("asks for what is missing", () => {
    expect(codeOf(() => log({ option: "call_booked" }))).toBe("log.incomplete");
    expect(codeOf(() => log({ option: "call_booked", startsAt: "2026-03-01T09:00:00Z" }))).toBe("log.incomplete");
    expect(codeOf(() => log({ option: "call_moved" }))).toBe("log.incomplete");
    expect(codeOf(() => log({ option: "sent_back", reason: "  " }))).toBe("log.incomplete");
    expect(log({ option: "reply_settled" })).toEqual({ kind: "reply_settled", reason: "No answer needed" });
    expect(codeOf(() => log({ option: "churned" }))).toBe("log.incomplete");
    expect(codeOf(() => log({ option: "churned", reason: "bored" }))).toBe("log.incomplete");
    expect(codeOf(() => log({ option: "call_held", customerAttendees: 0 }))).toBe("log.incomplete");
  });

  it("does not log what has not happened yet", () => {
    expect(codeOf(() => log({ option: "replied", happenedAt: "2026-03-10T12:00:00.001Z" }))).toBe("log.in-future");
  });
});

describe("moving a card", () => {
  it("offers the fact that would cause the move, and always an override with a reason", () => {
    expect(moveOffers("new_account", "initiated")).toMatchObject({ log: ["mail_sent"], skips: [], offersUndo: false });
    expect(moveOffers("engaged_email", "churned")).toMatchObject({ log: ["churned"], skips: [] });
    expect(moveOffers("awaiting_final", "onboarded_engaged").log).toEqual(["final_sent", "graduated"]);
    for (const from of STAGE_IDS)
      for (const to of STAGE_IDS)
        expect(moveOffers(from, to).override).toEqual({ isReasonRequired: true, offersEnd: true });
  });

  it("has only the override where time alone leads, and undo where the card goes back", () => {
    expect(moveOffers("initiated", "awaiting_final")).toMatchObject({ log: [], offersUndo: false });
    expect(moveOffers("intro_call_completed", "initiated").offersUndo).toBe(true);
    expect(moveOffers("churned", "sales_handoff").offersUndo).toBe(true);
    expect(moveOffers("initiated", "initiated")).toMatchObject({ log: [], offersUndo: false });
  });

  it("offers what leads back: a cancelled call, and an account that sales sends back", () => {
    expect(moveOffers("engaged_call_booked", "engaged_email").log).toEqual(["call_cancelled"]);
    expect(moveOffers("sales_handoff", "initiated")).toMatchObject({ log: ["sent_back"], offersUndo: true });
    expect(moveOffers("sales_handoff", "churned").log).toEqual(["churned"]);
    expect(moveOffers("onboarded_engaged", "sales_handoff").log).toEqual(["referred"]);
  });

  it("offers nothing that cannot lead back", () => {
    expect(moveOffers("intro_call_completed", "initiated").log).toEqual([]);
    expect(moveOffers("second_call_completed", "engaged_call_booked").log).toEqual([]);
    expect(moveOffers("churned", "sales_handoff").log).toEqual([]);
    expect(moveOffers("onboarded_engaged", "onboarded_no_engagement").log).toEqual([]);
  });

  it("says which stages are passed over, but not on the silent path from 2 to 5", () => {
    expect(moveOffers("new_account", "second_call_completed").skips).toEqual([
      "initiated",
      "engaged_email",
      "intro_call_completed",
    ]);
    expect(moveOffers("initiated", "awaiting_final").skips).toEqual([]);
    expect(moveOffers("new_account", "onboarded_no_engagement").skips).toEqual(["initiated", "awaiting_final"]);
  });

  it("wants a reason, and an end that lies ahead", () => {
    const today = "2026-03-10";
    const set = (reason: string, until: string | null) => overrideStage({ stage: "initiated", reason, until, today });
    expect(set(" Written by post ", "2026-03-11")).toMatchObject({ reason: "Written by post", until: "2026-03-11" });
    expect(codeOf(() => set("  ", null))).toBe("stage.reason-missing");
    expect(codeOf(() => set("x", today))).toBe("stage.end-passed");
  });
});
