import { describe, expect, it } from "vitest";
import { readAccountWords } from "./account-words.ts";

describe("an account and words for it", () => {
  it("are parted by the first colon, whatever colons follow", () => {
    expect(readAccountWords(" Fernhill : they asked: when? ")).toEqual([
      { account: "Fernhill", text: "they asked: when?" },
    ]);
    expect(readAccountWords("Fernhill: see https://fern.example: now")).toEqual([
      { account: "Fernhill", text: "see https://fern.example: now" },
    ]);
  });

  it("are only an account while nobody has written a colon, or only an address", () => {
    expect(readAccountWords("fern")).toEqual([{ account: "fern", text: null }]);
    expect(readAccountWords("https://fern.example")).toEqual([{ account: "https://fern.example", text: null }]);
    expect(readAccountWords(": lost")).toEqual([{ account: ": lost", text: null }]);
  });

  it("may begin with an id of another system, which has a colon of its own", () => {
    expect(readAccountWords("billing:org_1: they asked: when?")).toEqual([
      { account: "billing", text: "org_1: they asked: when?" },
      { account: "billing:org_1", text: "they asked: when?" },
    ]);
    expect(readAccountWords("billing:org_1")).toEqual([
      { account: "billing", text: "org_1" },
      { account: "billing:org_1", text: null },
    ]);
    expect(readAccountWords("billing/EU:org:1: hello").map(({ account }) => account)).toEqual([
      "billing/EU",
      "billing/EU:org",
      "billing/EU:org:1",
    ]);
  });
});
