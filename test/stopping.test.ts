/** A server ends when it is told to, whatever is open: nobody has to end it by force. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import { makeDatabase } from "./database.ts";
import { allHealthy, makeServerProcesses, setClock, until } from "./server-processes.ts";

const servers = makeServerProcesses();
const folder = mkdtempSync(join(tmpdir(), "firstbill-stopping-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function startHere(url: string) {
  const dataDir = join(folder, "data");
  mkdirSync(dataDir);
  setClock(join(folder, "clock"), "2026-03-05T08:00:00Z", 1);
  const server = await servers.start(url, { dataDir, clock: join(folder, "clock") });
  await allHealthy([server]);
  return { server, token: readFileSync(join(dataDir, "local-token"), "utf8").trim() };
}

/** A line that stays open, with what came over it. */
function ask(url: string, path: string, token: string) {
  const { hostname, port } = new URL(url);
  const line: { socket: Socket; heard: string; hasEnded: boolean } = {
    socket: connect(Number(port), hostname),
    heard: "",
    hasEnded: false,
  };
  line.socket.on("data", (chunk) => (line.heard += String(chunk)));
  line.socket.on("close", () => (line.hasEnded = true));
  line.socket.on("error", () => {});
  line.socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  return line;
}

it("a server stops with streams and lines open, pages left early, and a request and a job that wait", async () => {
  const { db, owner, url } = await makeDatabase();
  const { server, token } = await startHere(url);
  const stream = ask(server.url, "/api/v1/events", token);
  const idle = ask(server.url, "/healthz", token);
  await until(
    async () => stream.heard.includes("retry: 2000") && idle.heard.includes('{"status":"ok"}'),
    () => `${stream.heard}\n${idle.heard}`,
  );
  const waiting = async () =>
    (
      await owner.get(sql<{ n: number }>`select count(*) as n from pg_locks
      where not granted and database = (select oid from pg_database where datname = current_database())`)
    ).n;
  await inTransaction(owner, async (tx) => {
    // Nobody is let in before this ends, and a page that has gone on by then has left its stream.
    await tx.query("lock table member in access exclusive mode");
    await sleep(300); // who asks is looked up again after a quarter of a second, here and below
    const early = ask(server.url, "/api/v1/events", token);
    await until(async () => (await waiting()) >= 1, server.output);
    early.socket.resetAndDestroy();
  });
  const stopped = await inTransaction(owner, async (tx) => {
    // Whoever needs one of these waits until the server is gone.
    await tx.query("lock table member, account_due in access exclusive mode");
    await enqueue(db, "state.refresh-due", {}, { queue: "state" });
    await sleep(300);
    const request = ask(server.url, "/api/v1/accounts", token);
    await until(async () => (await waiting()) >= 2, server.output);
    const status = await server.stop();
    await until(async () => [stream, idle, request].every((line) => line.hasEnded), server.output);
    expect(request.heard).toBe("");
    return status;
  });
  expect(stopped).toBe(0);
  const held = sql`select from graphile_worker.jobs where task_identifier = 'state.refresh-due' and locked_by is not null`;
  expect(await db.list(held)).toEqual([]);
  const kept = sql<{
    n: number;
  }>`select count(*) as n from graphile_worker.jobs where task_identifier = 'state.refresh-due'`;
  expect((await db.get(kept)).n).toBeGreaterThan(0);
  expect(await db.list(sql`select from worker_heartbeat`)).toEqual([]);
});
