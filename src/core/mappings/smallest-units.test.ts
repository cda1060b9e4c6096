import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRow } from "../imports/read-row.ts";
import { money, toAmountText } from "../money/money.ts";
import { checkMapping } from "./check-mapping.ts";
import { mapColumns } from "./map-columns.ts";
import type { Mapping } from "./mapping.ts";

const SMALLEST = { form: "number", decimalMark: ".", divideBy: "minor" } as const;
const HEADER = ["Customer", "No", "Cents", "Cur", "State", "At"];

function payments(withCurrency: boolean): Mapping {
  return {
    kind: "payments",
    columns: [
      { from: "Customer", to: "account" },
      { from: "No", to: "id" },
      { from: "Cents", to: "amount", form: SMALLEST },
      ...(withCurrency ? [{ from: "Cur", to: "currency" }] : []),
      { from: "State", to: "status" },
      { from: "At", to: "happened_at" },
    ],
  };
}

const rowOf = (amount: string, currency: string) => ["acme", "p1", amount, currency, "paid", "2026-02-13T04:00:00Z"];

function read(mapping: Mapping, cells: string[], accountCurrency = "USD") {
  const matched = mapColumns(mapping, HEADER);
  if (!matched.ok) throw new Error(matched.problem);
  const translated = matched.layout.translate?.(cells);
  if (translated === undefined || !("rows" in translated)) throw new Error("was not translated");
  // What the import reads then has the header of our own form.
  const header = matched.layout.columns.map(({ column }) => column.name);
  const layout = { ...matched.layout, header };
  const row = readRow(translated.rows[0] ?? [], {
    layout,
    shiftDays: 0,
    findAccount: () => ({ accountId: "1", currency: accountCurrency }),
  });
  return row.ok ? row.record.values : row.reason;
}

describe("amounts in the smallest unit (I-6)", () => {
  it("are what the currency of the row says: hundredths, whole units or thousandths", () => {
    for (const currency of ["USD", "JPY", "KWD", "ISK", "EUR"])
      expect(read(payments(true), rowOf("12345", currency))).toMatchObject({ currency, amount: 12345 });
  });

  it("are those of the account's currency where the file names none", () => {
    for (const currency of ["USD", "JPY", "KWD"])
      expect(read(payments(false), rowOf("12345", "?"), currency)).toMatchObject({ currency, amount: 12345 });
  });

  it("are the same payment as when whole units are written", () => {
    const whole: Mapping = { kind: "payments", columns: payments(true).columns.map(withoutForm) };
    const inWholeUnits = mapColumns(whole, HEADER);
    if (!inWholeUnits.ok) throw new Error(inWholeUnits.problem);
    const any = fc.constantFrom("USD", "JPY", "KWD", "CLF", "UGX");
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), any, (minor, currency) => {
        const plain = readRow(rowOf(toAmountText(money(currency, minor)), currency), {
          layout: inWholeUnits.layout,
          shiftDays: 0,
          findAccount: () => ({ accountId: "1", currency }),
        });
        expect(read(payments(true), rowOf(String(minor), currency))).toEqual(plain.ok && plain.record.values);
      }),
    );
  });

  it("are shown in whole units in the preview, or as they are where the row has no currency", () => {
    const rows = [rowOf("12345", "USD"), rowOf("12345", "jpy"), rowOf("12345", "KWD")];
    const amounts = (mapping: Mapping) => {
      const checked = checkMapping(mapping, HEADER, rows);
      return checked.ok ? checked.rows.map((row) => row[checked.fields.indexOf("amount")]) : checked.problem;
    };
    expect(amounts(payments(true))).toEqual(["123.45", "12345", "12.345"]);
    expect(amounts(payments(false))[0]).toBe("12345 of the smallest unit");
  });

  it("are refused for what is no amount", () => {
    const columns = payments(true).columns.map((one) =>
      "from" in one && one.from === "No" ? { ...one, form: SMALLEST } : one,
    );
    expect(mapColumns({ kind: "payments", columns }, HEADER)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('"id" is no amount'),
    });
  });
});

function withoutForm(column: Mapping["columns"][number]): Mapping["columns"][number] {
  return "to" in column && "from" in column ? { from: column.from, to: column.to } : column;
}
