/** `firstbill import`, as an operator types it: a file is sent to the running server and imported by it. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "#server/platform/db/sql.ts";
import type { Report } from "../scripts/bench-report.ts";
import { accountLines, DAYS, METERS, NOW, usageLines, writeLines } from "./company/usage-files.ts";
import { bareCopySeconds } from "./server/bare-copy.ts";
import { type Installation, makeInstallation, peakMegabytes } from "./server/running-server.ts";

export const title = "Importing with the command";
export const about =
  "From the start of the command until the usage is durable: it is sent to the server, read, checked and merged. The bare " +
  "COPY of the same file goes into a table without an index, in the same run and the same database.";

const ROWS_OF_ACCOUNT = DAYS.length * METERS.length;
const ROWS = [10_000, 100_000, 1_000_000, 5_000_000];
const MOST = ROWS.at(-1);

export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-bench-files-"));
  const installation = await makeInstallation(NOW);
  try {
    for (const rows of ROWS) await measure(installation, { folder, rows, report });
  } finally {
    await installation.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  installation: Installation,
  { folder, rows, report }: { folder: string; rows: number; report: Report },
): Promise<void> {
  const { owner } = installation;
  const accounts = rows / ROWS_OF_ACCOUNT;
  const [accountsFile = "", usageFile = ""] = ["accounts.csv", "usage.csv"].map((name) => join(folder, name));
  mkdirSync(folder, { recursive: true });
  await writeLines(accountsFile, accountLines(accounts));
  await writeLines(usageFile, usageLines(accounts, "by account"));
  const server = await installation.startServer(NOW);
  const bare = await bareCopySeconds(owner, usageFile);
  await importFile(installation, accountsFile, "done");
  const { seconds, megabytes } = await importFile(installation, usageFile, "deriving");
  const serverMegabytes = server.peakMegabytes();
  await server.stop();
  await emptyAgain(installation);
  const name = `${rows.toLocaleString("en")} rows`;
  report({ what: `firstbill import of ${name}`, value: rows / seconds, unit: "rows/s" });
  report({
    what: "… share of the rate of a bare COPY",
    value: bare / seconds,
    unit: "",
    ...(rows === MOST && { atLeast: 1 / 3 }),
  });
  report({
    what: "… most memory of the server",
    value: serverMegabytes,
    unit: "MB",
    ...(rows === MOST && { atMost: 500 }),
  });
  report({ what: "… most memory of the command", value: megabytes, unit: "MB", ...(rows === MOST && { atMost: 500 }) });
}

/** Until the run is `deriving`, that is, its facts are durable, or `done`. The command is ended then. */
async function importFile({ dataDir, owner }: Installation, path: string, until: "deriving" | "done") {
  const env = { ...process.env, FIRSTBILL_DATA_DIR: dataDir };
  await owner.query("delete from import_run");
  const start = performance.now();
  const command = spawn(process.execPath, ["bin/firstbill.js", "import", path], { env, stdio: "ignore" });
  const ended = new Promise((resolve) => command.once("close", resolve));
  let megabytes = 0;
  for (let state = ""; state !== "done" && state !== until; await sleep(10)) {
    const run = await owner.find(sql<{ state: string; problem: string | null }>`
      select state, problem from import_run`);
    state = run?.state ?? "";
    if (state === "failed") throw new Error(run?.problem ?? "The import failed.");
    megabytes = Math.max(megabytes, peakMegabytes(command.pid as number) || 0);
  }
  const seconds = (performance.now() - start) / 1000;
  command.kill("SIGTERM");
  await ended;
  return { seconds, megabytes };
}

/** For the next size; the accounts of this one are not derived. */
async function emptyAgain({ owner }: Installation): Promise<void> {
  await owner.query(
    "truncate account, account_alias, company, usage_month, account_due, account_state, import_run, import_trace cascade",
  );
  await owner.query("delete from graphile_worker._private_jobs");
}
