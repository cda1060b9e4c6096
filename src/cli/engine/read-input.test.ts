import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { lineOfField } from "./line-of-field.ts";
import { parseJson, readCsvRows } from "./read-input.ts";

const COLUMNS = { required: ["account", "day"], optional: ["note"] } as const;

async function rowsOf(content: string | Buffer) {
  const io = { stdin: Readable.from([Buffer.from(content)]), stdout: process.stdout, stderr: process.stderr };
  const rows: unknown[] = [];
  for await (const row of readCsvRows<"account" | "day" | "note">("-", io, COLUMNS)) rows.push(row);
  return rows;
}

describe("readCsvRows", () => {
  it("answers rows with their line numbers, in whatever order the columns come", async () => {
    expect(await rowsOf("\uFEFFday,extra,account\n2026-01-01,x,a1\n\n2026-01-02,y,\n")).toEqual([
      { line: 2, row: { day: "2026-01-01", account: "a1" } },
      { line: 4, row: { day: "2026-01-02", account: "" } },
    ]);
  });

  it("reads gzip and quoted cells", async () => {
    expect(await rowsOf(gzipSync('account,day,note\r\na1,2026-01-01,"one, ""two"""\r\n'))).toEqual([
      { line: 2, row: { account: "a1", day: "2026-01-01", note: 'one, "two"' } },
    ]);
  });

  it("answers no rows for a header alone", async () => {
    expect(await rowsOf("account,day\n")).toEqual([]);
  });

  it("names a missing column, an empty file and a broken row", async () => {
    await expect(rowsOf("account\na1\n")).rejects.toThrow("standard input line 1: the column day is missing.");
    await expect(rowsOf("")).rejects.toThrow("the file is empty; it needs the columns account,day.");
    await expect(rowsOf("account,day\na1,2026-01-01\na1\n")).rejects.toThrow("standard input line 3:");
  });
});

describe("parseJson", () => {
  it("keeps long whole numbers as text and leaves all else as it is", () => {
    expect(parseJson('{"a":12345678901234567890,"b":"1234567890123456789","c":0.1234567890123456,"d":-7}')).toEqual({
      a: "12345678901234567890",
      b: "1234567890123456789",
      c: 0.1234567890123456,
      d: -7,
    });
  });
});

describe("lineOfField", () => {
  const text = '{\n"a": [1,\n{ "b": "x, {\\"y\\"}",\n "c": 2 }],\n"d": {}\n}';

  it("finds the line on which a field stands", () => {
    expect(lineOfField(text, "/a/0")).toBe(2);
    expect(lineOfField(text, "/a/1/b")).toBe(3);
    expect(lineOfField(text, "/a/1/c")).toBe(4);
    expect(lineOfField(text, "/d")).toBe(5);
  });

  it("answers the line of the nearest parent where the field is absent", () => {
    expect(lineOfField(text, "/a/1/z")).toBe(3);
    expect(lineOfField(text, "/z/9")).toBe(1);
  });
});
