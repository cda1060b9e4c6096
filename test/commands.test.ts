import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { afterAll, describe, expect, it } from "vitest";
import { runCli } from "#cli/main.ts";
import * as audit from "#contract/audit.ts";
import * as team from "#contract/team.ts";
import { makeMcpServer } from "#mcp/main.ts";
import { listAudit } from "#server/features/audit/operations.ts";
import { createToken, getMe, listMembers } from "#server/features/team/operations.ts";
import { removeLocalToken, writeLocalToken } from "#server/platform/http/local-token.ts";
import { LOCAL_SECRET, makeServer } from "./server.ts";

const server = await makeServer({
  operations: {
    getMe: team.getMe,
    listMembers: team.listMembers,
    createToken: team.createToken,
    listAudit: audit.listAudit,
  },
  implementations: { getMe, listMembers, createToken, listAudit },
});
const dataDir = mkdtempSync(join(tmpdir(), "firstbill-commands-test-"));
afterAll(() => rmSync(dataDir, { recursive: true }));
writeLocalToken(dataDir, { secret: LOCAL_SECRET, url: server.url, baseUrl: server.url, ownDatabase: false });

async function firstbill(words: string, env: Record<string, string> = { FIRSTBILL_DATA_DIR: dataDir }) {
  const out = { stdout: "", stderr: "" };
  const io = {
    env,
    stdout: { write: (text: string) => (out.stdout += text) },
    stderr: { write: (text: string) => (out.stderr += text) },
  };
  return { code: await runCli(words.split(" "), io), ...out };
}

describe("a command", () => {
  it("asks the server of this machine, with the token that only its user can read", async () => {
    const { code, stdout } = await firstbill("team list --limit 2");
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toMatch(/^member id +name +email +role/);
    expect(stdout).toContain("There is more: add --cursor");
    expect(statSync(join(dataDir, "local-token")).mode & 0o777).toBe(0o600);
  });

  it("prints JSON for programs", async () => {
    const { stdout } = await firstbill("team me --json");
    expect(JSON.parse(stdout)).toMatchObject({ role: "operator", member: { email: "operator@team.example" } });
  });

  it("asks another server with a token of one's own", async () => {
    const env = { FIRSTBILL_URL: server.url, FIRSTBILL_TOKEN: server.tokens.viewer };
    expect(JSON.parse((await firstbill("team me --json", env)).stdout)).toMatchObject({ role: "viewer" });
    const refused = await firstbill("audit list", env);
    expect([refused.code, refused.stderr]).toEqual([2, "This needs the role lead; yours here is viewer.\n"]);
  });

  it("repeats the server's sentence and fields, and ends with 2", async () => {
    const { code, stderr, stdout } = await firstbill("tokens create --name x --expires-in-days 900");
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("  /expiresInDays: This should be at most 365.");
  });

  it("can be tried without effect", async () => {
    const { code, stderr } = await firstbill("tokens create --name x --dry-run");
    expect([code, stderr]).toEqual([0, "Tried, and taken back; this is what would be:\n"]);
  });

  it("says what to do when nothing runs here, and when nothing answers", async () => {
    const nowhere = await firstbill("team me", { FIRSTBILL_DATA_DIR: "/nowhere" });
    expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining("firstbill start")]);
    const silent = await firstbill("team me", { FIRSTBILL_URL: "http://127.0.0.1:9", FIRSTBILL_TOKEN: "fb_x" });
    expect([silent.code, silent.stderr]).toEqual([2, expect.stringContaining("does not answer at http://127.0.0.1:9")]);
  });

  it("that does not exist is left to others", async () => {
    expect((await firstbill("price --help")).code).toBeNull();
    expect((await firstbill("team fly")).code).toBe(2);
  });
});

describe("an agent", () => {
  it("is offered what only reads, and gets the member's own answers and refusals", async () => {
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    await makeMcpServer(server.as("viewer")).connect(ours);
    const agent = new Client({ name: "test", version: "1" });
    await agent.connect(theirs);
    const { tools } = await agent.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toContain("notes_list");
    expect(names).not.toContain("notes_create");
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
    const answer = await agent.callTool({ name: "team_me", arguments: {} });
    expect(JSON.stringify(answer.content)).toContain("viewer@team.example");
    const refused = await agent.callTool({ name: "audit_list", arguments: {} });
    expect(refused).toMatchObject({
      isError: true,
      content: [{ text: "This needs the role lead; yours here is viewer." }],
    });
    await agent.close();
  });
});

describe("the token of this machine", () => {
  it("goes when the server stops", () => {
    removeLocalToken(dataDir);
    expect(() => statSync(join(dataDir, "local-token"))).toThrow("ENOENT");
  });
});
