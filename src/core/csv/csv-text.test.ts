import { describe, expect, it } from "vitest";
import { csvText } from "./csv-text.ts";

describe("rows as CSV", () => {
  it("quotes what would end a cell or a row", () => {
    expect(csvText(["file", "reason"], [["a,b.csv", 'He said "no"\nand left']])).toBe(
      'file,reason\r\n"a,b.csv","He said ""no""\nand left"\r\n',
    );
  });

  it("lets no cell be taken for a formula", () => {
    expect(csvText(["value"], [["=1+1"], ["-2"], ["@x"], ["+x"]])).toBe("value\r\n'=1+1\r\n'-2\r\n'@x\r\n'+x\r\n");
  });

  it("leaves numbers and missing values as they are", () => {
    expect(csvText(["line", "column"], [[-3, null]])).toBe("line,column\r\n-3,\r\n");
  });
});
