import { describe, expect, it } from "vitest";
import { blotMarked, marksIn, marksOfPerson } from "./erased-marks.ts";

const ACCOUNT = "a1";
const quillon = {
  emails: ["Quillon+news@canary.example"],
  names: ["Quillon Zzyx", "Will Price"],
  phones: ["+49 171 555 01 99"],
  others: ["203.0.113.77", "1 Canary Street"],
};
const marks = marksOfPerson(quillon, [ACCOUNT]);
const known = new Set(marks.map(({ mark }) => mark));
const counts = [...new Set(marks.flatMap(({ wordCount }) => wordCount ?? []))];

function left(text: string, accountId: string | null) {
  return blotMarked(text, marksIn(text, accountId, counts), (mark) => known.has(mark));
}

describe("an erased person in a text that comes in later", () => {
  it.each([
    ["Spoke to Quillon Zzyx, who likes it", "Spoke to [erased person], who likes it"],
    ["Ms ZZYX; quillon's team", "Ms [erased person]; [erased person]'s team"],
    ["mail QUILLON@canary.example, quillon+x@canary.example.", "mail [erased person], [erased person]."],
    ["call 0171/555 01 99 from 203.0.113.77", "call [erased person] from [erased person]"],
    ["lives at 1 canary  street", "lives at [erased person]"],
    ["Will agrees that we will pay the price", "[erased person] agrees that we will pay the price"],
    ["other@canary.example, 203.0.113.78, 5550199", "other@canary.example, 203.0.113.78, 5550199"],
  ])("%s", (text, after) => {
    expect(left(text, ACCOUNT)).toBe(after);
  });

  it("is a namesake in another account, unless the address says otherwise", () => {
    expect(left("Quillon Zzyx", "a2")).toBe("Quillon Zzyx");
    expect(left("quillon@canary.example", "a2")).toBe("[erased person]");
    expect(left("Quillon Zzyx and a quillon", null)).toBe("[erased person] and a quillon");
  });
});
