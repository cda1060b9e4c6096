import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { makeDatabase } from "#test/database.ts";
import { removeLocalToken, writeLocalToken } from "../platform/http/local-token.ts";
import { loginCommand } from "./login.ts";

const { url: DATABASE_URL } = await makeDatabase();
const FIRSTBILL_DATA_DIR = mkdtempSync(join(tmpdir(), "firstbill-login-"));
afterAll(() => rmSync(FIRSTBILL_DATA_DIR, { recursive: true }));
beforeEach(() => removeLocalToken(FIRSTBILL_DATA_DIR));

async function login(env: Record<string, string>): Promise<string> {
  let said = "";
  const write = (text: string) => (said += text);
  await loginCommand([], { env: { FIRSTBILL_DATA_DIR, ...env }, stdout: { write }, stderr: { write } });
  return said;
}

const running = { secret: "s", url: "http://10.0.0.7:8080", ownDatabase: true };

describe("the link to sign in with", () => {
  it("leads to the server that runs, whatever this shell says", async () => {
    writeLocalToken(FIRSTBILL_DATA_DIR, { ...running, baseUrl: "https://bills.example" });
    expect(await login({ DATABASE_URL })).toMatch(/^https:\/\/bills\.example\/login#secret=\S+\n$/);
  });

  it("leads where a server of these settings would be when none runs, or a killed one left its file", async () => {
    const settings = { DATABASE_URL, FIRSTBILL_PORT: "8123" };
    expect(await login(settings)).toMatch(/^http:\/\/localhost:8123\/login#/);
    const left = { url: "http://gone:1", baseUrl: "http://gone:1", ownDatabase: true, pid: 2 ** 22 + 1 };
    writeFileSync(join(FIRSTBILL_DATA_DIR, "server.json"), JSON.stringify(left));
    expect(await login(settings)).toMatch(/^http:\/\/localhost:8123\/login#/);
    rmSync(join(FIRSTBILL_DATA_DIR, "server.json"));
  });

  it("asks for the database that the running server uses instead of starting another", async () => {
    writeLocalToken(FIRSTBILL_DATA_DIR, { ...running, baseUrl: "http://10.0.0.7:8080" });
    await expect(login({})).rejects.toMatchObject({ code: "login.database" });
  });
});
