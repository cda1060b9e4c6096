/** How fast files come in until they are durable, against a bare COPY of the same file into a bare table in the same run. */
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
import type { Report } from "../scripts/bench-report.ts";

export const title = "Importing files";
export const about =
  "Usage of 50,000 accounts, two meters and 50 days; rows count from the start of the run to the end of its transaction, the day through which usage is complete included. The database is the one that comes with the product, forced to disk as always.";

const ACCOUNTS = 50_000;
const DAYS = Array.from({ length: 50 }, (_, day) => new Date(Date.UTC(2026, 0, 10 + day)).toISOString().slice(0, 10));
const METERS = ["product_analytics", "session_replay"];
const ROWS = ACCOUNTS * DAYS.length * METERS.length;
const NOW = "2026-03-05T08:00:00.000Z";
const MEGABYTE = 1e6;

type Order = "by account" | "by day";

export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-bench-"));
  const embedded = await startEmbedded({ dataDir: join(folder, "data") });
  await migrate(embedded.url, { folder: migrationsFolder() });
  const owner = openDatabase(embedded.url, { role: "owner", size: 2 });
  const database = openDatabase(embedded.url, { role: "application", size: 4 });
  try {
    await measure(report, { folder, owner, database });
  } finally {
    await owner.close();
    await database.close();
    await embedded.stop("whoeverUsesIt");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(report: Report, place: { folder: string; owner: Database; database: Database }): Promise<void> {
  const { folder, owner, database } = place;
  const accounts = join(folder, "accounts.csv");
  await writeLines(accounts, accountLines());
  report({
    what: "new accounts",
    value: ACCOUNTS / (await importSeconds(database, "accounts", accounts)),
    unit: "rows/s",
  });
  for (const order of ["by account", "by day"] as const) {
    const path = join(folder, "usage.csv");
    await writeLines(path, usageLines(order));
    const bare = await bareCopySeconds(owner, path);
    await owner.db.query("truncate usage_month, account_due");
    const first = await importSeconds(database, "usage", path);
    report({ what: `bare COPY, file ordered ${order}`, value: ROWS / bare, unit: "rows/s" });
    report({ what: `import, file ordered ${order}`, value: ROWS / first, unit: "rows/s" });
    report({ what: `share of the bare rate, ordered ${order}`, value: bare / first, unit: "", atLeast: 1 / 3 });
    report({
      what: `the same file again, ordered ${order}`,
      value: ROWS / (await importSeconds(database, "usage", path)),
      unit: "rows/s",
    });
  }
  report({
    what: "most memory of the process",
    value: (process.resourceUsage().maxRSS * 1024) / MEGABYTE,
    unit: "MB",
    atMost: 500,
  });
}

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const file = createWriteStream(path);
  let text = "";
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < MEGABYTE) continue;
    if (!file.write(text)) await once(file, "drain");
    text = "";
  }
  file.end(text);
  await once(file, "finish");
}

function* accountLines(): Generator<string> {
  yield "account,name,currency,plan,signed_up_on,region";
  for (let account = 0; account < ACCOUNTS; account += 1)
    yield `org_${account}_abcdef,Organization ${account},USD,payg,2026-01-${String((account % 28) + 1).padStart(2, "0")},EU`;
}

function* usageLines(order: Order): Generator<string> {
  yield "account,meter,day,quantity";
  const lines = function* (account: number, day: string) {
    for (const [index, meter] of METERS.entries())
      yield `org_${account}_abcdef,${meter},${day},${(account * 7919 + index * 31 + Number(day.slice(8)) * 1013) % 1_000_000}`;
  };
  if (order === "by day")
    for (const day of DAYS) for (let account = 0; account < ACCOUNTS; account += 1) yield* lines(account, day);
  else for (let account = 0; account < ACCOUNTS; account += 1) for (const day of DAYS) yield* lines(account, day);
}

async function bareCopySeconds({ db }: Database, path: string): Promise<number> {
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

async function importSeconds({ db }: Database, kind: string, path: string): Promise<number> {
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
  const file = {
    importRunId,
    position: 0,
    name: `${kind}.csv`,
    kind,
    path,
    sha256: "",
    sizeBytes: statSync(path).size,
  };
  await store.createFile(db, file);
  const start = performance.now();
  await workRun(db, importRunId, { now: NOW });
  const seconds = (performance.now() - start) / 1000;
  const { state, problem } = await store.getRun(db, importRunId);
  if (state !== "deriving") throw new Error(problem ?? state);
  return seconds;
}
