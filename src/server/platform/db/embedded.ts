/**
 * The database that comes with the product: real PostgreSQL in one folder, listening on this machine only.
 *
 * It runs beside the Node process, not inside it. A Node process that is killed leaves it running, and the next start
 * takes it over. It is stopped on an orderly stop (SIGTERM, Ctrl-C) by the process that holds it, unless another process
 * of ours still works with it; then that one stops it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, closeSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { ProductError } from "#core/errors.ts";
import { findBinaries } from "./binaries.ts";
import { clusterFolderOf, ensureCluster, OWNER_ROLE } from "./cluster.ts";
import { choosePort } from "./port.ts";
import { findHolder, findPostmaster, hold, isAlive, isHeldByUs, letGo, type Postmaster } from "./postmaster.ts";
import { commandAs, ownerOf } from "./run-as.ts";

export type EmbeddedOptions = {
  /** The database lies in `<dataDir>/postgres`. */
  dataDir: string;
  /** Left out: the port used last, or any free one. */
  port?: number;
  /** False only in tests: nothing is forced to disk. */
  durable?: boolean;
  /** Further PostgreSQL settings, by name. */
  settings?: Record<string, string>;
};

export type EmbeddedDatabase = {
  /** For the owner role: migrates, creates databases. */
  url: string;
  port: number;
  pid: number;
  /** `adopted`: it ran already, and the process that had started it is gone. `joined`: another process holds it. */
  start: "started" | "adopted" | "joined";
  /** Stops it when we hold it and nobody else of ours uses it; `whoeverUsesIt` stops it in any case. */
  stop(how?: "whoeverUsesIt"): Promise<void>;
};

const DATABASE = "firstbill";
/** Recovery after a crash replays at most `max_wal_size` of changes. */
const LONGEST_START_MS = 300_000;
const LONGEST_STOP_MS = 30_000;

/** @throws ProductError `database.*` that says what to do about the port, the disk, the rights or the version */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const folder = join(options.dataDir, "postgres");
  const binaries = findBinaries();
  await ensureCluster(folder, binaries, options.durable ?? true);
  const password = readPassword(folder);
  const { postmaster, launched } = await reachPostmaster(folder, binaries.postgres, options);
  const holder = launched ? null : findHolder(folder);
  if (!holder) hold(folder);
  await createDatabase(urlOf(postmaster.port, password, "postgres"));
  return {
    url: urlOf(postmaster.port, password, DATABASE),
    port: postmaster.port,
    pid: postmaster.pid,
    start: launched ? "started" : holder ? "joined" : "adopted",
    stop: (how) => stop(folder, urlOf(postmaster.port, password, "postgres"), how === "whoeverUsesIt"),
  };
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://${OWNER_ROLE}:${password}@127.0.0.1:${port}/${database}`;
}

function readPassword(folder: string): string {
  try {
    return readFileSync(join(folder, "password"), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
    throw new ProductError(
      "forbidden",
      "database.other-owner",
      `The database in ${folder} belongs to another user of this machine (user id ${statSync(folder).uid}). Start Firstbill as that user, or choose another data folder.`,
    );
  }
}

/** Starts a server, or waits for the one that another process is starting or stopping. */
async function reachPostmaster(folder: string, program: string, options: EmbeddedOptions) {
  const cluster = clusterFolderOf(folder);
  const deadline = Date.now() + LONGEST_START_MS;
  let launch: Launch | null = null;
  while (Date.now() < deadline) {
    const postmaster = findPostmaster(cluster);
    if (postmaster?.ready) return { postmaster, launched: postmaster.pid === launch?.child.pid };
    if (launch && launch.child.exitCode !== null) {
      if (!postmaster) refuseUnlessWorthAnotherTry(launch, folder);
      launch = null;
    }
    if (!postmaster && !launch) launch = await launchPostmaster(folder, program, options);
    await sleep(20);
  }
  throw new ProductError(
    "unavailable",
    "database.slow-start",
    `The database in ${folder} was not ready after five minutes. Look into ${join(cluster, "log")}, then start again.`,
  );
}

type Launch = { child: ChildProcess; port: number; log: string; logStart: number; requestedPort: boolean };

async function launchPostmaster(folder: string, program: string, options: EmbeddedOptions): Promise<Launch> {
  const cluster = clusterFolderOf(folder);
  const port = await choosePort(join(folder, "port"), options.port);
  const log = join(folder, "startup.log");
  const out = openSync(log, "a");
  const logStart = statSync(log).size;
  const settings = { ...settingsFor(port, options.durable ?? true), ...options.settings };
  const args = ["-D", cluster, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  // A session of its own, so that Ctrl-C in the terminal reaches the Node process alone, which then stops both in order.
  const command = commandAs(ownerOf(cluster, program), program, args, {
    cwd: "/",
    detached: true,
    stdio: ["ignore", out, out],
  });
  const child = spawn(command.program, command.args, command.options);
  // A program that cannot be run at all says nothing itself.
  child.on("error", (error) => appendFileSync(log, `FATAL:  ${error.message}\n`));
  child.unref();
  closeSync(out);
  writeFileSync(join(folder, "port"), String(port));
  return { child, port, log, logStart, requestedPort: options.port !== undefined };
}

function settingsFor(port: number, durable: boolean): Record<string, string> {
  return {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "60",
    shared_buffers: durable ? "256MB" : "128MB",
    effective_cache_size: "1GB",
    work_mem: "32MB",
    maintenance_work_mem: "256MB",
    // An import of a year of usage writes gigabytes: fewer checkpoints, smaller log.
    max_wal_size: "2GB",
    min_wal_size: "256MB",
    checkpoint_timeout: "15min",
    wal_compression: "on",
    random_page_cost: "1.1",
    jit: "off",
    timezone: "UTC",
    idle_in_transaction_session_timeout: "10min",
    tcp_user_timeout: "30s",
    logging_collector: "on",
    log_directory: "log",
    log_filename: "postgres-%a.log",
    log_truncate_on_rotation: "on",
    log_timezone: "UTC",
    ...(durable ? {} : { fsync: "off", full_page_writes: "off", synchronous_commit: "off", logging_collector: "off" }),
  };
}

/** A second starter that came too late, or a port taken in the last moment: try again. Anything else is for a person. */
function refuseUnlessWorthAnotherTry(launch: Launch, folder: string): void {
  const said = readFileSync(launch.log).subarray(launch.logStart).toString();
  if (/lock file "postmaster\.pid" already exists/.test(said)) return;
  const portTaken = /could not bind|Address already in use/.test(said);
  if (portTaken && !launch.requestedPort) return;
  const reason = said.match(/(?:FATAL|PANIC|error): +(.*)/)?.[1] ?? said.trim().split("\n").at(-1) ?? "no reason given";
  throw new ProductError(
    "unavailable",
    portTaken ? "database.port-taken" : "database.start-refused",
    portTaken
      ? `Port ${launch.port} is taken by another program. Choose another port for the database, or leave the choice to Firstbill.`
      : `The database in ${folder} did not start: ${reason}. Its log is ${launch.log}; check free disk space and that the folder belongs to this user.`,
  );
}

async function createDatabase(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const found = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (found.rowCount) return;
    try {
      await client.query(`create database ${DATABASE}`);
    } catch (error) {
      // Two processes starting at once: either answer means that it is there now.
      if (!["42P04", "23505"].includes((error as { code?: string }).code ?? "")) throw error;
    }
  });
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: `firstbill-${process.pid}` });
  client.on("error", () => {}); // the awaited query reports it
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function stop(folder: string, adminUrl: string, whoeverUsesIt: boolean): Promise<void> {
  const postmaster = findPostmaster(clusterFolderOf(folder));
  if (!postmaster) return letGo(folder);
  const isOurs = isHeldByUs(folder) || !findHolder(folder);
  if (!whoeverUsesIt && !isOurs) return;
  letGo(folder);
  if (!whoeverUsesIt && (await isUsedByOthers(adminUrl))) return;
  await shutDown(postmaster);
}

/** Other processes of ours name themselves `firstbill-<process id>`; a person's own session does not keep it running. */
async function isUsedByOthers(adminUrl: string): Promise<boolean> {
  return withClient(adminUrl, async (client) => {
    const others = await client.query(
      "select 1 from pg_stat_activity where application_name like 'firstbill-%' and application_name <> $1 limit 1",
      [`firstbill-${process.pid}`],
    );
    return others.rowCount !== 0;
  });
}

/** A "fast" shutdown: open transactions are rolled back, everything is written, sessions end. */
async function shutDown({ pid }: Postmaster): Promise<void> {
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + LONGEST_STOP_MS;
  while (isAlive(pid)) {
    if (Date.now() > deadline) {
      // Stops at once; the next start replays the log.
      process.kill(pid, "SIGQUIT");
      return;
    }
    await sleep(10);
  }
}
