import { describe, expect, it } from "vitest";
import { stageByWord } from "./stage-by-word.ts";

const LABELS = new Map([
  ["3a", { kind: "stage", stage: "engaged_email" } as const],
  ["6c", { kind: "stage", stage: "sales_handoff" } as const],
  ["6d", { kind: "stage", stage: "churned" } as const],
  ["paid call", { kind: "paid_call" } as const],
]);
const meant = (word: string, more: Partial<Parameters<typeof stageByWord>[0]> = {}) =>
  stageByWord({ word, labels: LABELS, from: "initiated", unmappedLabel: null, isWithSales: false, ...more });

describe("a stage that was written as a word", () => {
  it("is set when it is one, and left when the account is there", () => {
    expect(meant(" 3A. ")).toEqual({ kind: "set", stage: "engaged_email" });
    expect(meant("3a", { from: "engaged_email" })).toEqual({ kind: "same" });
    expect(meant("3a", { from: "engaged_email", unmappedLabel: "Phase B" })).toEqual({
      kind: "set",
      stage: "engaged_email",
    });
  });

  it.each([
    ["", {}, "cannot be empty"],
    ["Phase B", {}, '"Phase B" is no stage'],
    ["paid call", {}, "lies over a stage"],
    ["6d", {}, "Who leaves has a reason"],
    ["6c", {}, "with its packet"],
    ["3a", { from: null }, "not in the segment"],
    ["3a", { from: "sales_handoff", isWithSales: true }, "It is with sales"],
  ] as const)("is refused with what to do instead: %s", (word, more, says) => {
    const read = meant(word, more);
    expect(read.kind === "refused" && read.sentence).toContain(says);
  });
});
