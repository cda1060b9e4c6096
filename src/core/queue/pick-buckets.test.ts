import { describe, expect, it } from "vitest";
import { bucketOf, type PickedAccount } from "./pick-buckets.ts";

const today = "2026-03-05";
const account: PickedAccount = { net: 250, country: "CZ", signedUpOn: "2026-02-01", peopleCount: 2 };

describe("kinds of accounts between which picks are compared", () => {
  it.each<[number | null, string]>([
    [null, "No forecast"],
    [0, "Under 100"],
    [99.99, "Under 100"],
    [100, "100 to 500"],
    [500, "500 to 1000"],
    [1000, "1000 and more"],
  ])("puts a forecast of %s under %s", (net, bucket) => {
    expect(bucketOf({ ...account, net }, "size", today)).toBe(bucket);
  });

  it("tells age by the day of sign-up, and difficulty by who is known there", () => {
    expect(bucketOf(account, "age", today)).toBe("Under 90 days");
    expect(bucketOf({ ...account, signedUpOn: "2025-06-01" }, "age", today)).toBe("Under a year");
    expect(bucketOf({ ...account, signedUpOn: "2025-03-05" }, "age", today)).toBe("A year and more");
    expect(bucketOf({ ...account, signedUpOn: null }, "age", today)).toBe("Sign-up not known");
    expect(bucketOf({ ...account, peopleCount: 0 }, "difficulty", today)).toBe("Nobody to write to is known");
    expect(bucketOf(account, "country", today)).toBe("CZ");
    expect(bucketOf({ ...account, country: "" }, "country", today)).toBe("Country not known");
  });
});
