import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromEpochDay } from "../time/local-date.ts";
import { daysAround, findDayBand } from "./day-bands.ts";
import { findGrouping, groupFilter, groupName, groupsInOrder } from "./group-accounts.ts";

const field = (fieldId: string, type: string, choices: string[] = []) =>
  ({ fieldId, type, retiredAt: null, choices: choices.map((id) => ({ id, label: id.toUpperCase() })) }) as never;
const FIELDS = [
  field("tier", "choice", ["gold", "silver"]),
  field("uses", "choices", ["a", "b"]),
  field("vip", "flag"),
  field("seats", "number"),
  field("page", "link"),
];
const TODAY = "2026-03-05";

describe("groups of accounts", () => {
  it("are of columns and fields with few values, numbers or days, and of nothing else", () => {
    expect(
      ["stage", "humans", "field.tier", "field.vip", "net", "field.seats"].map(
        (id) => findGrouping(id, FIELDS)?.column,
      ),
    ).toEqual(["stage", "humans", "field.tier", "field.vip", "net", "field.seats"]);
    expect(["name", "domain", "field.page", "field.gone", "toString"].map((id) => findGrouping(id, FIELDS))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("come in the order in which they are read, those without a value last", () => {
    const stage = findGrouping("stage", FIELDS)!;
    expect(groupsInOrder(stage, [null, "churned", "older_stage", "engaged_email", "new_account"], TODAY)).toEqual([
      "new_account",
      "engaged_email",
      "churned",
      "older_stage",
      null,
    ]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.option(fc.string())), (values) => {
        const ordered = groupsInOrder(stage, values, TODAY);
        expect([...ordered].sort()).toEqual([...values].sort());
        expect(groupsInOrder(stage, ordered, TODAY)).toEqual(ordered);
      }),
    );
  });

  it("of numbers and days are bands, each the filter that a person would write", () => {
    const filters = (column: string, ids: readonly (string | null)[]) => {
      const grouping = findGrouping(column, FIELDS)!;
      return groupsInOrder(grouping, ids, TODAY).map((id) => groupFilter(grouping, id, TODAY));
    };
    expect(filters("net", [null, "10000000..", "100..250", "0..100", "0", "<0", "100..7000"])).toEqual([
      ...["net:<0", "net:0", "net:>0 net:<100", "net:>=100 net:<250", "net:>=10000000"],
      ...[null, "net:none"],
    ]);
    expect(
      filters("nextTask", ["later:2026-03", "next-week", "this-week", "today", "overdue", "later:2026-04"]),
    ).toEqual(
      [
        "<=2026-03-04",
        "2026-03-05",
        "2026-03-06..2026-03-08",
        "2026-03-09..2026-03-15",
        "2026-03-16..2026-03-31",
        "2026-04-01..2026-04-30",
      ].map((days) => `task:${days}`),
    );
    expect(
      filters("entered", ["today", "this-week-before", "last-week", "earlier:2026-02", "earlier:2026-01"]),
    ).toEqual(
      [
        "2026-01-01..2026-01-31",
        "2026-02-01..2026-02-22",
        "2026-02-23..2026-03-01",
        "2026-03-02..2026-03-04",
        "2026-03-05",
      ].map((days) => `entered:${days}`),
    );
    expect(filters("field.tier", ["gold", "gone"])).toEqual(['tier:"gold"', null]);
  });

  it("of days hold every day once, whichever day today is", () => {
    const day = fc.integer({ min: 20_000, max: 22_000 }).map(fromEpochDay);
    fc.assert(
      fc.property(day, day, fc.constantFrom("due" as const, "any" as const), (today, one, reading) => {
        const around = { today, reading };
        const ids = [
          ...daysAround(around).map(({ id }) => id),
          ...["earlier", "later"].map((name) => `${name}:${one.slice(0, 7)}`),
        ];
        const holding = ids
          .flatMap((id) => findDayBand(id, around) ?? [])
          .filter(({ first, last }) => (first === null || first <= one) && one <= last);
        expect(holding).toHaveLength(1);
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
