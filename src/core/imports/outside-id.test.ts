import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outsideIdText, parseOutsideId } from "./outside-id.ts";

describe("an id of another system", () => {
  it("names the system, the region if there is one, and the id, which may hold colons", () => {
    expect(parseOutsideId("stripe:cus_1")).toEqual({ source: "stripe", region: null, externalId: "cus_1" });
    expect(parseOutsideId("ext:stripe:cus:1")).toEqual({ source: "stripe", region: null, externalId: "cus:1" });
    expect(parseOutsideId("billing-db/EU:org_1")).toEqual({ source: "billing-db", region: "EU", externalId: "org_1" });
  });

  it("is none where nothing stands on one side of the colon", () => {
    for (const text of ["cus_1", "stripe:", ":cus_1", "", "/EU:1"]) expect(parseOutsideId(text)).toBeNull();
  });

  it("is read as it was written", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,12}$/).filter((text) => text !== "ext");
    fc.assert(
      fc.property(word, fc.option(word), word, (source, region, externalId) => {
        const outside = { source, region, externalId };
        expect(parseOutsideId(outsideIdText(outside))).toEqual(outside);
      }),
    );
  });
});
