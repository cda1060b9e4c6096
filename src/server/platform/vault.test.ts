import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeVault, openVault } from "./vault.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-vault-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FIRST_KEY = "the first key of an installation";
const SECOND_KEY = "the second key of an installation";

describe("the vault", () => {
  it("opens what it sealed, for the same owner only", () => {
    const vault = makeVault([FIRST_KEY]);
    const sealed = vault.seal("pässword", "connection-1");
    expect(vault.open(sealed, "connection-1")).toBe("pässword");
    expect(() => vault.open(sealed, "connection-2")).toThrow("cannot be opened");
  });

  it("seals the same text differently each time, and shows nothing of it", () => {
    const vault = makeVault([FIRST_KEY]);
    const [one, other] = [vault.seal("canary", "a"), vault.seal("canary", "a")];
    expect(one).not.toBe(other);
    expect(Buffer.from(one.split(".")[2]!, "base64url").toString("latin1")).not.toContain("canary");
  });

  it("refuses what was changed by one bit", () => {
    const vault = makeVault([FIRST_KEY]);
    const [form, id, body] = vault.seal("canary", "a").split(".");
    const bytes = Buffer.from(body!, "base64url");
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => vault.open([form, id, changed.toString("base64url")].join("."), "a")).toThrow("cannot be opened");
    }
  });

  it("takes a second key while the first is being replaced, and says what is still sealed with it", () => {
    const sealed = makeVault([FIRST_KEY]).seal("canary", "a");
    const both = makeVault([SECOND_KEY, FIRST_KEY]);
    expect(both.open(sealed, "a")).toBe("canary");
    expect(both.isOld(sealed)).toBe(true);
    expect(both.isOld(both.seal("canary", "a"))).toBe(false);
    expect(() => makeVault([SECOND_KEY]).open(sealed, "a")).toThrow("former FIRSTBILL_SECRET_KEY");
  });

  it("makes a key that only this user can read, once", () => {
    const sealed = openVault({ dataDir: folder, secretKeys: [] }).seal("canary", "a");
    const path = join(folder, "secret-key");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const key = readFileSync(path, "utf8");
    expect(openVault({ dataDir: folder, secretKeys: [] }).open(sealed, "a")).toBe("canary");
    expect(readFileSync(path, "utf8")).toBe(key);
  });
});
