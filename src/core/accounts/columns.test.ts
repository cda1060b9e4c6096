import { describe, expect, it } from "vitest";
import { ACCOUNT_COLUMNS, ACCOUNT_SORTS, type AccountColumn } from "./columns.ts";

const columns: readonly AccountColumn[] = ACCOUNT_COLUMNS;
const humans = columns.find((column) => column.id === "humans");

describe("the columns of accounts", () => {
  it("offer each order of the list in exactly one column", () => {
    const sorts = columns.flatMap(({ sortable }) => (sortable ? [sortable] : []));
    expect([...sorts].sort()).toEqual([...ACCOUNT_SORTS].sort());
  });

  it("have ids of their own", () => {
    expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length);
  });

  it.each([
    [{ coverage: "known", humans: ["Anna", "Ben"] }, "Anna, Ben"],
    [{ coverage: "nobody", humans: [] }, "Nobody"],
    [{ coverage: "unknown", humans: [] }, null],
  ])("tell nobody from not known: %o", (facts, text) => {
    expect(humans?.value(facts as never)).toBe(text);
  });
});
