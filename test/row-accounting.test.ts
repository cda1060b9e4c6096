/** A file that ends anywhere, such as one that is still being written: each of its rows is imported, refused or skipped. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ensurePresets } from "#server/features/books/reads.ts";
import * as imports from "#server/features/import-runs/store.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import { changeLimits } from "#server/features/seat-belts/reads.ts";
import { newId } from "#server/platform/id.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeDatabase } from "./database.ts";

const NOW = "2026-03-05T08:00:00.000Z";
const folder = mkdtempSync(join(tmpdir(), "firstbill-row-accounting-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { db } = await makeDatabase();
await ensureInstallation(db, NOW);
await ensurePresets(db, NOW);
// A number that breaks off is ten times smaller than the whole one, which the seat belt would hold; here rows are counted.
const LOOSE = {
  factor: 1e9,
  movedPercent: 100,
  totalFactor: 1e9,
  addedPercent: 1e9,
  changedPercent: 100,
  singleFactor: 1e9,
};
await changeLimits(db, "csv", LOOSE, NOW);

async function importFile(kind: string, content: Buffer) {
  const importRunId = newId();
  const run = { importRunId, source: "csv", state: "received" as const, shiftDays: 0, moveDates: false };
  await imports.createRun(db, { ...run, removeSample: false, requestedBy: "test", receivedAt: NOW });
  const path = join(folder, newId());
  writeFileSync(path, content);
  const file = { importRunId, position: 0, name: `${kind}.csv`, kind, path, sha256: "", sizeBytes: content.length };
  await imports.createFile(db, file);
  await workRun(db, importRunId, { now: NOW });
  const [{ state, problem }, [counts]] = [
    await imports.getRun(db, importRunId),
    await imports.listFiles(db, [importRunId]),
  ];
  return { state, problem, counts: counts! };
}

/**
 * Counted byte by byte, since nothing but quotes, line ends and what lies between them matters. Of a row whose quote is
 * never closed its line is one row, and what follows is read as if the quote had not been.
 */
function rowsIn(bytes: Buffer): number {
  let [rows, start, isQuoted, isEmpty] = [0, 0, false, true];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x22) isQuoted = !isQuoted;
    if (byte !== 0x0a || isQuoted) {
      isEmpty &&= byte === 0x0d;
      continue;
    }
    if (!isEmpty) rows += 1;
    [start, isEmpty] = [at + 1, true];
  }
  if (!isQuoted) return isEmpty ? rows : rows + 1;
  const lineEnd = bytes.indexOf(0x0a, start);
  return rows + 1 + (lineEnd < 0 ? 0 : rowsIn(bytes.subarray(lineEnd + 1)));
}

/** Whole cells, cells in quotes with what parts cells and lines, letters of two and four bytes, and what is refused. */
const USAGE = `account,meter,day,quantity\r\n${[
  "a1,replay,2026-02-01,10",
  '"a1",replay,2026-02-02,"11"',
  "nobody,replay,2026-02-02,1",
  "a1,replay,2026-02-30,1",
  "",
  "a1,événements,2026-02-03,12.5",
  "a1,replay,2026-02-01,10",
  "a1,replay,2026-02-04,-3",
  "a1,replay,2026-02-05",
  '"a1","quo""ted",2026-02-06,7',
]
  .concat(Array.from({ length: 20 }, (_, day) => `a1,errors,2026-01-${String(day + 1).padStart(2, "0")},${day * 97}`))
  .join("\r\n")}\r\n`;
const NOTES = `account,id,happened_at,author,body\n${[
  'a1,n1,2026-02-01T10:00:00Z,Kim,"Two lines,\nand a comma"',
  'a1,n2,2026-02-02T10:00:00Z,Zoë,"She said ""yes"" 🙂"',
  "nobody,n3,2026-02-02T10:00:00Z,Kim,Nothing",
  "a1,n4,yesterday,Kim,Nothing",
  "a1,n1,2026-02-01T10:00:00Z,Kim,Again",
]
  .concat(Array.from({ length: 12 }, (_, at) => `a1,m${at},2026-02-03T10:00:00Z,Kim,"Line ${at}\n\n\nand its end"`))
  .join("\n")}`;

/** @returns how many of the beginnings could not be read at all */
async function tryEveryEnd(kind: string, text: string): Promise<number> {
  const whole = Buffer.from(text);
  let failed = 0;
  for (let end = 0; end <= whole.length; end += 1) {
    const { state, problem, counts } = await importFile(kind, whole.subarray(0, end));
    const { rows, imported, rejected, skipped } = counts;
    expect([end, imported + rejected + skipped]).toEqual([end, rows]);
    if (state === "failed") {
      failed += 1;
      expect([end, rows, problem]).toEqual([end, 0, expect.any(String)]);
    } else expect([end, state, rows + 1]).toEqual([end, "deriving", rowsIn(whole.subarray(0, end))]);
  }
  return failed;
}

describe("a file that ends anywhere", () => {
  it.each([
    { kind: "usage", text: USAGE },
    { kind: "notes", text: NOTES },
  ])("has each row of $kind imported, refused or skipped (I-17)", { timeout: 600_000 }, async ({ kind, text }) => {
    await importFile("accounts", Buffer.from("account,currency,signed_up_on\na1,USD,2026-01-01\n"));
    // Only while the line that names the columns is not whole.
    expect(await tryEveryEnd(kind, text)).toBeLessThanOrEqual(text.indexOf("\n"));
  });
});
