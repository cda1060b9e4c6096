import { describe, expect, it } from "vitest";
import { NO_EFFECTS } from "./book-effects.ts";
import { effectSentence } from "./effect-sentence.ts";

describe("the sentence on what a price book would change", () => {
  it("says who would enter, leave or cross, and how much bills move in the currency's own unit", () => {
    const effects = {
      ...NO_EFFECTS,
      accounts: 1_240,
      enter: 3,
      cross: 4,
      up: 30,
      down: 1,
      upMinor: 120_400,
      downMinor: 5,
    };
    expect(effectSentence(effects, "USD", "2026-04-01")).toBe(
      "Of 1,240 accounts with an open period in USD on 2026-04-01, 3 would enter, none would leave and 4 would cross a level; 30 bills go up by USD 1204.00 and 1 bill goes down by USD 0.05.",
    );
    expect(effectSentence(effects, "JPY", "2026-04-01")).toContain("up by JPY 120400 and");
    expect(effectSentence(effects, "KWD", "2026-04-01")).toContain("up by KWD 120.400 and");
  });

  it("says so where nothing moves, and where there is nobody to move", () => {
    expect(effectSentence({ ...NO_EFFECTS, accounts: 1, same: 1 }, "EUR", "2026-04-01")).toBe(
      "Of 1 account with an open period in EUR on 2026-04-01, none would enter, none would leave and none would cross a level; every bill stays the same.",
    );
    expect(effectSentence(NO_EFFECTS, "EUR", "2026-04-01")).toBe(
      "No account has an open period in EUR on 2026-04-01, so nothing would change.",
    );
  });
});
