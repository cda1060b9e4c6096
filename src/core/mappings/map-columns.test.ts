import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchColumns } from "../imports/match-columns.ts";
import { readRow } from "../imports/read-row.ts";
import { recordKind } from "../imports/record-kinds.ts";
import { mapColumns } from "./map-columns.ts";
import type { Mapping } from "./mapping.ts";

const OURS = ["account", "id", "period_start", "period_end", "net", "status", "paid_on"];
const PLAIN = matchColumns(recordKind("invoices"), OURS);
const findAccount = () => ({ accountId: "1", currency: "USD" });

function layoutOf(mapping: Mapping, header: readonly string[]) {
  const matched = mapColumns(mapping, header);
  if (!matched.ok) throw new Error(matched.problem);
  return matched.layout;
}

const day = fc
  .date({ min: new Date("2020-01-01T00:00:00Z"), max: new Date("2030-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const row = fc.tuple(
  fc.constantFrom("acme", "globex"),
  fc.stringMatching(/^[a-z0-9]{1,8}$/),
  day,
  day,
  fc.integer({ min: -9_999_999, max: 99_999_999 }).map((cents) => (cents / 100).toFixed(2)),
  fc.constantFrom("paid", "open", "void"),
  fc.option(day, { nil: "" }),
);

const american = (text: string) => text.replace(/^(\d+)-(\d+)-(\d+)$/, "$2/$3/$1");
const german = (amount: string) => amount.replace(".", ",").replace(/\d(?=(\d{3})+,)/g, "$&.");

describe("a mapped file", () => {
  it("means the same as ours when only names and places differ, and is read as quickly", () => {
    fc.assert(
      fc.property(row, fc.shuffledSubarray(OURS, { minLength: OURS.length }), (cells, order) => {
        const header = order.map((name) => `Their ${name}`);
        const layout = layoutOf({ kind: "invoices", columns: OURS.map((to) => ({ from: `their_${to}`, to })) }, header);
        expect(layout.translate).toBeUndefined();
        const permuted = order.map((name) => cells[OURS.indexOf(name)] ?? "");
        if (!PLAIN.ok) throw new Error(PLAIN.problem);
        expect(readRow(permuted, { layout, shiftDays: 0, findAccount })).toEqual(
          readRow(cells, { layout: PLAIN.layout, shiftDays: 0, findAccount }),
        );
      }),
    );
  });

  it("means the same as ours when days, amounts and words are written in another way", () => {
    const mapping: Mapping = {
      kind: "invoices",
      columns: [
        { from: "Kunde", to: "account" },
        { from: "Nummer", to: "id" },
        { from: "Von", to: "period_start", form: { form: "day", order: "mdy" } },
        { from: "Bis", to: "period_end", form: { form: "day", order: "mdy" } },
        { from: "Betrag", to: "net", form: { form: "number", decimalMark: ",", divideBy: 1 } },
        { from: "Stand", to: "status", form: { form: "words", words: { bezahlt: "paid" } } },
        { from: "Gezahlt", to: "paid_on", form: { form: "day", order: "mdy" } },
      ],
    };
    fc.assert(
      fc.property(row, ([account, id, start, end, net, status, paid]) => {
        const header = ["Kunde", "Nummer", "Von", "Bis", "Betrag", "Stand", "Gezahlt", "Notiz"];
        const theirs = [
          account,
          id,
          american(start),
          american(end),
          `${german(net)} €`,
          status === "paid" ? "Bezahlt" : status,
          american(paid),
          "x",
        ];
        const translated = layoutOf(mapping, header).translate?.(theirs);
        expect(translated).toEqual({ rows: [[account, id, start, end, net, status, paid]] });
      }),
    );
  });

  it("with one column for each meter is a row for each value that is filled in", () => {
    const layout = layoutOf(
      {
        kind: "usage",
        columns: [
          { from: "org", to: "account" },
          { from: "date", to: "day" },
          { from: "Events", meter: "events" },
          { from: "Replays", meter: "replay", form: { form: "number", decimalMark: ".", divideBy: 1 } },
        ],
      },
      ["date", "org", "Events", "Replays"],
    );
    expect(layout.header).toEqual(["account", "day", "meter", "quantity"]);
    expect(layout.translate?.(["2026-02-01", "acme", "5", "1,200"])).toEqual({
      rows: [
        ["acme", "2026-02-01", "events", "5"],
        ["acme", "2026-02-01", "replay", "1200"],
      ],
    });
    expect(layout.translate?.(["2026-02-01", "acme", "", "7"])).toEqual({
      rows: [["acme", "2026-02-01", "replay", "7"]],
    });
    expect(layout.translate?.(["2026-02-01", "acme", "5", "many"])).toEqual({
      column: "Replays",
      reason: '"many" is not written like the rest of its column (decimal point)',
    });
  });

  it("takes a value for all rows where no column has it", () => {
    const layout = layoutOf(
      {
        kind: "accounts",
        columns: [
          { from: "id", to: "account" },
          { fixed: "EUR", to: "currency" },
        ],
      },
      ["id", "junk"],
    );
    expect(layout.translate?.(["acme", "x"])).toEqual({ rows: [["acme", "EUR"]] });
  });

  it.each([
    [["org", "day"], 'the column "units" is gone'],
    [["org", "day", "units", "Units"], 'The column "units" is there twice'],
  ])("with the columns %s does not fit", (header, problem) => {
    const columns = [
      { from: "org", to: "account" },
      { from: "day", to: "day" },
      { from: "units", to: "quantity" },
      { fixed: "events", to: "meter" },
    ];
    expect(mapColumns({ kind: "usage", columns }, header)).toMatchObject({
      ok: false,
      problem: expect.stringContaining(problem),
    });
  });

  it("says which field has no column, and which two columns go into one", () => {
    const problem = (columns: Mapping["columns"]) => mapColumns({ kind: "usage", columns }, ["a", "b"]);
    expect(problem([{ from: "a", to: "account" }])).toMatchObject({
      problem: expect.stringContaining('No column goes into "meter"'),
    });
    expect(
      problem([
        { from: "a", to: "account" },
        { from: "b", to: "account" },
      ]),
    ).toMatchObject({ problem: expect.stringContaining('Two columns go into "account"') });
  });

  it("joins two columns into one text, and who has only one of them has no space beside it", () => {
    const mapping: Mapping = {
      kind: "people",
      columns: [
        { from: "org", to: "account" },
        { from: "mail", to: "email" },
        { from: "first", joins: ["last"], to: "name" },
      ],
    };
    const { translate } = layoutOf(mapping, ["last", "org", "mail", "first"]);
    const namesOf = (last: string, first: string) => {
      const translated = translate?.([last, "acme", "kim@acme.example", first]);
      return translated !== undefined && "rows" in translated ? translated.rows.map((cells) => cells[2]) : translated;
    };
    expect(namesOf(" Roe", "Kim ")).toEqual(["Kim Roe"]);
    expect(namesOf("Roe", "")).toEqual(["Roe"]);
    expect(namesOf("", "")).toEqual([""]);
    expect(mapColumns(mapping, ["org", "mail", "first"])).toMatchObject({
      ok: false,
      problem: expect.stringContaining('the column "last" is gone'),
    });
  });
});
