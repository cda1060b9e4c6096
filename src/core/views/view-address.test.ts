import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AGGREGATES } from "../accounts/aggregates.ts";
import { readViewAddress, writeViewAddress } from "./view-address.ts";
import {
  changesOfView,
  groupKey,
  isSameContent,
  PLAIN_CONTENT,
  tidyContent,
  type ViewContent,
} from "./view-content.ts";

const columnId = fc.constantFrom("name", "net", "stage", "renewal", "field.tier", "field.none", "field.usual");
const columnIds = fc.uniqueArray(columnId);
const sorts = fc.uniqueArray(fc.constantFrom("renewal", "-net", "name", "-tier", "none", "usual"), { minLength: 1 });
const content: fc.Arbitrary<ViewContent> = fc.record({
  shape: fc.constant("table" as const),
  filter: fc.oneof(fc.constant(""), fc.constantFrom("stage:3a", 'name:"a, b" -plan:yc', "none", "=&#?"), fc.string()),
  sorts,
  columns: fc.option(columnIds, { nil: null }),
  pinnedLeft: columnIds,
  pinnedRight: columnIds,
  stages: fc.constantFrom("fine", "coarse"),
  group: fc.constantFrom(null, "stage", "field.tier"),
  folded: fc.uniqueArray(fc.oneof(fc.constantFrom(null, "none", "a,b"), fc.string()).map(groupKey)),
  footers: fc.dictionary(columnId, fc.constantFrom(...AGGREGATES)),
});

describe("a view in an address", () => {
  it("is read as it was written, whatever is saved", () => {
    fc.assert(
      fc.property(content, content, (saved, shown) => {
        expect(readViewAddress(writeViewAddress(shown, saved), saved)).toEqual(shown);
      }),
    );
  });

  it("says nothing of what is as it was saved", () => {
    fc.assert(
      fc.property(content, (saved) => {
        expect(writeViewAddress(saved, saved)).toEqual({});
      }),
    );
  });

  it("shows that a filter was emptied", () => {
    const saved = { ...PLAIN_CONTENT, filter: "stage:3a" };
    expect(writeViewAddress(PLAIN_CONTENT, saved)).toEqual({ filter: "" });
    expect(readViewAddress({ filter: "" }, saved).filter).toBe("");
  });

  it("written by hand may name things twice or leave gaps", () => {
    const read = readViewAddress({ sort: ",-net,-net", columns: "name,,net,name", stages: "other" }, PLAIN_CONTENT);
    expect(read).toEqual({ ...PLAIN_CONTENT, sorts: ["-net"], columns: ["name", "net"] });
    expect(readViewAddress({ sort: "" }, PLAIN_CONTENT)).toEqual(PLAIN_CONTENT);
  });
});

describe("what changed in a view", () => {
  it("is nothing exactly where both are the same", () => {
    fc.assert(
      fc.property(content, content, (a, b) => {
        expect(isSameContent(a, a)).toBe(true);
        expect(changesOfView(a, b)).toEqual(changesOfView(b, a));
      }),
    );
  });

  it("is said in words", () => {
    const shown: ViewContent = {
      ...PLAIN_CONTENT,
      filter: "stage:1",
      columns: [],
      pinnedRight: ["net"],
      shape: "board",
    };
    expect(changesOfView(PLAIN_CONTENT, shown)).toEqual(["shape", "filter", "columns", "pins"]);
  });

  it("is not spaces around the filter, and saving takes them off", () => {
    expect(isSameContent(PLAIN_CONTENT, { ...PLAIN_CONTENT, filter: "  " })).toBe(true);
    expect(tidyContent({ ...PLAIN_CONTENT, filter: " stage:1 ", sorts: ["net", "net"] })).toEqual({
      ...PLAIN_CONTENT,
      filter: "stage:1",
      sorts: ["net"],
    });
  });
});
