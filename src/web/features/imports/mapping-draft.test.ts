import { describe, expect, it } from "vitest";
import { type Draft, targetOf, targetOptions, withAnswer, withForm, withTarget, withWord } from "./mapping-draft.ts";

const DRAFT: Draft = {
  kind: "usage",
  columns: [
    { from: "Org", to: "account" },
    { from: "Date", to: "day" },
  ],
  open: ["day", "meter"],
};

describe("a mapping that is being corrected", () => {
  it("gives a field one column, so the one that had it is left out", () => {
    const next = withTarget(DRAFT, "Tenant", "account");
    expect([targetOf(next, "Tenant"), targetOf(next, "Org")]).toEqual(["account", ""]);
  });

  it("closes a question by a choice, by a form and by a value for all rows", () => {
    const dated = withAnswer(DRAFT, "day", { from: "Date", to: "day", form: { form: "day", order: "mdy" } });
    expect(dated.open).toEqual(["meter"]);
    expect(withForm(DRAFT, "Date", { form: "day", order: "dmy" }).open).toEqual(["meter"]);
    expect(withAnswer(dated, "meter", { fixed: "events", to: "meter" })).toEqual({
      kind: "usage",
      columns: [
        { from: "Org", to: "account" },
        { from: "Date", to: "day", form: { form: "day", order: "mdy" } },
        { fixed: "events", to: "meter" },
      ],
      open: [],
    });
  });

  it("makes a column a meter of its own", () => {
    const next = withTarget(DRAFT, "Replays", "meter:replays");
    expect(next.columns.at(-1)).toEqual({ from: "Replays", meter: "replays" });
    expect(targetOptions(DRAFT, "Replays").map(({ value }) => value)).toContain("meter:replays");
  });

  it("joins a column to another, and the next one takes the place of one that leaves", () => {
    const people: Draft = { kind: "people", columns: [{ from: "First", to: "name" }], open: [] };
    expect(targetOptions(people, "Last")).toContainEqual({ value: "after:name", label: "name, after First" });
    const named = withTarget(people, "Last", "after:name");
    expect(named.columns).toEqual([{ from: "First", to: "name", joins: ["Last"] }]);
    expect([targetOf(named, "First"), targetOf(named, "Last")]).toEqual(["name", "after:name"]);
    expect(withTarget(named, "First", "").columns).toEqual([{ from: "Last", to: "name" }]);
    expect(withTarget(named, "Last", "email").columns).toEqual([
      { from: "First", to: "name" },
      { from: "Last", to: "email" },
    ]);
  });

  it("gathers words of a column", () => {
    const draft: Draft = { kind: "invoices", columns: [{ from: "State", to: "status" }], open: ["status"] };
    const next = withWord(withWord(draft, "State", "gesendet", "open"), "State", "ok", "paid");
    expect(next.columns).toEqual([
      { from: "State", to: "status", form: { form: "words", words: { gesendet: "open", ok: "paid" } } },
    ]);
  });
});
