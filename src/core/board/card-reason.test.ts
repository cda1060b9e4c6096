import { describe, expect, it } from "vitest";
import { type CardFacts, cardReason } from "./card-reason.ts";

const TODAY = "2026-03-05";
const NONE: CardFacts = { unmappedLabel: null, queueReason: null, nextTask: null, contactBy: null };
const task = { title: "Send prices", dueOn: "2026-03-19" };

describe("why a card matters now", () => {
  it("is what nobody could place, then what needs somebody today, then what comes next", () => {
    const all = { unmappedLabel: "Warm", queueReason: "Renews in 3 days", nextTask: task, contactBy: "2026-03-12" };
    expect(cardReason(all, TODAY)?.text).toContain('"Warm"');
    expect(cardReason({ ...all, unmappedLabel: null }, TODAY)).toEqual({ text: "Renews in 3 days", on: null });
    expect(cardReason({ ...NONE, nextTask: task, contactBy: "2026-03-12" }, TODAY)).toEqual({
      text: "Send prices",
      on: "2026-03-19",
    });
  });

  it("is the last day for the first contact until that day has passed", () => {
    expect(cardReason({ ...NONE, contactBy: TODAY }, TODAY)?.on).toBe(TODAY);
    expect(cardReason({ ...NONE, contactBy: "2026-03-04" }, TODAY)).toBeNull();
    expect(cardReason(NONE, TODAY)).toBeNull();
  });
});
