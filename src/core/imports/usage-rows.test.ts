import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchColumns } from "./match-columns.ts";
import { recordKind } from "./record-kinds.ts";
import { firstDayOfMonth, UsageMonths } from "./usage-months.ts";
import { type SeriesCells, UsageRows } from "./usage-rows.ts";

const HEADER = ["account", "project", "meter", "day", "quantity"];

function read(
  rows: readonly string[][],
  way: "plain" | "quoted",
  header = HEADER,
  quotedAfter: readonly string[][] = [],
) {
  const matched = matchColumns(recordKind("usage"), header);
  if (!matched.ok) throw new Error(matched.problem);
  const months = new UsageMonths();
  const series: SeriesCells[] = [];
  const rejected: [number, string | null, string][] = [];
  const reader = new UsageRows({
    layout: matched.layout,
    delimiter: ",",
    shiftDays: 0,
    lastDay: "2026-03-05",
    months,
    findSeries: (cells) =>
      cells.account === "nobody" ? { column: "account", reason: "is not known" } : series.push(cells) - 1,
    reject: (line, column, reason) => rejected.push([line, column, reason]),
  });
  for (const [index, cells] of rows.entries()) {
    const bytes = Buffer.from(`#${cells.join(",")}#`);
    if (way === "plain") reader.plain(bytes, 1, bytes.length - 1, index + 2);
    else reader.quoted(cells, index + 2);
  }
  for (const [index, cells] of quotedAfter.entries()) reader.quoted(cells, rows.length + index + 2);
  const days = [...months.list()].map(({ series: at, month, days: values, reported }) => {
    const { account, project, meter } = series[at] as SeriesCells;
    return { account, project, meter, month: firstDayOfMonth(month), days: values, reported };
  });
  return { days, rejected, counts: { rows: reader.rows, rejected: reader.rejected, repeated: months.repeated } };
}

const cells = fc.tuple(
  fc.constantFrom("a", "b", "ab", "nobody", "", "\u00e9"),
  fc.constantFrom("", "p"),
  fc.constantFrom("m", "bm", ""),
  fc.constantFrom(
    "2026-01-01",
    "2026-01-31",
    "2026-02-29",
    "2026-02-28",
    "2026-3-1",
    "2026-03-06",
    "2026-03-05T00:00:00Z",
    "",
  ),
  fc.oneof(
    fc.nat().map(String),
    fc.constantFrom(
      "0",
      "0.5",
      ".5",
      "5.",
      "-1",
      "1e3",
      "many",
      "",
      "12345678901234567890",
      "0.000000000000000001",
      "007",
      "1.50",
    ),
  ),
);

describe("reading usage as bytes", () => {
  it("means the same as reading it cell by cell, row for row", () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 40 }), (rows) => {
        expect(read(rows as string[][], "plain")).toEqual(read(rows as string[][], "quoted"));
      }),
      { numRuns: 500 },
    );
  });

  it("loses no row: each is in a month, refused, or followed by another for its day", () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 60 }), (rows) => {
        const { days, counts } = read(rows as string[][], "plain");
        const reported = days.reduce((sum, month) => sum + month.reported, 0);
        expect(reported + counts.rejected + counts.repeated).toBe(counts.rows);
        expect(counts.rows).toBe(rows.length);
      }),
    );
  });

  it("does not care about the order of rows of different days", () => {
    const rows = fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b"), fc.integer({ min: 1, max: 28 }), fc.nat()), {
      selector: ([account, day]) => `${account}${day}`,
    });
    fc.assert(
      fc.property(rows, (given) => {
        const text = given.map(([account, day, quantity]) => [
          account,
          "",
          "m",
          `2026-02-${String(day).padStart(2, "0")}`,
          String(quantity),
        ]);
        const sorted = (list: string[][]) => read(list, "plain").days.sort((a, b) => (a.account < b.account ? -1 : 1));
        expect(sorted(text)).toEqual(sorted([...text].reverse()));
      }),
    );
  });

  it("keeps long and fractional quantities exact", () => {
    const { days } = read(
      [
        ["a", "", "m", "2026-02-01", "12345678901234567890"],
        ["a", "", "m", "2026-02-02", "0.000000000000000001"],
        ["a", "", "m", "2026-02-03", "0.05"],
      ],
      "plain",
    );
    expect(days[0]?.days.startsWith("{12345678901234567890,0.000000000000000001,0.05,NULL")).toBe(true);
  });

  it("tells cells apart that would run into each other", () => {
    const { days } = read(
      [
        ["ab", "", "m", "2026-02-01", "1"],
        ["a", "", "bm", "2026-02-01", "2"],
      ],
      "plain",
    );
    expect(days.map(({ account, meter }) => [account, meter])).toEqual([
      ["ab", "m"],
      ["a", "bm"],
    ]);
  });

  it("takes rows of a series for one, whether plain, with spaces around, or in quotes", () => {
    const rows = [
      ["\u00e9", "", "m", "2026-02-01", "1"],
      [" \u00e9", "", "m ", "2026-02-02", "2"],
      [" \u00e9", "", "m ", "2026-02-03", "3"],
    ];
    const inQuotes = rows.map((cells) => cells.with(3, cells[3]!.replace("-02-0", "-02-1")));
    const { days } = read(rows, "plain", HEADER, inQuotes);
    expect(days.map(({ account, reported }) => [account, reported])).toEqual([["\u00e9", 6]]);
  });

  it("keeps thousands of months of series apart, in whichever order they come", () => {
    const ofAll = Array.from({ length: 90 }, (_, year) =>
      ["a", "b"].flatMap((account) =>
        Array.from({ length: 12 }, (_, month) => [
          account,
          String(year % 3),
          "m",
          `${1970 + (year % 50)}-${String(month + 1).padStart(2, "0")}-${year < 50 ? "01" : "02"}`,
          String(year),
        ]),
      ),
    ).flat();
    const { days, counts } = read(ofAll, "plain");
    expect(days.length).toBe(
      new Set(ofAll.map(([account, project, , day]) => `${account} ${project} ${day?.slice(0, 7)}`)).size,
    );
    expect(counts).toMatchObject({ rows: ofAll.length, rejected: 0, repeated: 0 });
  });

  it("refuses a row with too few or too many cells", () => {
    const { rejected } = read(
      [
        ["a", "", "m", "2026-02-01"],
        ["a", "", "m", "2026-02-01", "1", "2"],
      ],
      "plain",
    );
    expect(rejected.map(([line, , reason]) => [line, reason])).toEqual([
      [2, "has 4 cells where the header names 5; put cells with commas in quotes"],
      [3, "has 6 cells where the header names 5; put cells with commas in quotes"],
    ]);
  });
});
