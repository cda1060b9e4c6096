/** A Firstbill of its own for a measurement: a fresh data folder, the real command, its memory and its database. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, makeClient } from "#client/client.ts";
import { findInstallation } from "#client/local-installation.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { startEmbedded } from "#server/platform/db/embedded.ts";
import { migrate, migrationsFolder } from "#server/platform/db/migrate.ts";
import { type Database, openDatabase } from "#server/platform/db/pool.ts";
import { childrenOf, processorSecondsOfAll } from "./processor-time.ts";

export type Installation = {
  dataDir: string;
  /** As the owner of the tables, for making what is measured. */
  owner: Database["db"];
  /** As the application. */
  db: Database["db"];
  /** Processor time of the database since it started. */
  databaseSeconds(): number;
  startServer(now: string, env?: Readonly<Record<string, string>>): Promise<RunningServer>;
  /** From now on it keeps its lines and says nothing, as a machine that hangs; the answer lets it go on. */
  freezeDatabase(): () => void;
  remove(): Promise<void>;
};

export type RunningServer = {
  url: string;
  client: Client;
  token: string;
  pid: number;
  /** Of the server process alone, since it started. */
  peakMegabytes(): number;
  stop(): Promise<void>;
};

/** The database that comes along, with its own settings; the servers that are started join it. */
export async function makeInstallation(now: string): Promise<Installation> {
  const dataDir = mkdtempSync(join(tmpdir(), "firstbill-bench-"));
  const embedded = await startEmbedded({ dataDir });
  await migrate(embedded.url, { folder: migrationsFolder() });
  const owner = openDatabase(embedded.url, { role: "owner", size: 4 });
  const application = openDatabase(embedded.url, { role: "application", size: 4 });
  await ensurePresets(application.db, now);
  return {
    dataDir,
    owner: owner.db,
    db: application.db,
    databaseSeconds: () => processorSecondsOfAll(embedded.pid),
    startServer: (at, env = {}) => startServer(dataDir, at, env),
    freezeDatabase: () => freeze(embedded.pid),
    remove: async () => {
      await owner.close();
      await application.close();
      await embedded.stop("whoeverUsesIt");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const LONGEST_START_MS = 60_000;

/** PostgreSQL with all its processes: each serves a line. */
function freeze(pid: number): () => void {
  const pids = [pid, ...childrenOf(pid)];
  const tell = (signal: "SIGSTOP" | "SIGCONT") => {
    for (const one of pids) process.kill(one, signal);
  };
  tell("SIGSTOP");
  return () => tell("SIGCONT");
}

async function startServer(
  dataDir: string,
  now: string,
  more: Readonly<Record<string, string>>,
): Promise<RunningServer> {
  const port = await freePort();
  const env = {
    ...process.env,
    FIRSTBILL_DATA_DIR: dataDir,
    FIRSTBILL_PORT: String(port),
    FIRSTBILL_NOW: now,
    FIRSTBILL_SAMPLE: "off",
    FIRSTBILL_LOG_LEVEL: "error",
    // No pages are asked for, so none are built.
    FIRSTBILL_WEB: "vite",
    DATABASE_URL: "",
    ...more,
  };
  const child = spawn(process.execPath, ["bin/firstbill.js", "start"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await whenItRuns(child);
  const found = findInstallation({ FIRSTBILL_DATA_DIR: dataDir }, readFileSync);
  const pid = child.pid as number;
  return {
    url: found.baseUrl,
    token: found.token as string,
    client: makeClient(found),
    pid,
    peakMegabytes: () => peakMegabytes(pid),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function whenItRuns(child: ChildProcess): Promise<void> {
  let said = "";
  child.stdout?.on("data", (text: Buffer) => {
    said += text.toString();
  });
  for (const start = Date.now(); !said.includes("runs at"); await sleep(20)) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode} before it ran.`);
    if (Date.now() - start > LONGEST_START_MS) throw new Error("The server did not start within a minute.");
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The most memory that a process ever had. Linux alone tells it of another process; elsewhere it is unknown. */
export function peakMegabytes(pid: number): number {
  try {
    const [, kilobytes = "NaN"] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return (Number(kilobytes) * 1024) / 1e6;
  } catch {
    return Number.NaN;
  }
}
