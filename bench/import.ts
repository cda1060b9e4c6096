/** How fast files come in until they are durable, against a bare COPY of the same file into a bare table in the same run. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addMinutes } from "#core/time/instant.ts";
import { instant } from "#core/time/read-instant.ts";
import * as store from "#server/features/import-runs/store.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import { startEmbedded } from "#server/platform/db/embedded.ts";
import { migrate, migrationsFolder } from "#server/platform/db/migrate.ts";
import { type Database, openDatabase } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/id.ts";
import type { Report } from "../scripts/bench-report.ts";
import { accountLines, DAYS, METERS, NOW, usageLines, writeLines } from "./company/usage-files.ts";
import { bareCopySeconds } from "./server/bare-copy.ts";

export const title = "Importing files";
export const about =
  "Usage of 50,000 accounts, two meters and 50 days; rows count from the start of the run to the end of its transaction, the day through which usage is complete included. The database is the one that comes with the product, forced to disk as always.";

const ACCOUNTS = 50_000;
const ROWS = ACCOUNTS * DAYS.length * METERS.length;
const MEGABYTE = 1e6;

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
  await writeLines(accounts, accountLines(ACCOUNTS));
  for (const what of ["new accounts", "the same accounts again"])
    report({ what, value: ACCOUNTS / (await importSeconds(database, "accounts", accounts)), unit: "rows/s" });
  for (const order of ["by account", "by day"] as const) {
    const path = join(folder, "usage.csv");
    await writeLines(path, usageLines(ACCOUNTS, order));
    const bare = await bareCopySeconds(owner.db, path);
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

/** Each an hour after the one before, as files come. */
let hours = 0;

async function importSeconds({ db }: Database, kind: string, path: string): Promise<number> {
  const importRunId = newId();
  const now = addMinutes(instant(NOW), 60 * hours++);
  await store.createRun(db, {
    importRunId,
    source: "csv",
    state: "received",
    shiftDays: 0,
    moveDates: false,
    removeSample: false,
    requestedBy: "bench",
    receivedAt: now,
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
  await workRun(db, importRunId, { now });
  const seconds = (performance.now() - start) / 1000;
  const { state, problem } = await store.getRun(db, importRunId);
  if (state !== "deriving") throw new Error(problem ?? state);
  return seconds;
}
