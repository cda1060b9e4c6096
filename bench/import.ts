/** How fast usage comes in until it is durable, against a bare COPY of the same file into a bare table. */

import { once } from "node:events";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { from as copyFrom } from "pg-copy-streams";
import { workRun } from "#server/features/imports/jobs.ts";
import * as store from "#server/features/imports/store.ts";
import { startEmbedded } from "#server/platform/db/embedded.ts";
import { migrate, migrationsFolder } from "#server/platform/db/migrate.ts";
import { type Database, openDatabase } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";

const ROWS = Number(process.argv[3] ?? 5_000_000);
const DAYS = 50;
const METERS = ["product_analytics", "session_replay"];
const NOW = "2026-03-05T08:00:00.000Z";

type Order = "by account" | "by day";

async function writeUsage(path: string, accounts: number, order: Order): Promise<number> {
  const file = createWriteStream(path);
  let rows = 0;
  let text = "account,meter,day,quantity\n";
  const days = Array.from({ length: DAYS }, (_, day) =>
    new Date(Date.UTC(2026, 0, 10 + day)).toISOString().slice(0, 10),
  );
  const add = async (account: number, day: string) => {
    for (const meter of METERS) {
      text += `org_${account}_abcdef,${meter},${day},${(account * 7919 + rows * 31) % 1_000_000}\n`;
      rows += 1;
    }
    if (text.length > 1_000_000) {
      if (!file.write(text)) await once(file, "drain");
      text = "";
    }
  };
  if (order === "by account")
    for (let account = 0; account < accounts; account += 1) for (const day of days) await add(account, day);
  else for (const day of days) for (let account = 0; account < accounts; account += 1) await add(account, day);
  file.end(text);
  await once(file, "finish");
  return rows;
}

async function writeAccounts(path: string, accounts: number): Promise<void> {
  const file = createWriteStream(path);
  file.write("account,name,currency,plan,signed_up_on,period_anchor_day,region\n");
  for (let account = 0; account < accounts; account += 1)
    file.write(
      `org_${account}_abcdef,Organization ${account},USD,payg,2026-01-${String((account % 28) + 1).padStart(2, "0")},${(account % 28) + 1},EU\n`,
    );
  file.end();
  await once(file, "finish");
}

async function bareCopy({ db }: Database, path: string): Promise<number> {
  await db.query("create table bare (account text, meter text, day date, quantity numeric)");
  const start = performance.now();
  await db.withClient(async (client) => {
    const copy = client.query(copyFrom("copy bare from stdin (format csv, header)"));
    await pipeline(createReadStream(path, { highWaterMark: 1024 ** 2 }), copy);
  });
  const seconds = (performance.now() - start) / 1000;
  await db.query("drop table bare");
  return seconds;
}

async function importFile({ db }: Database, kind: string, path: string): Promise<number> {
  const importRunId = newId();
  await store.createRun(db, {
    importRunId,
    source: "csv",
    state: "received",
    shiftDays: 0,
    moveDates: false,
    removeSample: false,
    requestedBy: "bench",
    receivedAt: NOW,
  });
  await store.createFile(db, {
    importRunId,
    position: 0,
    name: `${kind}.csv`,
    kind,
    path,
    sha256: "",
    sizeBytes: statSync(path).size,
  });
  const start = performance.now();
  await workRun(db, importRunId, { now: NOW });
  const seconds = (performance.now() - start) / 1000;
  const [file] = await store.listFiles(db, [importRunId]);
  const run = await store.getRun(db, importRunId);
  if (run.state !== "deriving") throw new Error(run.problem ?? run.state);
  console.log(
    JSON.stringify({
      kind,
      seconds: seconds.toFixed(1),
      rows: file?.rows,
      imported: file?.imported,
      rejected: file?.rejected,
      perSecond: Math.round((file?.rows ?? 0) / seconds),
      rss: Math.round(process.memoryUsage().rss / 1e6),
      maxRss: Math.round(process.resourceUsage().maxRSS / 1e3),
    }),
  );
  return seconds;
}

const folder = mkdtempSync(join(tmpdir(), "firstbill-bench-"));
const embedded = await startEmbedded({ dataDir: join(folder, "data") });
await migrate(embedded.url, { folder: migrationsFolder() });
const owner = openDatabase(embedded.url, { role: "owner", size: 2 });
const database = openDatabase(embedded.url, { role: "application", size: 4 });
try {
  const accounts = ROWS / DAYS / METERS.length;
  const accountsPath = join(folder, "accounts.csv");
  await writeAccounts(accountsPath, accounts);
  await importFile(database, "accounts", accountsPath);
  for (const order of (process.argv[4] ? [process.argv[4]] : ["by account", "by day"]) as Order[]) {
    const path = join(folder, "usage.csv");
    const rows = await writeUsage(path, accounts, order);
    const bare = await bareCopy(owner, path);
    console.log(order, "bare COPY", bare.toFixed(1), Math.round(rows / bare), "rows/s");
    await owner.db.query("truncate usage_month, account_due");
    const seconds = await importFile(database, "usage", path);
    console.log(order, "share of the bare rate", (bare / seconds).toFixed(2));
    console.log("again");
    await importFile(database, "usage", path);
  }
} finally {
  await owner.close();
  await database.close();
  await embedded.stop("whoeverUsesIt");
  rmSync(folder, { recursive: true, force: true });
}
