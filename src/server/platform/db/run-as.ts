/**
 * PostgreSQL refuses to run as root. Started by root it gets another identity: the user `postgres` or `nobody`, or, where
 * those cannot reach the files (a checkout in /root), a user namespace in which root is seen as an ordinary user, or, where
 * namespaces are refused (in most containers), such a user who may enter the folders of others.
 */
import { type SpawnOptions, spawnSync } from "node:child_process";
import { chownSync, readFileSync, statSync } from "node:fs";
import { ProductError } from "#core/errors.ts";

export type Identity =
  | { kind: "self" }
  | User
  /** Files are root's; the program believes to be that user, whom it looks up by number, so it must be one that exists. */
  | { kind: "namespace"; uid: number }
  /** Files are the user's, below folders that only root may enter. */
  | { kind: "user-let-in"; uid: number; gid: number };

type User = { kind: "user"; uid: number; gid: number };

type Command = { program: string; args: string[]; options: SpawnOptions };

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** How to start the program as that identity. */
export function commandAs(identity: Identity, program: string, args: string[], options: SpawnOptions = {}): Command {
  if (identity.kind === "namespace") {
    return { program: "unshare", args: ["--user", `--map-user=${identity.uid}`, "--", program, ...args], options };
  }
  if (identity.kind === "user-let-in") {
    const { uid, gid } = identity;
    const user = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
    // initdb asks access(2), which looks at the rights of another identity without that bit.
    const rights = [
      "--securebits=+no_setuid_fixup",
      "--inh-caps=-all,+dac_override",
      "--ambient-caps=-all,+dac_override",
    ];
    return { program: "setpriv", args: [...user, ...rights, "--", program, ...args], options };
  }
  if (identity.kind === "user") return { program, args, options: { ...options, uid: identity.uid, gid: identity.gid } };
  return { program, args, options };
}

/** Hands a file or folder made by us to the identity. */
export function giveTo(identity: Identity, path: string): void {
  if (identity.kind === "user" || identity.kind === "user-let-in") chownSync(path, identity.uid, identity.gid);
}

/** The identity that an existing data folder belongs to; PostgreSQL starts for its owner only. */
export function ownerOf(folder: string, program: string): Identity {
  if (!isRoot()) return { kind: "self" };
  const { uid, gid } = statSync(folder);
  if (uid === 0) return { kind: "namespace", uid: ordinaryUsers()[0]?.uid ?? NOBODY };
  const user = { uid, gid };
  return isUsable({ kind: "user", ...user }, program, folder)
    ? { kind: "user", ...user }
    : { kind: "user-let-in", ...user };
}

/**
 * The identity for a new data folder below `parent`.
 * @throws ProductError `database.root` when no other identity can run the program and reach the folder
 */
export function chooseIdentity(program: string, parent: string): Identity {
  if (!isRoot()) return { kind: "self" };
  const usable = identitiesOf(ordinaryUsers()).find((identity) => isUsable(identity, program, parent));
  if (usable) return usable;
  throw new ProductError(
    "unavailable",
    "database.root",
    `PostgreSQL does not run as root, and no other user can reach ${parent}. Start Firstbill as an ordinary user, or put the data in a folder that everybody may enter.`,
  );
}

/** What root can become, the plainest first. */
export function identitiesOf(users: readonly User[]): Identity[] {
  return [
    ...users,
    ...users.map(({ uid }) => ({ kind: "namespace", uid }) as const),
    ...users.map(({ uid, gid }) => ({ kind: "user-let-in", uid, gid }) as const),
  ];
}

const NOBODY = 65_534;

/** `postgres` where there is one, and `nobody`, who is everywhere. */
export function ordinaryUsers(): User[] {
  let lines: string[];
  try {
    lines = readFileSync("/etc/passwd", "utf8").split("\n");
  } catch {
    return [];
  }
  return ["postgres", "nobody"].flatMap((name): User[] => {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    return uid && gid ? [{ kind: "user", uid: Number(uid), gid: Number(gid) }] : [];
  });
}

function isUsable(identity: Identity, program: string, folder: string): boolean {
  return canRun(identity, program) && canReach(identity, folder);
}

function canRun(identity: Identity, program: string): boolean {
  const command = commandAs(identity, program, ["--version"], { cwd: "/" });
  return spawnSync(command.program, command.args, command.options).status === 0;
}

function canReach(identity: Identity, folder: string): boolean {
  const command = commandAs(identity, "/bin/sh", ["-c", 'test -x "$0"', folder], { cwd: "/" });
  return spawnSync(command.program, command.args, command.options).status === 0;
}
