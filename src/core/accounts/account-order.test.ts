import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountOrderText, parseAccountOrder } from "./account-order.ts";

describe("the order of a list as text", () => {
  it("names columns with the first one first, each once", () => {
    expect(parseAccountOrder("renewal, -net,renewal,-")).toEqual([
      { name: "renewal", descending: false },
      { name: "net", descending: true },
    ]);
    expect(parseAccountOrder("")).toEqual([]);
  });

  it("is read as it was written", () => {
    const term = fc.record({
      name: fc.constantFrom("renewal", "net", "field.people", "name"),
      descending: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(term, { selector: ({ name }) => name }), (terms) => {
        expect(parseAccountOrder(accountOrderText(terms))).toEqual(terms);
      }),
    );
  });
});
