/**
 * PostgreSQL refuses to run as root. Started by root it gets another identity: the user `postgres` or `nobody`, or, where
 * those cannot reach the files (a checkout in /root), a user namespace in which root is seen as an ordinary user.
 */
import { type SpawnOptions, spawnSync } from "node:child_process";
import { chownSync, readFileSync, statSync } from "node:fs";
import { ProductError } from "#core/errors.ts";

export type Identity =
  | { kind: "self" }
  | { kind: "user"; uid: number; gid: number }
  /** Files are root's; the program believes to be user 1000. */
  | { kind: "namespace" };

type Command = { program: string; args: string[]; options: SpawnOptions };

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** How to start the program as that identity. */
export function commandAs(identity: Identity, program: string, args: string[], options: SpawnOptions = {}): Command {
  if (identity.kind === "namespace") {
    return { program: "unshare", args: ["--user", "--map-user=1000", "--", program, ...args], options };
  }
  if (identity.kind === "user") return { program, args, options: { ...options, uid: identity.uid, gid: identity.gid } };
  return { program, args, options };
}

/** Hands a file or folder made by us to the identity. */
export function giveTo(identity: Identity, path: string): void {
  if (identity.kind === "user") chownSync(path, identity.uid, identity.gid);
}

/** The identity that an existing data folder belongs to; PostgreSQL starts for its owner only. */
export function ownerOf(folder: string): Identity {
  if (!isRoot()) return { kind: "self" };
  const { uid, gid } = statSync(folder);
  return uid === 0 ? { kind: "namespace" } : { kind: "user", uid, gid };
}

/**
 * The identity for a new data folder below `parent`.
 * @throws ProductError `database.root` when no other identity can run the program and reach the folder
 */
export function chooseIdentity(program: string, parent: string): Identity {
  if (!isRoot()) return { kind: "self" };
  const candidates = [...listUsers(["postgres", "nobody"]), { kind: "namespace" } as const];
  const usable = candidates.find((identity) => canRun(identity, program) && canReach(identity, parent));
  if (usable) return usable;
  throw new ProductError(
    "unavailable",
    "database.root",
    `PostgreSQL does not run as root, and no other user can reach ${parent}. Start Firstbill as an ordinary user, or put the data in a folder that everybody may enter.`,
  );
}

function listUsers(names: string[]): Identity[] {
  let lines: string[];
  try {
    lines = readFileSync("/etc/passwd", "utf8").split("\n");
  } catch {
    return [];
  }
  return names.flatMap((name): Identity[] => {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    return uid && gid ? [{ kind: "user", uid: Number(uid), gid: Number(gid) }] : [];
  });
}

function canRun(identity: Identity, program: string): boolean {
  const command = commandAs(identity, program, ["--version"], { cwd: "/" });
  return spawnSync(command.program, command.args, command.options).status === 0;
}

function canReach(identity: Identity, folder: string): boolean {
  const command = commandAs(identity, "/bin/sh", ["-c", 'test -x "$0"', folder], { cwd: "/" });
  return spawnSync(command.program, command.args, command.options).status === 0;
}
