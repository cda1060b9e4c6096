import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineOperation } from "#contract/operation.ts";
import { makeServer } from "#test/server.ts";
import { sql } from "../db/sql.ts";
import { inTransaction } from "../db/transaction.ts";
import { implement, implementPublic } from "./implement.ts";
import { serveOperations } from "./serve-operations.ts";

const web = mkdtempSync(join(tmpdir(), "firstbill-web-test-"));
mkdirSync(join(web, "assets"));
writeFileSync(join(web, "index.html"), '<meta name="csp-nonce" content="__CSP_NONCE__"><script src="/assets/a-1.js">');
writeFileSync(join(web, "assets", "a-1.js"), `console.log(${JSON.stringify("x".repeat(5000))})`);
writeFileSync(join(web, "favicon.svg"), "<svg/>");
afterAll(() => rmSync(web, { recursive: true }));

const listWords = defineOperation({
  name: "words.list",
  summary: "Lists words.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/words" },
  input: z.strictObject({}),
  output: z.strictObject({ data: z.array(z.string()) }),
});
const startWord = defineOperation({
  name: "words.start",
  summary: "Starts a session, for this test.",
  access: "public",
  effect: "write",
  deed: "started words",
  http: { method: "POST", path: "/words" },
  input: z.strictObject({}),
  output: z.strictObject({}),
});
const served = {
  operations: { listWords, startWord },
  implementations: {
    listWords: implement(listWords, async () => ({
      data: Array.from({ length: 2000 }, (_, index) => `word ${index}`),
    })),
    startWord: implementPublic(startWord, { attempts: { limit: 9, perMinutes: 1 } }, async (ctx) => {
      ctx.browser.startSession("s".repeat(43), "2026-03-06T08:00:00.000Z");
      return {};
    }),
  },
};
const server = await makeServer({ ...served, webFolder: web });
const secure = await makeServer({ ...served, baseUrl: "https://firstbill.example" });

/** `fetch` does not let one choose the Host. */
function statusFor(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

describe("the page", () => {
  it("is one for all its addresses, with styles allowed by a nonce that never repeats", async () => {
    const [one, other] = await Promise.all([fetch(`${server.url}/`), fetch(`${server.url}/accounts/5?tab=bill`)]);
    const policy = one.headers.get("content-security-policy")!;
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)![1]!;
    expect(await one.text()).toContain(`content="${nonce}"`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(one.headers.get("cache-control")).toBe("no-store");
    expect(other.status).toBe(200);
    expect(await other.text()).not.toContain(nonce);
  });

  it("has assets that are kept for a year when their name has a hash, and compressed when asked", async () => {
    const asset = await fetch(`${server.url}/assets/a-1.js`, { headers: { "accept-encoding": "br" } });
    expect(asset.headers.get("content-encoding")).toBe("br");
    expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(await asset.text()).toContain("xxxx");
    const icon = await fetch(`${server.url}/favicon.svg`);
    expect([icon.headers.get("content-type"), icon.headers.get("cache-control")]).toEqual([
      "image/svg+xml",
      "no-cache",
    ]);
  });

  it.each([
    "/assets/none.js",
    "/../package.json",
    "/%2e%2e/package.json",
    "/assets/..%2f..%2fpackage.json",
    "/api/none",
  ])("is not what %s gets", async (path) => {
    const answer = await fetch(server.url + path, { headers: { "accept-encoding": "gzip" } });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });
});

describe("every answer", () => {
  it("forbids guessing its type, framing it and running anything in it", async () => {
    const answer = await fetch(`${server.url}/api/v1/words`);
    expect(answer.status).toBe(401);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    });
    expect(answer.headers.has("strict-transport-security")).toBe(false);
  });

  it("is refused under a name that is not ours, so that no page elsewhere can rebind its own", async () => {
    expect(await statusFor(`${server.url}/api/v1/words`, "evil.example")).toBe(421);
    expect(await statusFor(`${server.url}/`, "127.0.0.1.evil.example")).toBe(421);
    expect(await statusFor(`${server.url}/`, "localhost:4300")).toBe(200);
    expect(await statusFor(`${secure.url}/api/v1/words`, "firstbill.example")).toBe(401);
    expect(await statusFor(`${secure.url}/healthz`, "10.0.0.7")).toBe(200);
  });

  it("is compressed when it is long", async () => {
    const authorization = `Bearer ${server.tokens.viewer}`;
    const answer = await fetch(`${server.url}/api/v1/words`, { headers: { authorization, "accept-encoding": "gzip" } });
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(((await answer.json()) as { data: string[] }).data).toHaveLength(2000);
  });
});

describe("over TLS", () => {
  it("the cookie is bound to this host, and browsers are told to stay with TLS", async () => {
    const answer = await fetch(`${secure.url}/api/v1/words`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(answer.headers.get("set-cookie")).toBe(
      `__Host-firstbill=${"s".repeat(43)}; Max-Age=86400; Path=/; HttpOnly; SameSite=Lax; Secure`,
    );
    expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000");
  });
});

describe("reports of browsers", () => {
  it("are taken in their own media types and kept for a look", async () => {
    const post = (type: string, body: string) =>
      fetch(`${server.url}/api/v1/csp-reports`, { method: "POST", headers: { "content-type": type }, body });
    expect((await post("application/csp-report", '{"csp-report":{"blocked-uri":"inline"}}')).status).toBe(204);
    expect((await post("application/json", "{}")).status).toBe(415);
    expect((await post("application/csp-report", `{"x":"${"y".repeat(20_000)}"}`)).status).toBe(413);
    expect(server.policyReports).toEqual([{ "csp-report": { "blocked-uri": "inline" } }]);
  });
});

describe("news for an open page", () => {
  async function listen(token: string) {
    const answer = await fetch(`${server.url}/api/v1/events`, { headers: { authorization: `Bearer ${token}` } });
    const heard = { status: answer.status, text: "", ended: false };
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    (async () => {
      for (let part = await reader.read(); !part.done; part = await reader.read()) heard.text += part.value;
      heard.ended = true;
    })().catch(() => {
      heard.ended = true;
    });
    return { heard, stop: () => reader.cancel() };
  }

  async function until(isSo: () => boolean): Promise<void> {
    for (let tries = 0; !isSo() && tries < 200; tries++) await sleep(10);
    expect(isSo()).toBe(true);
  }

  it("arrives, and names what changed", async () => {
    const { heard, stop } = await listen(server.tokens.viewer);
    await until(() => heard.text.includes("retry"));
    server.events.publish({ type: "task.done", taskId: "7" });
    await until(() => heard.text.includes('data: {"type":"task.done","taskId":"7"}\n\n'));
    await stop();
  });

  it("holds nothing open for those who left before they were let in", async () => {
    const { hostname, port } = new URL(server.url);
    const ask = `GET /api/v1/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${server.tokens.lead}\r\n\r\n`;
    await (await listen(server.tokens.lead)).stop(); // the token's first use is written down before
    // While the table of tokens is locked, nobody is let in.
    await inTransaction(server.owner, async (tx) => {
      await tx.query("lock table api_token in access exclusive mode");
      for (let left = 0; left < 25; left += 1) {
        const socket = connect(Number(port), hostname);
        await new Promise((resolve) => socket.write(ask, resolve));
        await sleep(10);
        await new Promise((resolve) => socket.on("close", resolve).resetAndDestroy());
      }
    });
    // More than twenty streams of one member are refused.
    const { heard, stop } = await listen(server.tokens.lead);
    expect(heard.status).toBe(200);
    await stop();
  });

  it("ends when the one who listens may no longer", async () => {
    const { heard } = await listen(server.tokens.specialist);
    await until(() => heard.text.includes("retry"));
    await server.db.run(
      sql`update api_token set revoked_at = created_at where member_id = ${server.members.specialist}`,
    );
    server.events.publish({ type: "task.done", taskId: "8" });
    await until(() => heard.ended);
    expect(heard.text).not.toContain("task.done");
    expect((await fetch(`${server.url}/api/v1/events`)).status).toBe(401);
  });
});

describe("a defect in how it is put together", () => {
  it("stops the start: a handler of another operation, or two operations of one name", () => {
    const start = (operations: object, implementations: object) => () =>
      serveOperations({} as never, { operations, implementations } as never);
    const { listWords: list } = served.implementations;
    expect(start({ startWord }, { startWord: list })).toThrow("words.start has the handler of another operation.");
    expect(start({ a: listWords, b: listWords }, { a: list, b: list })).toThrow(
      "Two operations are called words.list.",
    );
    expect(() => implement(startWord, async () => ({}))).toThrow("implementPublic");
  });
});
