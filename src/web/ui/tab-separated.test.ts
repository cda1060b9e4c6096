import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTabSeparated, writeTabSeparated } from "./tab-separated.ts";

describe("cells on the clipboard", () => {
  it.each([
    ["12", [["12"]]],
    [
      "a\tb\nc\td\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["a\r\n\r\nb\r\n", [["a"], [""], ["b"]]],
    ['"two\nlines"\tx', [["two\nlines", "x"]]],
    ['"she said ""no"""\t', [['she said "no"', ""]]],
    ['"12" screen\t5', [['"12" screen', "5"]]],
    ['"never closed', [['"never closed']]],
    ["", [[""]]],
  ])("%j are read as a spreadsheet means them", (text, rows) => {
    expect(readTabSeparated(text)).toEqual(rows);
  });

  it("come back as they were", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', "\t", "\n", "\r", ",", " ") });
    const rows = fc
      .integer({ min: 1, max: 4 })
      .chain((width) =>
        fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
      )
      // A last line break ends the block, so an empty last row of one cell cannot be told from it.
      .filter((block) => !(block.length > 1 && block.at(-1)?.join("") === "" && block.at(-1)?.length === 1));
    fc.assert(
      fc.property(rows, (block) => {
        expect(readTabSeparated(writeTabSeparated(block))).toEqual(block);
      }),
    );
  });
});
