import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BLOT, blotOut, blotOutOfJson, patternsOf } from "./blot-out.ts";

const quillon = patternsOf({
  emails: ["quillon@acme.example"],
  names: ["Quillon Abernathy-Zzyx"],
  phones: ["+49 171 555 01 99"],
});
const all = [...quillon.anywhere, ...quillon.nearby];

describe("a person in a text", () => {
  it.each([
    ["Spoke to Quillon Abernathy-Zzyx.", "Spoke to [erased person]."],
    ["Spoke to quillon, who likes it", "Spoke to [erased person], who likes it"],
    ["Mr ABERNATHY-ZZYX's team; Ms Zzyx too", "Mr [erased person]'s team; Ms [erased person] too"],
    ["Quillon\n Abernathy-Zzyx", "[erased person]"],
    ["mail Quillon@ACME.example.", "mail [erased person]."],
    [
      "mail mcquillon@acme.example and quillon@acme.example.org",
      "mail mcquillon@acme.example and quillon@acme.example.org",
    ],
    ["Quillonian, quillon_id and Quillon-Marie", "Quillonian, quillon_id and Quillon-Marie"],
    ["call +49 171 555 01 99 now", "call [erased person] now"],
    ["call 0171/5550199, or (0171) 555-0199", "call [erased person], or [erased person]"],
    ["call 004917155501 99", "call [erased person]"],
    ["invoice 17155501990 and 5550199", "invoice 17155501990 and 5550199"],
  ])("%s", (text, left) => {
    expect(blotOut(text, all)).toBe(left);
  });

  it("is told from an ordinary word by a capital", () => {
    const { nearby } = patternsOf({ emails: [], names: ["Will Price"], phones: [] });
    expect(blotOut("Will says he will pay the price; PRICE agrees", nearby)).toBe(
      `${BLOT} says he will pay the price; ${BLOT} agrees`,
    );
  });

  it("is nobody with a name of two letters or a number of six digits", () => {
    expect(patternsOf({ emails: [], names: ["Jo"], phones: ["555 019"] })).toEqual({
      anywhere: [],
      nearby: [],
      fullNames: [],
      hints: { words: [], digits: [] },
    });
  });

  it("is gone from sentences of a JSON value; keys, numbers and states stay", () => {
    const grace = patternsOf({ emails: ["g@x.example"], names: ["Grace Null"], phones: ["1715550199"] });
    const body = { Grace: 1715550199, state: "Grace", note: ["Grace has left", "g@x.example"], flag: null };
    expect(blotOutOfJson({ champion: "Grace" }, grace, "all texts")).toEqual({ champion: BLOT });
    expect(blotOutOfJson(body, grace, "sentences")).toEqual({
      Grace: 1715550199,
      state: "Grace",
      note: [`${BLOT} has left`, BLOT],
      flag: null,
    });
  });

  it("is gone whatever surrounds the word, and a second time changes nothing", () => {
    const sign = fc.constantFrom(" ", ", ", ". ", "\n", "(", ")", "'s ", ": ", "“", "”");
    fc.assert(
      fc.property(
        sign,
        sign,
        fc.constantFrom("Quillon", "quillon@acme.example", "01715550199"),
        (before, after, word) => {
          const left = blotOut(`so${before}${word}${after}so`, all);
          expect(left).toBe(`so${before}${BLOT}${after}so`);
          expect(blotOut(left, all)).toBe(left);
        },
      ),
    );
  });
});
