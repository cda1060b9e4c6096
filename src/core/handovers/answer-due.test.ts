import { describe, expect, it } from "vitest";
import { answerDueOn, isAnswerOverdue } from "./answer-due.ts";
import { channelName } from "./handover-preset.ts";
import { HANDOVER_STATES } from "./handover-state.ts";

describe("the answer to a handover", () => {
  it("is due some working days later, whatever lies between", () => {
    const due = (handedAt: string) => answerDueOn(handedAt, { answerWithinDays: 3 });
    expect(due("2026-03-03T08:00:00.000Z")).toBe("2026-03-06");
    // A Thursday evening: Friday, Monday, Tuesday.
    expect(due("2026-03-05T23:00:00.000Z")).toBe("2026-03-10");
    expect(due("2026-03-07T10:00:00.000Z")).toBe("2026-03-11");
  });

  it("is overdue from the day after, and only while there is none", () => {
    const overdue = HANDOVER_STATES.filter((state) =>
      isAnswerOverdue({ state, answerDueOn: "2026-03-10" }, "2026-03-11"),
    );
    expect(overdue).toEqual(["open"]);
    expect(isAnswerOverdue({ state: "open", answerDueOn: "2026-03-10" }, "2026-03-10")).toBe(false);
  });
});

describe("the channel that is looked for", () => {
  it("has the name of the company as channels are named", () => {
    const named = (company: string) => channelName({ sharedChannel: "#posthog-{company}" }, company);
    expect(["Brightpath", "Müller & Söhne GmbH", " Acme, Inc. "].map(named)).toEqual([
      "#posthog-brightpath",
      "#posthog-muller-sohne-gmbh",
      "#posthog-acme-inc",
    ]);
  });
});
