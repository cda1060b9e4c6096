import { describe, expect, it } from "vitest";
import { accountNameMark, isNamedAfter, neutralName } from "./sole-trader.ts";

describe("an account that is called as its only person", () => {
  it("is known by the whole name in any writing, and never by a part of it", () => {
    expect(isNamedAfter(" kim  ROE", ["Kim Roe"])).toBe(true);
    expect(isNamedAfter("Roe, Kim", ["Kim Roe"])).toBe(false);
    expect(isNamedAfter("Kim Roe Studio", ["Kim Roe"])).toBe(false);
    expect(isNamedAfter("...", ["", "!"])).toBe(false);
  });

  it("gets a name that says nothing of them", () => {
    expect(neutralName("0190a1b2-0000-7000-8000-0000000c0ffe")).toBe("Erased customer 0c0ffe");
  });

  it("is known again by source, id and name together", () => {
    expect(accountNameMark("crm", "s1", "Kim Roe")).toBe(accountNameMark("crm", "s1", "kim roe "));
    expect(accountNameMark("crm", "s2", "Kim Roe")).not.toBe(accountNameMark("crm", "s1", "Kim Roe"));
  });
});
