import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inOurForm } from "./cell-form.ts";
import { misfitProblem } from "./check-mapping.ts";
import type { DayOrder } from "./foreign-days.ts";

describe("a foreign day", () => {
  it.each<[string, DayOrder, string | null]>([
    ["03/11/2026", "dmy", "2026-11-03"],
    ["03/11/2026", "mdy", "2026-03-11"],
    ["3/4/26", "mdy", "2026-03-04"],
    ["31.12.2026", "dmy", "2026-12-31"],
    ["31/12/2026", "mdy", null],
    ["29/02/2026", "dmy", null],
    ["2026-11-03 00:00:00", "ymd", "2026-11-03T00:00:00Z"],
    ["2026/11/03", "ymd", "2026-11-03"],
    ["20261103", "ymd", "2026-11-03"],
    ["2026-11-03 23:30:00 UTC", "ymd", "2026-11-03T23:30:00Z"],
    ["2026-11-03 23:30:00 -0200", "ymd", "2026-11-04T01:30:00Z"],
    ["11/3/2026 2:05 PM", "mdy", "2026-11-03T14:05:00Z"],
    ["11/3/2026 12:05 AM", "mdy", "2026-11-03T00:05:00Z"],
    ["Nov 3, 2026", "ymd", "2026-11-03"],
    ["3 November 2026", "ymd", "2026-11-03"],
    ["1770000000", "epoch-seconds", "2026-02-02T02:40:00Z"],
    ["1770000000000", "epoch-milliseconds", "2026-02-02T02:40:00Z"],
    ["46055", "sheet-days", "2026-02-02"],
    ["soon", "ymd", null],
  ])("%s as %s is %s", (cell, order, ours) => {
    expect(inOurForm({ form: "day", order }, cell)).toBe(ours);
  });
});

describe("a foreign number", () => {
  it.each<[string, "." | ",", string | null]>([
    ["$1,234.50", ".", "1234.50"],
    ["USD 12", ".", "12"],
    ["1.234,50 €", ",", "1234.50"],
    ["1 234,50", ",", "1234.50"],
    ["CHF 1'234.50", ".", "1234.50"],
    ["(12.00)", ".", "-12.00"],
    ["-$5", ".", "-5"],
    ["12,34,567", ".", "1234567"],
    ["12 %", ".", "12"],
    ["1,23", ".", null],
    ["1.2.3", ".", null],
    ["twelve", ".", null],
  ])("%s with %s is %s", (cell, decimalMark, ours) => {
    expect(inOurForm({ form: "number", decimalMark, divideBy: 1 }, cell)).toBe(ours);
  });

  it("in cents becomes major units exactly", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (cents) => {
        const ours = inOurForm({ form: "number", decimalMark: ".", divideBy: 100 }, String(cents)) ?? "";
        const [whole = "", part = ""] = ours.replace("-", "").split(".");
        const sign = ours.startsWith("-") ? -1n : 1n;
        expect(sign * (BigInt(whole) * 100n + BigInt(part.padEnd(2, "0")))).toBe(cents);
      }),
    );
    expect(inOurForm({ form: "number", decimalMark: ".", divideBy: 0.01 }, "0.125")).toBe("12.5");
  });
});

describe("a mapping on a later file", () => {
  it("is stopped when more than a fifth of the rows are written in another way", () => {
    const example = '"31/12/2026" is not a day';
    expect(misfitProblem({ rows: 100, misfits: 20, example, of: "mapping" })).toBeNull();
    expect(misfitProblem({ rows: 5, misfits: 5, example, of: "mapping" })).toBeNull();
    expect(misfitProblem({ rows: 100, misfits: 21, example, of: "mapping" })).toContain("21 of 100 rows");
  });
});
