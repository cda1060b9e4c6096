import { describe, expect, it } from "vitest";
import { mapColumns } from "./map-columns.ts";
import { columnOfField, type SourceRows, sourceMapping } from "./source-mapping.ts";

const OWN = new Set(["tier"]);
const rows = (part: Partial<SourceRows>): SourceRows => ({
  kind: "accounts",
  header: ["account", "currency"],
  isLoose: false,
  saved: null,
  region: "",
  ownFields: OWN,
  ...part,
});
const SAVED = {
  header: ["account", "name", "currency", "custom.legal_name", "custom.boss"],
  mapping: {
    kind: "accounts" as const,
    columns: [
      { from: "account", to: "account" },
      { from: "currency", to: "currency" },
      { from: "custom.legal_name", to: "name" },
    ],
  },
};
const told = (part: Partial<SourceRows>) =>
  sourceMapping(rows(part))?.columns.map((one) =>
    "fixed" in one ? `${one.to} is ${one.fixed}` : "to" in one ? `${one.from} > ${one.to}` : one.from,
  ) ?? null;

describe("how a source's rows are read", () => {
  it("is by the names of their columns where nobody said anything", () => {
    expect(told({})).toBeNull();
  });

  it("is as it was saved, and a column that is gone stops rows that are all alike", () => {
    const header = SAVED.header.filter((name) => name !== "custom.legal_name");
    const mapping = sourceMapping(rows({ header, saved: SAVED }));
    expect(mapColumns(mapping!, header)).toMatchObject({ ok: false, problem: expect.stringContaining("legal_name") });
  });

  it("is by what is there of it where rows differ: new columns keep their names, left ones stay left out", () => {
    const header = ["account", "name", "currency", "custom.boss", "custom.brand_new", "tier"];
    expect(told({ header, saved: SAVED, isLoose: true })).toEqual([
      "account > account",
      "currency > currency",
      "custom.brand_new > custom.brand_new",
      "tier > custom.tier",
    ]);
  });

  it("takes a needed field from its own column where a row lacks the other", () => {
    const saved = {
      header: ["account", "custom.org", "currency"],
      mapping: {
        kind: "accounts" as const,
        columns: [
          { from: "custom.org", to: "account" },
          { from: "currency", to: "currency" },
        ],
      },
    };
    expect(told({ header: ["account", "currency"], saved, isLoose: true })).toEqual([
      "currency > currency",
      "account > account",
    ]);
  });

  it("says the source's region of each row, unless its rows say it themselves or have none", () => {
    expect(told({ region: "EU" })).toEqual(["account > account", "currency > currency", "region is EU"]);
    expect(told({ region: "EU", header: ["account", "currency", "region"] })).toBeNull();
    expect(told({ region: "EU", header: ["currency"] })).toBeNull();
    expect(told({ region: "EU", kind: "companies", header: ["company", "name"] })).toBeNull();
    expect(told({ region: "EU", header: SAVED.header, saved: SAVED })).toContain("region is EU");
  });

  it("knows which of a source's columns a field is read from", () => {
    const header = ["Org", "currency"];
    const mapping = { kind: "accounts" as const, columns: [{ from: "org", to: "account" }] };
    expect(columnOfField("account", { kind: "accounts", header, mapping })).toBe("Org");
    expect(columnOfField("account", { kind: "accounts", header: ["id"], mapping: null })).toBe("id");
    expect(columnOfField("account", { kind: "accounts", header, mapping: null })).toBeNull();
  });
});
