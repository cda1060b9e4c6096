import { describe, expect, it } from "vitest";
import { actText, companyEffect, customerEffects } from "./identity-words.ts";

describe("what follows", () => {
  it("names the accounts that become one, and only the work that is there", () => {
    expect(companyEffect(["Acme"])).toBe("Acme becomes a company of its own.");
    expect(companyEffect(["A", "B", "C", "D", "E", "F", "G"])).toContain("A, B, C, D, E and 2 more become one company");
    expect(customerEffects(["Acme (own)", "Acme (crm)"], { notes: 1, tasks: 0, people: 3 })).toBe(
      "Acme (own) and Acme (crm) are shown on one page: 1 note, 3 people, usage and timeline, each with where it comes from.",
    );
    expect(customerEffects(["A", "B"], { notes: 0, tasks: 0, people: 0 })).toContain("one page: usage and timeline,");
    expect(actText("unmerged", "Acme", null)).toBe("Acme is a customer of its own");
  });
});
