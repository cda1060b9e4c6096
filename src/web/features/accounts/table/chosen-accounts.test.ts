import { describe, expect, it } from "vitest";
import { choose, EVERYTHING, NOTHING } from "../../../ui/table-selection.ts";
import { chosenAccounts } from "./chosen-accounts.ts";

describe("the chosen accounts", () => {
  it("are ids, or the filter of the list with its exceptions", () => {
    expect(chosenAccounts(choose(NOTHING, ["a", "b"], true), "stage:3a")).toEqual({ accountIds: ["a", "b"] });
    expect(chosenAccounts(EVERYTHING, "stage:3a")).toEqual({ filter: "stage:3a", exceptIds: [] });
    expect(chosenAccounts(choose(EVERYTHING, ["a"], false), "stage:3a or plan:yc")).toEqual({
      filter: "stage:3a or plan:yc",
      exceptIds: ["a"],
    });
  });

  it("are never all by an empty filter", () => {
    expect(chosenAccounts(EVERYTHING, " ")).toEqual({ filter: "verdict:in or -verdict:in", exceptIds: [] });
  });
});
