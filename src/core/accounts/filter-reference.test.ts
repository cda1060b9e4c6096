import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ACCOUNT_FILTER_FIELDS } from "./filter-fields.ts";
import { FILTER_RULES, filterFieldHelp, filterReferencePage } from "./filter-reference.ts";
import { problemsIn } from "./filter-tree.ts";
import { readFilter } from "./parse-filter.ts";

describe("the reference of filters", () => {
  it("is the page in the documentation; npx tsx scripts/write-filter-reference.ts writes it", () => {
    const page = readFileSync(new URL("../../../docs/filters.md", import.meta.url), "utf8");
    expect(page).toBe(filterReferencePage());
  });

  it("shows only what can be read", () => {
    const shown = [
      ...FILTER_RULES.flatMap(({ examples }) => Object.keys(examples)),
      ...ACCOUNT_FILTER_FIELDS.flatMap((field) => filterFieldHelp(field).examples),
    ];
    for (const text of shown) expect(problemsIn(readFilter(text, "2026-03-10")), text).toEqual([]);
  });
});
