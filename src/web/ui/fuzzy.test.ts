import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fuzzyFind, fuzzyScore } from "./fuzzy.ts";

const LABELS = ["Next account", "Snooze", "Done for now", "Open the account", "Accounts", "Connections"];
const find = (query: string) => fuzzyFind(query, LABELS, (label) => label);

describe("finding by a few letters", () => {
  it("puts what begins with the word first, then words within, then parts, then scattered letters", () => {
    expect(find("acc")).toEqual(["Accounts", "Next account", "Open the account"]);
    expect(find("nex acc")).toEqual(["Next account"]);
    expect(find("snz")).toEqual(["Snooze"]);
    expect(find("dfn")).toEqual(["Done for now"]);
    expect(find("xyz")).toEqual([]);
  });

  it("forgives two letters that changed places, one too many, and accents", () => {
    expect(find("accuonts")).toEqual(["Accounts"]);
    expect(find("snoooze")).toEqual(["Snooze"]);
    expect(fuzzyScore("muller", "Müller AG")).not.toBeNull();
    expect(find("accountz")).toEqual([]);
  });

  it("leaves all in their order for nothing typed", () => {
    expect(find("  ")).toEqual(LABELS);
  });

  it("finds every text by any part of it, and never by letters that are not in it", () => {
    const text = fc.stringMatching(/^[a-z ]{3,30}$/);
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (whole, from, length) => {
        const part = whole.slice(from % whole.length, (from % whole.length) + 1 + (length % whole.length));
        expect(fuzzyScore(part, whole)).not.toBeNull();
        expect(fuzzyScore(`${part}9`, whole)).toBeNull();
      }),
    );
  });

  it("scores scattered letters below the same letters in one piece", () => {
    const word = fc.stringMatching(/^[a-z]{3,8}$/);
    fc.assert(
      fc.property(word, (letters) => {
        const apart = fuzzyScore(letters, [...letters].join("-")) ?? 0;
        expect(apart).toBeLessThan(fuzzyScore(letters, `x${letters}`) ?? 0);
      }),
    );
  });
});
