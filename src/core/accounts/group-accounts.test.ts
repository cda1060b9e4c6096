import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findGrouping, groupName, groupsInOrder } from "./group-accounts.ts";

const field = (fieldId: string, type: string, choices: string[] = []) =>
  ({ fieldId, type, retiredAt: null, choices: choices.map((id) => ({ id, label: id.toUpperCase() })) }) as never;
const FIELDS = [
  field("tier", "choice", ["gold", "silver"]),
  field("uses", "choices", ["a", "b"]),
  field("vip", "flag"),
  field("seats", "number"),
];

describe("groups of accounts", () => {
  it("are of columns and fields with few values, and of nothing else", () => {
    expect(["stage", "humans", "field.tier", "field.vip"].map((id) => findGrouping(id, FIELDS)?.column)).toEqual([
      "stage",
      "humans",
      "field.tier",
      "field.vip",
    ]);
    expect(["net", "name", "field.seats", "field.gone", "toString"].map((id) => findGrouping(id, FIELDS))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("come in the order in which they are read, those without a value last", () => {
    const stage = findGrouping("stage", FIELDS)!;
    expect(groupsInOrder(stage, [null, "churned", "older_stage", "engaged_email", "new_account"])).toEqual([
      "new_account",
      "engaged_email",
      "churned",
      "older_stage",
      null,
    ]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.option(fc.string())), (values) => {
        const ordered = groupsInOrder(stage, values);
        expect([...ordered].sort()).toEqual([...values].sort());
        expect(groupsInOrder(stage, ordered)).toEqual(ordered);
      }),
    );
  });

  it("are called as the team calls them", () => {
    const about = { fields: FIELDS, stages: { engaged_email: "Engaged" } };
    expect(
      (
        [
          ["stage", "engaged_email"],
          ["stage", null],
          ["plan", "payg"],
          ["field.tier", "gold"],
          ["field.uses", '["b", "a"]'],
          ["field.vip", "true"],
          ["field.tier", null],
        ] as const
      ).map(([column, value]) => groupName(column, value, about)),
    ).toEqual(["3a Engaged", "Not in onboarding", "Pay as you go", "GOLD", "B, A", "Yes", "No value"]);
  });
});
