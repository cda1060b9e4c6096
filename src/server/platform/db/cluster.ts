/** Makes the database's folder: `cluster/` is PostgreSQL's own, beside it lie the password, the port and who holds it. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { ProductError } from "#core/errors.ts";
import type { Binaries } from "./binaries.ts";
import { isAlive } from "./postmaster.ts";
import { chooseIdentity, commandAs, giveTo, type Identity } from "./run-as.ts";

export const OWNER_ROLE = "firstbill";

/** A server that runs out of disk stops in the middle of a write, and does not start again before there is room. */
const LEAST_FREE_BYTES = 300 * 1024 * 1024;

export function clusterFolderOf(folder: string): string {
  return join(folder, "cluster");
}

/** Makes the folder unless it is there. Complete or not at all: it is built beside its place and moved there last. */
export async function ensureCluster(folder: string, binaries: Binaries, durable: boolean): Promise<void> {
  const parent = dirname(folder);
  makeParent(parent);
  checkFreeSpace(parent);
  if (existsSync(folder)) return checkVersion(folder, binaries);
  removeLeftovers(folder);
  const draft = `${folder}.new-${process.pid}`;
  mkdirSync(draft, { mode: 0o755 });
  try {
    await buildCluster(draft, binaries, durable);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process was faster; its database is as good.
    if (["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) return;
    throw error;
  }
}

async function buildCluster(draft: string, binaries: Binaries, durable: boolean): Promise<void> {
  const identity = chooseIdentity(binaries.initdb, draft);
  const cluster = clusterFolderOf(draft);
  mkdirSync(cluster, { mode: 0o700 });
  giveTo(identity, cluster);
  const password = randomBytes(24).toString("base64url");
  writeFileSync(join(draft, "password"), password, { mode: 0o600 });
  const passwordFile = join(draft, "initial-password");
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(identity, passwordFile);
  const args = [
    "-D",
    cluster,
    "-U",
    OWNER_ROLE,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--data-checksums",
  ];
  // The built-in locale sorts by code point and is the same on every machine, whatever the system's libraries say.
  args.push(
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  );
  if (!durable) args.push("--no-sync");
  await runToEnd(identity, binaries.initdb, args);
  rmSync(passwordFile);
  writeFileSync(join(draft, "version"), binaries.majorVersion);
}

async function runToEnd(identity: Identity, program: string, args: string[]): Promise<void> {
  const command = commandAs(identity, program, args, { cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
  const child = spawn(command.program, command.args, command.options);
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (status === 0) return;
  throw new ProductError(
    "unavailable",
    "database.not-made",
    `The database could not be made: ${said.trim().split("\n").at(-1) ?? "no reason was given"}. Check the free disk space and the rights of the data folder.`,
  );
}

/** Parents stay open to other users (0755): PostgreSQL may run as one of them. */
function makeParent(parent: string): void {
  try {
    mkdirSync(parent, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw new ProductError(
      "unavailable",
      "database.folder-refused",
      `The data folder ${parent} cannot be made (${(error as Error).message}). Choose another one or change its rights.`,
    );
  }
}

function checkFreeSpace(parent: string): void {
  const { bavail, bsize } = statfsSync(parent);
  if (bavail * bsize >= LEAST_FREE_BYTES) return;
  throw new ProductError(
    "unavailable",
    "database.disk-full",
    `The disk of ${parent} has less than 300 MB left. Make room, then start again; nothing was changed.`,
  );
}

function checkVersion(folder: string, binaries: Binaries): void {
  const found = readFileSync(join(folder, "version"), "utf8").trim();
  if (found === binaries.majorVersion) return;
  throw new ProductError(
    "conflict",
    "database.other-version",
    `The database in ${folder} was made by PostgreSQL ${found} and this release brings ${binaries.majorVersion}. Take a backup with the release you had, then restore it into a new data folder.`,
  );
}

/** Half-made folders of processes that were killed. */
function removeLeftovers(folder: string): void {
  const prefix = `${basename(folder)}.new-`;
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}
