import { describe, expect, it } from "vitest";
import { findAttribute } from "../segments/attributes.ts";
import type { KindId } from "./column.ts";
import { matchColumns, recogniseKind } from "./match-columns.ts";
import { readRow } from "./read-row.ts";
import { RECORD_KINDS, recordKind } from "./record-kinds.ts";

function row(kind: KindId, cells: Record<string, string>, shiftDays = 0) {
  const matched = matchColumns(recordKind(kind), Object.keys(cells));
  if (!matched.ok) throw new Error(matched.problem);
  const findAccount = (id: string) =>
    id === "a1" ? { accountId: "id-of-a1", currency: id === "a1" ? "JPY" : "USD" } : ("unknown" as const);
  return readRow(Object.values(cells), { layout: matched.layout, shiftDays, findAccount });
}

describe("the kind of a file", () => {
  it.each([
    ["usage-eu-2026.csv.gz", "usage"],
    ["Vendor Forecasts.csv", "vendor_forecasts"],
    ["account_aliases.csv", "aliases"],
    ["accounts.csv", "accounts"],
    ["folder/complete-through.csv", "complete_through"],
  ])("%s is %s by its name", (name, kind) => {
    expect(recogniseKind(name, [])).toBe(kind);
  });

  it("is found by its columns where the name says nothing", () => {
    expect(recogniseKind("export.csv", ["Organization ID", "Product", "Date", "Count"])).toBe("usage");
    expect(
      recogniseKind("export.csv", ["customer", "invoice id", "period start", "period-end", "total", "status"]),
    ).toBe("invoices");
    expect(recogniseKind("export.csv", ["x", "y"])).toBeNull();
  });

  it("can be told from every other by its own columns and by its name", () => {
    for (const { kind, files, columns } of RECORD_KINDS) {
      expect(recogniseKind(`${files[0]}.csv`, [])).toBe(kind);
      expect(
        matchColumns(
          recordKind(kind),
          columns.map(({ name }) => name),
        ).ok,
      ).toBe(true);
    }
  });
});

describe("columns", () => {
  it("may be written with spaces, hyphens or capitals, and may not be there twice", () => {
    expect(matchColumns(recordKind("usage"), ["Account", "METER", "day", "Quantity"]).ok).toBe(true);
    expect(matchColumns(recordKind("usage"), ["account", "meter", "day", "quantity", "Day"])).toMatchObject({
      ok: false,
      problem: expect.stringContaining("twice"),
    });
  });

  it("that are named like a field of the team's own are read with it, and others are left alone", () => {
    const matched = matchColumns(
      recordKind("accounts"),
      ["account", "currency", "Support Tier", "colour"],
      new Set(["support_tier"]),
    );
    expect(matched.ok && matched.layout.columns.map(({ column, index }) => [column.name, index])).toEqual([
      ["account", 0],
      ["currency", 1],
      ["support_tier", 2],
    ]);
  });

  it("of accounts that rules know become attributes of their kind, and custom ones stay text", () => {
    const read = row(
      "accounts",
      {
        account: "x",
        currency: "usd",
        Employees: "120",
        "custom.Tier": "7",
        mrr_usd: "12.50",
        raised_ticket: "no",
        subscribed_on: "2026-01-02",
        unknown: "?",
      },
      10,
    );
    expect(read).toMatchObject({
      ok: true,
      record: {
        values: {
          currency: "USD",
          employees: 120,
          "custom.tier": "7",
          mrr_usd: "12.5",
          raised_ticket: false,
          subscribed_on: "2026-01-12",
        },
      },
    });
    expect(findAttribute("unknown")).toBeNull();
  });
});

describe("a row", () => {
  it("has money in minor units of its own currency, or of the account's", () => {
    const invoice = {
      account: "a1",
      id: "i1",
      period_start: "2026-01-01",
      period_end: "2026-02-01",
      net: "1200",
      status: "Paid",
    };
    expect(row("invoices", invoice)).toMatchObject({
      ok: true,
      record: { values: { net: 1200, currency: "JPY", status: "paid" } },
    });
    expect(row("invoices", { ...invoice, currency: "KWD", net: "1.2345" })).toMatchObject({
      ok: true,
      record: { values: { net: 1234, currency: "KWD" } },
    });
  });

  it("moves its days and moments by whole days", () => {
    expect(row("mails", { account: "a1", at: "2026-01-31T23:30:00+02:00", direction: "sent" }, 1)).toMatchObject({
      ok: true,
      record: { values: { happened_at: "2026-02-01T21:30:00.000Z", direction: "out" } },
    });
  });

  it.each([
    [
      "payments",
      { account: "b", id: "p", amount: "1", status: "paid", at: "2026-01-01" },
      "account",
      '"b" is not an account of this source; import it with accounts.csv first, or name the source that knows it',
    ],
    [
      "payments",
      { account: "a1", id: "p", amount: "$1", status: "paid", at: "2026-01-01" },
      "amount",
      '"$1" is not a number; write it like 1234.56, without signs of money or thousands',
    ],
    [
      "payments",
      { account: "a1", id: "p", amount: "1", status: "maybe", at: "2026-01-01" },
      "status",
      '"maybe" is not one of paid, failed, refunded',
    ],
    [
      "payments",
      { account: "a1", id: "p", amount: "1", status: "paid", at: "soon" },
      "happened_at",
      '"soon" is not a moment; write it like 2026-01-31T09:30:00Z',
    ],
    [
      "payments",
      { account: "a1", id: "", amount: "1", status: "paid", at: "2026-01-01" },
      "id",
      "is empty and must be filled in",
    ],
    [
      "payments",
      { account: "a1", id: "p\u0000", amount: "1", status: "paid", at: "2026-01-01" },
      "id",
      "is not readable text; save the file as UTF-8",
    ],
    [
      "subscriptions",
      { account: "a1", id: "s", plan: "x", started_on: "2026-02-30" },
      "started_on",
      '"2026-02-30" is not a day; write it like 2026-01-31',
    ],
    [
      "plans",
      { account: "a1", effective_on: "2026-02-01", plan: "payg", percent_off: "120" },
      "percent_off",
      '"120" is not between 0 and 100',
    ],
    ["people", { account: "a1", person: "", email: "" }, "person", "is empty, and so is email; fill in one of them"],
    [
      "invoices",
      {
        account: "a1",
        id: "i",
        period_start: "2026-01-01",
        period_end: "2026-02-01",
        net: "999999999999999999999",
        status: "paid",
      },
      "net",
      'is too large to be an amount in JPY; write "net" like 130.00',
    ],
  ] as const)("of %s is refused with a reason: %j", (kind, cells, column, reason) => {
    expect(row(kind, cells)).toEqual({ ok: false, column, reason });
  });
});
