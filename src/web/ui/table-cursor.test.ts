import { describe, expect, it } from "vitest";
import { moveCell } from "./table-cursor.ts";

const size = { rows: 1000, columns: 6, pageRows: 20 };
const move = (key: string, isControl = false) => moveCell({ row: 10, column: 2 }, key, isControl, size);

describe("the cursor in a table", () => {
  it("moves by cells, pages, rows and to the ends", () => {
    expect(move("ArrowDown")).toEqual({ row: 11, column: 2 });
    expect(move("PageDown")).toEqual({ row: 30, column: 2 });
    expect(move("End")).toEqual({ row: 10, column: 5 });
    expect(move("End", true)).toEqual({ row: 999, column: 5 });
    expect(move("Home", true)).toEqual({ row: 0, column: 0 });
  });

  it("reaches the header from the first row and stops there", () => {
    expect(moveCell({ row: 0, column: 1 }, "ArrowUp", false, size)).toEqual({ row: -1, column: 1 });
    expect(moveCell({ row: -1, column: 1 }, "ArrowUp", false, size)).toEqual({ row: -1, column: 1 });
  });

  it("stays inside", () => {
    expect(moveCell({ row: 999, column: 5 }, "PageDown", false, size)).toEqual({ row: 999, column: 5 });
    expect(moveCell({ row: 5, column: 5 }, "ArrowRight", false, size)).toEqual({ row: 5, column: 5 });
  });

  it("leaves other keys alone", () => {
    expect(move("a")).toBeNull();
  });
});
