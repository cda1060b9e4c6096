import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { type EmbeddedDatabase, startEmbedded } from "./embedded.ts";
import { openDatabase } from "./pool.ts";
import { findPostmaster, isAlive } from "./postmaster.ts";

const dataDir = mkdtempSync(join(tmpdir(), "firstbill-embedded-"));
chmodSync(dataDir, 0o755); // as a data folder is: started by root, the server runs as another user
const cluster = join(dataDir, "postgres", "cluster");
const start = (options: { port?: number } = {}) => startEmbedded({ dataDir, durable: false, ...options });

afterAll(async () => {
  const postmaster = findPostmaster(cluster);
  if (postmaster) process.kill(postmaster.pid, "SIGQUIT");
  rmSync(dataDir, { recursive: true, force: true });
});

/** A process of its own that starts or joins the database. */
async function startHolder(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "test/database-holder.ts", dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString().trim()));
    child.once("exit", (code) => reject(new Error(`It ended by itself (${code}).`)));
  });
  return { child, said };
}

function ended(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once("exit", resolve));
}

async function ask(embedded: EmbeddedDatabase, statement: string) {
  const { db, close } = openDatabase(embedded.url, { role: "owner", size: 1 });
  const { rows } = await db.query(statement);
  await close();
  return rows;
}

describe("the database that comes along", () => {
  it("is made once when two processes start at once on an empty folder", async () => {
    const [here, there] = await Promise.all([start(), startHolder()]);
    expect(there.said.split(" ")[1]).toBe(String(here.pid));
    expect([here.start, there.said.split(" ")[0]].sort()).not.toEqual(["started", "started"]);
    there.child.kill("SIGKILL");
    await ended(there.child);
    await ask(here, "create table kept (word text); insert into kept values ('yes')");
    await here.stop("whoeverUsesIt");
    expect(isAlive(here.pid)).toBe(false);
  });

  it("keeps its rows and its port over a stop and a start, checks its pages, and listens on this machine only", async () => {
    const before = await start();
    await before.stop();
    const embedded = await start();
    expect(embedded).toMatchObject({ start: "started", port: before.port });
    expect(await ask(embedded, "select word from kept")).toEqual([{ word: "yes" }]);
    expect(await ask(embedded, "show data_checksums")).toEqual([{ data_checksums: "on" }]);
    expect(await ask(embedded, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    expect(statSync(join(dataDir, "postgres", "password")).mode & 0o077).toBe(0);
    await embedded.stop();
  });

  it("goes on when its Node process is killed, and the next start takes it over", async () => {
    const { child, said } = await startHolder();
    child.kill("SIGKILL");
    await ended(child);
    const embedded = await start();
    expect(`${embedded.start} ${embedded.pid}`).toBe(said.replace("started", "adopted"));
    await embedded.stop();
    expect(isAlive(embedded.pid)).toBe(false);
  });

  it("starts again with its rows after it was killed itself", async () => {
    const killed = await start();
    process.kill(killed.pid, "SIGKILL");
    while (isAlive(killed.pid)) await sleep(10);
    const embedded = await start();
    expect(await ask(embedded, "select word from kept")).toEqual([{ word: "yes" }]);
    await embedded.stop();
  });

  it("is stopped by the process that holds it, not by one that joined", async () => {
    const { child } = await startHolder();
    const joined = await start();
    expect(joined.start).toBe("joined");
    await joined.stop();
    expect(isAlive(joined.pid)).toBe(true);
    child.kill("SIGTERM");
    await ended(child);
    expect(isAlive(joined.pid)).toBe(false);
  });

  it("stays for a process that still works with it, which then stops it", async () => {
    const { child } = await startHolder();
    const joined = await start();
    const { db, close } = openDatabase(joined.url, { role: "owner", size: 1 });
    await db.query("select 1");
    child.kill("SIGTERM");
    await ended(child);
    expect(await ask(joined, "select word from kept")).toEqual([{ word: "yes" }]);
    await close();
    await joined.stop();
    expect(isAlive(joined.pid)).toBe(false);
  });
});

describe("what is said when it cannot start", () => {
  it("names a port that is taken", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
    await expect(start({ port })).rejects.toMatchObject({ code: "database.port-taken" });
    server.close();
  });

  it("passes on the database's own reason, with the folder", async () => {
    const failing = startEmbedded({ dataDir, durable: false, settings: { shared_buffers: "nonsense" } });
    await expect(failing).rejects.toMatchObject({
      code: "database.start-refused",
      message: expect.stringMatching(/shared_buffers.*\. Its log is /),
    });
  });

  it("names a folder made by another version", async () => {
    writeFileSync(join(dataDir, "postgres", "version"), "12");
    await expect(start()).rejects.toMatchObject({ code: "database.other-version" });
  });

  it("names a data folder that cannot be made", async () => {
    const failing = startEmbedded({ dataDir: join(dataDir, "postgres", "version", "below-a-file"), durable: false });
    await expect(failing).rejects.toMatchObject({ code: "database.folder-refused" });
  });
});
