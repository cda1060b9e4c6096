import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AccountDirectory, type KnownAlias } from "./account-directory.ts";

const A = "01900000-0000-7abc-8def-00000000000a";
const B = "f1900000-ffff-7abc-8def-fffffffffffb";
const alias = (externalId: string, region: string, accountId: string): KnownAlias => ({
  externalId,
  region,
  accountId,
  currency: "USD",
});
const found = (aliases: KnownAlias[], externalId: string, region: string | null) => {
  const account = new AccountDirectory(aliases).find(externalId, region);
  return typeof account === "string" ? account : account.accountId;
};

describe("the accounts that a source knows", () => {
  it("are found by region and id, and without a region where the id is one account's alone", () => {
    const two = [alias("org_1", "EU", A), alias("org_1", "US", B)];
    expect(found(two, "org_1", "EU")).toBe(A);
    expect(found(two, "org_1", "US")).toBe(B);
    expect(found(two, "org_1", "APAC")).toBe("unknown");
    expect(found(two, "org_1", null)).toBe("ambiguous");
    expect(found([alias("org_1", "EU", A), alias("org_1", "US", A)], "org_1", null)).toBe(A);
    expect(found(two, "org_2", null)).toBe("unknown");
    expect(found(two, "org_", null)).toBe("unknown");
    expect(found([], "", null)).toBe("unknown");
  });

  it("are found under any region where theirs was never named", () => {
    expect(found([alias("org_1", "", A)], "org_1", "EU")).toBe(A);
    expect(found([alias("org_1", "", A), alias("org_1", "EU", B)], "org_1", "EU")).toBe(B);
  });

  it("keep id and currency to the letter, however many they are", () => {
    const currency = fc.constantFrom("USD", "EUR", "JPY");
    const externalId = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }));
    const many = fc.uniqueArray(fc.record({ accountId: fc.uuid(), externalId, currency }), {
      selector: ({ externalId }) => externalId,
      maxLength: 600,
      size: "max",
    });
    fc.assert(
      fc.property(many, (all) => {
        const directory = new AccountDirectory(all.map((one) => ({ ...one, region: "" })));
        for (const { externalId, accountId, currency: unit } of all)
          expect(directory.find(externalId, null)).toMatchObject({ accountId, currency: unit });
      }),
      { numRuns: 30 },
    );
  });
});
