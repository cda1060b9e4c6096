/** Reading a team's own database, against a file of the same rows that the command imports. */
import { spawn } from "node:child_process";
import { chmodSync, createWriteStream, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { createConnection, runConnection } from "#contract/connections.ts";
import { type EmbeddedDatabase, startEmbedded } from "#server/platform/db/embedded.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Report } from "../scripts/bench-report.ts";
import { NOW } from "./company/usage-files.ts";
import { type Installation, makeInstallation } from "./server/running-server.ts";

export const title = "Reading a database";
export const about =
  "1,000,000 accounts and five days of usage of each, from a second PostgreSQL and from a file that was copied out of it. From the command, or from the wish to run the connection, until everything is durable in one import.";

const ACCOUNTS = 1_000_000;
const DAYS = 5;
const ROWS = ACCOUNTS * (1 + DAYS);

const ACCOUNTS_QUERY =
  "select key as account, label as name, 'USD' as currency, 'payg' as plan, since as signed_up_on from orgs";
const USAGE_QUERY = "select key as account, 'product_analytics' as meter, day, total as quantity from daily";

export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "firstbill-bench-billing-"));
  chmodSync(folder, 0o755); // started by root, the server runs as another user, who must get in
  const billing = await startEmbedded({ dataDir: join(folder, "data"), durable: false });
  const installation = await makeInstallation(NOW);
  try {
    await fill(billing, folder);
    const ofFile = await importFiles(installation, join(folder, "files"));
    const ofPull = await pull(installation, billing);
    report({ what: "the file", value: ROWS / ofFile.seconds, unit: "rows/s" });
    report({ what: "the database", value: ROWS / ofPull.seconds, unit: "rows/s" });
    report({ what: "share of the file's rate", value: ofFile.seconds / ofPull.seconds, unit: "", atLeast: 0.5 });
    report({ what: "most memory of the server while it reads", value: ofPull.megabytes, unit: "MB", atMost: 500 });
  } finally {
    await installation.remove();
    await billing.stop("whoeverUsesIt");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill({ url }: EmbeddedDatabase, folder: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(`
    create table orgs as select 'org_' || n || '_abcdef' as key, 'Organization ' || n as label,
      '2026-01-01'::date + n % 28 as since from generate_series(1, ${ACCOUNTS}) as n;
    create table daily as select key, day::date, (hashtext(key || day) & 1048575) as total from orgs,
      generate_series('2026-03-01'::date - ${DAYS - 1}, '2026-03-01'::date, '1 day') as day;
    create role reader login password 'reads-only';
    grant select on all tables in schema public to reader;`);
  mkdirSync(join(folder, "files"));
  for (const [name, query] of Object.entries({ accounts: ACCOUNTS_QUERY, usage: USAGE_QUERY })) {
    const rows = owner.query(copyTo(`copy (${query}) to stdout (format csv, header)`));
    await pipeline(rows, createWriteStream(join(folder, "files", `${name}.csv`)));
  }
  await owner.end();
}

async function importFiles(installation: Installation, folder: string) {
  const server = await installation.startServer(NOW);
  const env = { ...process.env, FIRSTBILL_DATA_DIR: installation.dataDir };
  const start = performance.now();
  const command = spawn(process.execPath, ["bin/firstbill.js", "import", folder], { env, stdio: "ignore" });
  const ended = new Promise((resolve) => command.once("close", resolve));
  const seconds = await secondsUntilDurable(installation, start);
  command.kill("SIGTERM");
  await ended;
  await server.stop();
  await emptyAgain(installation);
  return { seconds };
}

async function pull(installation: Installation, { port }: EmbeddedDatabase) {
  const server = await installation.startServer(NOW, { FIRSTBILL_ALLOW_INTERNAL: "connections=127.0.0.1" });
  const settings = {
    host: "127.0.0.1",
    port,
    database: "firstbill",
    user: "reader",
    password: "reads-only",
    tls: "off",
    queries: [
      { kind: "accounts", query: ACCOUNTS_QUERY, watermarkColumn: "" },
      { kind: "usage", query: USAGE_QUERY, watermarkColumn: "day" },
    ],
  };
  const made = { connector: "postgres", name: "billing-db", source: "billing-db", settings, scheduleMinutes: 1440 };
  const start = performance.now();
  const { connectionId } = await server.client.call(createConnection, made);
  await server.client.call(runConnection, { connectionId });
  const seconds = await secondsUntilDurable(installation, start);
  const megabytes = server.peakMegabytes();
  await server.stop();
  return { seconds, megabytes };
}

/** Until the run is `deriving`, that is, its facts are durable. */
async function secondsUntilDurable({ owner }: Installation, start: number): Promise<number> {
  for (let state = ""; state !== "done" && state !== "deriving"; await sleep(20)) {
    const run = await owner.find(sql<{ state: string; problem: string | null }>`
      select state, problem from import_run`);
    state = run?.state ?? "";
    if (state === "failed" || state === "held") throw new Error(run?.problem ?? `The import is ${state}.`);
    const failed = await owner.find(sql<{ problem: string }>`
      select last_problem as problem from connection where last_problem is not null`);
    if (failed !== null) throw new Error(failed.problem);
  }
  return (performance.now() - start) / 1000;
}

/** The accounts of the file are not derived. */
async function emptyAgain({ owner }: Installation): Promise<void> {
  await owner.query(
    "truncate account, account_alias, company, usage_month, account_due, account_state, import_run, import_trace cascade",
  );
  await owner.query("delete from graphile_worker._private_jobs");
}
