import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnsRead } from "./source-mapping.ts";
import { unusedColumns, unusedSentence } from "./unused-columns.ts";

const none = new Set<string>();
const header = ["account", "name", "plan", "currency", "signed_up_on", "Colour", "custom.worth", "shade", ""];

describe("columns that nothing is read from", () => {
  it("are those that no field has the name of, neither ours nor one of the team", () => {
    const file = { kind: "accounts", header, mapping: null } as const;
    expect(unusedColumns({ ...file, ownFields: none })).toEqual(["Colour", "shade"]);
    expect(unusedColumns({ ...file, ownFields: new Set(["colour"]) })).toEqual(["shade"]);
  });

  it("are those that a mapping leaves out", () => {
    const columns = [
      { from: "acct", to: "account" },
      { from: "first", to: "name", joins: ["last"] },
    ];
    const mapping = { kind: "accounts", columns } as const;
    expect(
      unusedColumns({ kind: "accounts", header: ["Acct", "first", "last", "shade"], mapping, ownFields: none }),
    ).toEqual(["shade"]);
  });

  it("and those that are read are all of them together", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...header.filter((name) => name !== ""))), (names) => {
        const file = { kind: "accounts", header: names, mapping: null, ownFields: none } as const;
        expect([...unusedColumns(file), ...columnsRead(file)].sort()).toEqual([...names].sort());
      }),
    );
  });

  it("are said with the way to keep them, where they can be kept", () => {
    expect(unusedSentence("accounts", ["Fav Colour", "shade"])).toBe(
      "Not used: Fav Colour, shade. To keep one as a field of the account, begin its name with custom., such as custom.fav_colour.",
    );
    expect(unusedSentence("usage", ["shade"])).toBe("Not used: shade.");
    expect(unusedSentence("usage", [])).toBeNull();
  });
});
