import { describe, expect, it } from "vitest";
import { fromSortText, sortedBy, thenBy, toSortText, withoutSort } from "./table-sorts.ts";

describe("the order of a list", () => {
  it("is one text in the address and in the API", () => {
    const sorts = fromSortText("renewal,-net");
    expect(sorts).toEqual([
      { by: "renewal", direction: "ascending" },
      { by: "net", direction: "descending" },
    ]);
    expect(toSortText(sorts)).toBe("renewal,-net");
    expect(fromSortText(" , -,name")).toEqual([{ by: "name", direction: "ascending" }]);
  });

  it("takes a further column after the others, and turns one that is there in its place", () => {
    const sorts = thenBy(sortedBy("renewal", "ascending"), "net", "descending");
    expect(toSortText(sorts)).toBe("renewal,-net");
    expect(toSortText(thenBy(sorts, "renewal", "descending"))).toBe("-renewal,-net");
  });

  it("always has one", () => {
    expect(toSortText(withoutSort(fromSortText("renewal,-net"), "renewal"))).toBe("-net");
    expect(toSortText(withoutSort(fromSortText("-net"), "net"))).toBe("-net");
  });
});
