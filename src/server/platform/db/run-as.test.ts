import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { findBinaries } from "./binaries.ts";
import { chooseIdentity, commandAs, giveTo, type Identity, identitiesOf, isRoot, ordinaryUsers } from "./run-as.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-run-as-"));
afterAll(() => rmSync(folder, { recursive: true }));

function say(identity: Identity, program: string, ...args: string[]): string {
  const command = commandAs(identity, program, args, { cwd: "/" });
  const { status, stdout, stderr } = spawnSync(command.program, command.args, { ...command.options, encoding: "utf8" });
  return status === 0 ? String(stdout).trim() : `${status}: ${stderr}`;
}

describe("whoever runs the database", () => {
  it("has a name, is not root, and writes into a folder that root alone may enter", () => {
    const locked = join(folder, "locked");
    mkdirSync(locked, { mode: 0o700 });
    const identity = chooseIdentity(findBinaries().postgres, locked);
    const own = join(locked, "own");
    mkdirSync(own, { mode: 0o700 });
    giveTo(identity, own);
    expect(say(identity, "id", "-un")).toMatch(/^(?!root$)[a-z_][\w-]*$/);
    expect(say(identity, "touch", join(own, "file"))).toBe("");
  });

  it("lets initdb find its programs there, whichever identity it got", () => {
    const locked = mkdtempSync(join(folder, "init-"));
    const { postgres, initdb } = findBinaries();
    const identity = chooseIdentity(postgres, locked);
    const cluster = join(locked, "cluster");
    mkdirSync(cluster, { mode: 0o700 });
    giveTo(identity, cluster);
    expect(say(identity, initdb, "-D", cluster, "-U", "owner", "--no-sync", "--locale=C")).toContain("Success");
  });

  it("is the plainest that will do", () => {
    chmodSync(folder, 0o755);
    const expected = isRoot() ? expect.objectContaining({ kind: "user" }) : { kind: "self" };
    expect(chooseIdentity("/bin/ls", folder)).toEqual(expected);
  });

  it("never is a number that nobody has: initdb looks it up", () => {
    const uids = new Set(ordinaryUsers().map(({ uid }) => uid));
    const candidates = identitiesOf(ordinaryUsers());
    expect(candidates.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["user", "namespace", "user-let-in"]));
    for (const candidate of candidates) expect(uids).toContain("uid" in candidate ? candidate.uid : null);
  });
});
