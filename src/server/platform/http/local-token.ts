/** Lets commands on the same machine in: a secret in a file that only the user who runs Firstbill can read. */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../db/postmaster.ts";
import { newSecret } from "../id.ts";

/** A new secret for each start: one that was copied before is worth nothing then. */
export function newLocalSecret(): string {
  return `local_${newSecret()}`;
}

export type LocalServer = {
  /** The address on this machine, for commands. */
  url: string;
  /** The address that people use, for links. */
  baseUrl: string;
  /** Whether its rows are in a PostgreSQL of the operator's, named by DATABASE_URL. */
  ownDatabase: boolean;
};

/** Call it once the server listens. */
export function writeLocalToken(dataDir: string, { secret, ...server }: LocalServer & { secret: string }): void {
  mkdirSync(dataDir, { recursive: true });
  writePrivate(join(dataDir, "local-token"), `${secret}\n`);
  writePrivate(join(dataDir, "server.json"), `${JSON.stringify({ ...server, pid: process.pid })}\n`);
}

/** The server that runs on this data folder; null when there is none, or only what a killed one left behind. */
export function findLocalServer(dataDir: string): LocalServer | null {
  const server = readServer(dataDir);
  return server !== null && isAlive(server.pid) ? server : null;
}

/** At the end; a server that was started meanwhile keeps its own. */
export function removeLocalToken(dataDir: string): void {
  if (readServer(dataDir)?.pid !== process.pid) return;
  rmSync(join(dataDir, "server.json"), { force: true });
  rmSync(join(dataDir, "local-token"), { force: true });
}

function readServer(dataDir: string): (LocalServer & { pid: number }) | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, "server.json"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return null;
  }
}

/** Moved into place whole, and never readable by others, not even for a moment. */
function writePrivate(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}
