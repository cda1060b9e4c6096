import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, countCells, fillDown, placeBlock } from "./table-range.ts";

const rowsOf = (count: number, headings: readonly number[] = []) => ({
  length: count,
  at: (index: number) => (headings.includes(index) ? undefined : index),
  groupAt: (index: number) => (headings.includes(index) ? ({ key: "g" } as never) : null),
});
const bounds = (top: number, left: number, bottom = top, right = left) => ({ top, left, bottom, right });
const size = { rows: rowsOf(100), columns: 6 };

describe("a copied block", () => {
  it("stands once from the first cell of the range on", () => {
    expect(
      placeBlock(
        [
          ["a", "b"],
          ["c", "d"],
        ],
        bounds(3, 1),
        size,
      ),
    ).toEqual({
      cells: [
        { row: 3, column: 1, text: "a" },
        { row: 3, column: 2, text: "b" },
        { row: 4, column: 1, text: "c" },
        { row: 4, column: 2, text: "d" },
      ],
      outside: 0,
    });
  });

  it("of one cell fills the whole range, and a block fills a range of several times its size", () => {
    const one = placeBlock([["x"]], bounds(0, 0, 2, 1), size);
    expect(one.cells.map(({ row, column }) => [row, column])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ]);
    const two = placeBlock([["a"], ["b"]], bounds(0, 0, 3), size);
    expect(two.cells.map(({ text }) => text)).toEqual(["a", "b", "a", "b"]);
    expect(placeBlock([["a"], ["b"]], bounds(0, 0, 2), size).cells).toHaveLength(2);
  });

  it("passes over headings of groups", () => {
    const rows = rowsOf(10, [0, 3]);
    expect(placeBlock([["a"], ["b"], ["c"]], bounds(2, 0), { rows, columns: 2 }).cells.map(({ row }) => row)).toEqual([
      2, 4, 5,
    ]);
    const filled = fillDown((row) => String(row), bounds(2, 0, 5), rows);
    expect(filled).toEqual([
      { row: 4, column: 0, text: "2" },
      { row: 5, column: 0, text: "2" },
    ]);
  });

  it("loses nothing silently: each of its cells has a place or is counted as outside", () => {
    const block = fc.array(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 12,
    });
    const at = fc.record({ row: fc.integer({ min: 0, max: 9 }), column: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(block, at, (given, { row, column }) => {
        const { cells, outside } = placeBlock(given, bounds(row, column), { rows: rowsOf(10, [4]), columns: 6 });
        expect(cells.length + outside).toBe(given.flat().length);
        expect(new Set(cells.map((cell) => `${cell.row} ${cell.column}`)).size).toBe(cells.length);
      }),
    );
  });
});

describe("filling down", () => {
  it("repeats the first row of the range, or the row above a single one", () => {
    const text = (row: number, column: number) => (column === 1 ? null : `${row}:${column}`);
    expect(fillDown(text, bounds(1, 0, 3, 1), size.rows).map(({ row, text: of }) => [row, of])).toEqual([
      [2, "1:0"],
      [3, "1:0"],
    ]);
    expect(fillDown(text, bounds(5, 0), size.rows)).toEqual([{ row: 5, column: 0, text: "4:0" }]);
    expect(fillDown(text, bounds(0, 0), size.rows)).toEqual([]);
  });
});

describe("a range", () => {
  it("is the same from either end, and never reaches into the header", () => {
    const one = boundsOf({ anchor: { row: 4, column: 3 }, head: { row: -1, column: 1 } });
    expect(one).toEqual({ top: 0, bottom: 4, left: 1, right: 3 });
    expect(countCells(one)).toBe(15);
  });
});
