/** Lets commands on the same machine in: a secret in a file that only the user who runs Firstbill can read. */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newSecret } from "../id.ts";

/** A new secret for each start: one that was copied before is worth nothing then. */
export function newLocalSecret(): string {
  return `local_${newSecret()}`;
}

/** Call it once the server listens at `url`, the address on this machine. */
export function writeLocalToken(dataDir: string, { secret, url }: { secret: string; url: string }): void {
  mkdirSync(dataDir, { recursive: true });
  writePrivate(join(dataDir, "local-token"), `${secret}\n`);
  writePrivate(join(dataDir, "server.json"), `${JSON.stringify({ url, pid: process.pid })}\n`);
}

/** At the end; a server that was started meanwhile keeps its own. */
export function removeLocalToken(dataDir: string): void {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, "server.json"), "utf8")) as { pid: number };
    if (pid !== process.pid) return;
  } catch {
    return;
  }
  rmSync(join(dataDir, "server.json"), { force: true });
  rmSync(join(dataDir, "local-token"), { force: true });
}

/** Moved into place whole, and never readable by others, not even for a moment. */
function writePrivate(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}
