import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { readCsvHead } from "./open-csv.ts";
import { cellsOf, readFirstRows, scanCsv } from "./scan-csv.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-csv-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Seen = { rows: string[][]; lines: number[]; broken: number[] };

async function scan(content: string | Buffer): Promise<Seen> {
  const path = join(folder, "file.csv");
  writeFileSync(path, content);
  const head = await readCsvHead(path);
  const seen: Seen = { rows: [], lines: [], broken: [] };
  await scanCsv(path, head, {
    plain: (bytes, start, end, line) => {
      seen.rows.push(cellsOf(bytes, start, end, head.delimiter));
      seen.lines.push(line);
    },
    quoted: (cells, line) => {
      seen.rows.push(cells);
      seen.lines.push(line);
    },
    broken: (_reason, line) => seen.broken.push(line),
    pause: async () => {},
  });
  return seen;
}

const quoted = (cell: string) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const written = (rows: string[][], lineEnd: string) => rows.map((row) => row.map(quoted).join(",")).join(lineEnd);

describe("reading the rows of a CSV file", () => {
  it("gives back what was written, with quotes, commas and line ends within cells", async () => {
    const cell = fc.stringMatching(/^[a-z0-9",\n\u00e9\u4e16]{0,8}$/);
    const rows = fc.array(fc.tuple(fc.stringMatching(/^[a-z0-9]{1,8}$/), cell, cell), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("\n", "\r\n"), fc.boolean(), async (given, lineEnd, isPacked) => {
        const text = `a,b,c${lineEnd}${written(given as string[][], lineEnd)}`;
        const { rows: read, broken } = await scan(isPacked ? gzipSync(text) : text);
        expect(broken).toEqual([]);
        expect(read).toEqual(given);
      }),
      { numRuns: 150 },
    );
  });

  it("reads lines that end in returns alone, and stays with newlines where there is one", async () => {
    const { rows, lines } = await scan(`a,b\r1,é\r"two\rlines",3\r${"x,y\r".repeat(200_000)}`);
    expect(rows.slice(0, 2)).toEqual([
      ["1", "é"],
      ["two\nlines", "3"],
    ]);
    expect(rows).toHaveLength(200_002);
    expect(lines.slice(0, 3)).toEqual([2, 3, 5]);
    expect((await scan("a,b\r\n1,x\ry\r\n")).rows).toEqual([["1", "x\ry"]]);
    expect((await scan("a,b\r")).rows).toEqual([]);
  });

  it("keeps rows whole where blocks of the file meet", async () => {
    const given = Array.from({ length: 60_000 }, (_, index) => [
      `id${index}`,
      "x".repeat(index % 97),
      index % 5 === 0 ? `two\nlines, "${index}"` : String(index),
    ]);
    const text = `a,b,c\n${written(given, "\n")}\n`;
    expect(text.length).toBeGreaterThan(3 * 1024 ** 2);
    const { rows, lines } = await scan(text);
    expect(rows).toEqual(given);
    expect(lines.at(-1)).toBe(1 + 60_000 + 12_000 - 0);
  });

  it("gives up a row whose quote is never closed, and goes on behind it", async () => {
    const tail = Array.from({ length: 40_000 }, (_, index) => `${index},${"y".repeat(40)}`);
    const { rows, broken } = await scan(`a,b\n1,2\n3,"open\n${tail.join("\n")}\n`);
    expect(broken).toEqual([3]);
    expect(rows).toHaveLength(40_001);
  });

  it("numbers lines from 1, with the mark of UTF-8, empty lines and no line end at the end", async () => {
    const { rows, lines } = await scan("\u{FEFF}\na,b\n\n1,2\r\n\n3,4");
    expect(rows).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
    expect(lines).toEqual([4, 6]);
  });

  it("refuses a file that is one endless line", async () => {
    await expect(scan(`a,b\n${"x".repeat(5 * 1024 ** 2)}`)).rejects.toMatchObject({ code: "csv.row-too-long" });
  });

  it("looks at the first rows without reading the rest", async () => {
    const path = join(folder, "look.csv");
    writeFileSync(path, "a;b\n1;2\n3;4\n5;6\n");
    expect(await readFirstRows(path, await readCsvHead(path), 2)).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
  });
});
