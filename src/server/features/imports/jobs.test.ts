import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { recogniseKind } from "#core/imports/match-columns.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { workRun } from "./jobs.ts";
import * as store from "./store.ts";

const { db } = await makeDatabase();
const NOW = "2026-03-05T08:00:00.000Z";
const folder = mkdtempSync(join(tmpdir(), "firstbill-imports-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Imports files given as text, and gives their counts. */
async function importTexts(
  files: Record<string, string | Buffer>,
  options: { source?: string; now?: string; shiftDays?: number; moveDates?: boolean; into?: Db } = {},
) {
  const into = options.into ?? db;
  const importRunId = newId();
  const { source = "csv", now = NOW, shiftDays = 0 } = options;
  await store.createRun(into, {
    importRunId,
    source,
    state: "received",
    shiftDays,
    moveDates: options.moveDates ?? false,
    removeSample: false,
    requestedBy: "test",
    receivedAt: now,
  });
  let position = 0;
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, newId());
    writeFileSync(path, content);
    const kind = recogniseKind(name, content.toString().split("\n")[0]!.trim().split(",")) ?? "unknown";
    await store.createFile(into, {
      importRunId,
      position,
      name,
      kind,
      path,
      sha256: "",
      sizeBytes: statSync(path).size,
    });
    position += 1;
  }
  await workRun(into, importRunId, { now });
  const run = await store.getRun(into, importRunId);
  const counts = (await store.listFiles(into, [importRunId])).map(({ rows, imported, rejected, skipped }) => ({
    rows,
    imported,
    rejected,
    skipped,
  }));
  const rejections = await store.listRejections(into, importRunId, 1000);
  return { run, counts, rejections };
}

const ACCOUNTS =
  "account,name,plan,currency,signed_up_on,period_anchor_day,region\na1,Acme,payg,USD,2026-01-05,5,EU\na2,Bolt,payg,USD,2026-01-31,,EU\n";

describe("an import of accounts and usage", () => {
  it("brings accounts with a company each and months of days", async () => {
    const usage =
      "account,meter,day,quantity\na1,replay,2026-02-01,10\na1,replay,2026-02-03,0.50\na2,replay,2026-02-28,12345678901234567890\n";
    const { run, counts, rejections } = await importTexts({ "usage.csv": usage, "accounts.csv": ACCOUNTS });
    expect(rejections).toEqual([]);
    expect(run).toMatchObject({
      state: "deriving",
      effects: { accountsCreated: 2, accountsChanged: 0, daysChanged: 3 },
    });
    expect(counts).toEqual([
      { rows: 3, imported: 3, rejected: 0, skipped: 0 },
      { rows: 2, imported: 2, rejected: 0, skipped: 0 },
    ]);
    const months = await db.list(sql<{ name: string; month: string; days: string[] }>`
      select name, month, days from usage_month join account using (account_id) order by name`);
    expect(months.map(({ name, month }) => [name, month])).toEqual([
      ["Acme", "2026-02-01"],
      ["Bolt", "2026-02-01"],
    ]);
    expect(months[0]!.days).toHaveLength(28);
    expect(months[0]!.days.slice(0, 4)).toEqual(["10", null, "0.50", null]);
    expect(months[1]!.days[27]).toBe("12345678901234567890");
    const anchors = await db.list(
      sql<{ anchor: number }>`select period_anchor_day as anchor from account order by name`,
    );
    expect(anchors).toEqual([{ anchor: 5 }, { anchor: 31 }]);
  });

  it("changes nothing when the same files come again", async () => {
    const files = { "accounts.csv": ACCOUNTS, "usage.csv": "account,meter,day,quantity\na1,replay,2026-02-01,10\n" };
    const { counts } = await importTexts(files);
    expect(counts).toEqual([
      { rows: 2, imported: 0, rejected: 0, skipped: 2 },
      { rows: 1, imported: 0, rejected: 0, skipped: 1 },
    ]);
    expect(await db.list(sql`select 1 from usage_revision`)).toEqual([]);
  });

  it("keeps the old value of a day and of a field that are corrected", async () => {
    const { counts } = await importTexts({
      "accounts.csv": ACCOUNTS.replace("Bolt", "Bolt Ltd"),
      "usage.csv": "account,meter,day,quantity\na1,replay,2026-02-01,11\na1,replay,2026-02-02,4\n",
    });
    expect(counts.map(({ imported }) => imported)).toEqual([1, 2]);
    const revisions = await db.list(
      sql`select day, quantity_before::text as before, quantity_after::text as after from usage_revision order by day`,
    );
    expect(revisions).toEqual(expect.arrayContaining([{ day: "2026-02-01", before: "10", after: "11" }]));
    const changes = await db.list(sql`select field, value_before as before, value_after as after from account_change`);
    expect(changes).toEqual([{ field: "name", before: "Bolt", after: "Bolt Ltd" }]);
  });

  it("refuses rows with their line, column and reason, and takes the others", async () => {
    const usage = [
      "account,meter,day,quantity",
      "a1,replay,2026-02-30,1",
      "nobody,replay,2026-02-01,1",
      "a1,replay,2026-02-04,-1",
      "a1,replay,2026-02-04,many",
      "a1,replay,2027-02-04,1",
      'a1,"replay",2026-02-05,7',
      "a1,replay,2026-02-06",
      'a1,"rep""lay\nx",2026-02-05,"8"',
      'a1,"open,2026-02-05,8',
      "a1,replay,2026-02-07,9\r",
      "",
    ].join("\n");
    const { counts, rejections } = await importTexts({ "usage.csv": usage });
    expect(counts).toEqual([{ rows: 10, imported: 3, rejected: 7, skipped: 0 }]);
    expect(rejections.map(({ line, column }) => [line, column])).toEqual([
      [2, "day"],
      [3, "account"],
      [4, "quantity"],
      [5, "quantity"],
      [6, "day"],
      [8, null],
      [11, null],
    ]);
    expect(rejections[1]!.reason).toBe('"nobody" is not an account of this source; import it with accounts.csv first');
  });
});
