/** Sources while the line to the database breaks: at every moment of receiving, applying and reading, nothing is lost or doubled. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { SourceRecord } from "#core/records.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import type { Connecting } from "#server/features/connections/reads.ts";
import * as connections from "#server/features/connections/store.ts";
import { deliveryJobs } from "#server/features/deliveries/jobs.ts";
import { webhookReceiver } from "#server/features/deliveries/reads.ts";
import { importJobs, workRun } from "#server/features/imports/jobs.ts";
import { pullJobs } from "#server/features/pulls/jobs.ts";
import { standingClock } from "#server/platform/clock.ts";
import { type Db, openDatabase } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { silentLog } from "#server/platform/log.ts";
import { makeVault } from "#server/platform/vault.ts";
import { makeCuttingProxy } from "./cutting-proxy.ts";
import { makeDatabase } from "./database.ts";
import { makeFakeVendor, part, sign } from "./fake-connector.ts";

const START = "2026-03-05T08:00:00.000Z";
const PASSWORD = "a shared secret";
const folder = mkdtempSync(join(tmpdir(), "firstbill-cut-test-"));
const vendor = makeFakeVendor();
const vault = makeVault(["a key that is only for tests"]);
const connecting: Connecting = { connectors: [vendor.connector], vault, fetch, resolve: async () => [], folder };
const shell = { clock: standingClock(START), log: silentLog };
const { db: calm, owner, url } = await makeDatabase();
const proxy = await makeCuttingProxy(url);
const rough = openDatabase(proxy.url, { role: "application", size: 3 });
afterAll(async () => {
  await rough.close();
  await proxy.close();
  rmSync(folder, { recursive: true });
});
await ensureInstallation(calm, START);
await ensurePresets(calm, START);
const jobs = new Map(
  [...deliveryJobs(connecting), ...pullJobs(connecting), ...importJobs(folder)].map((job) => [job.name, job]),
);

beforeEach(() => {
  vendor.reads.length = 0;
});

async function startAfresh(): Promise<string> {
  await calm.run(sql`delete from connection`);
  await owner.run(sql`delete from graphile_worker._private_jobs`);
  for (const table of ["account_due", "account_alias", "invoice", "account_change", "account", "company", "import_run"])
    await owner.run(sql`delete from ${sql.table(table)}`);
  const connectionId = newId();
  const secrets = vault.seal(JSON.stringify({ password: PASSWORD }), connectionId);
  const made = {
    connectionId,
    connector: "fake",
    name: "shop",
    source: "shop",
    region: "",
    settings: { shop: "one" },
    secrets,
  };
  await connections.createConnection(calm, { ...made, scheduleMinutes: 60, createdAt: START }, START);
  return connectionId;
}

async function run(db: Db, name: string, payload: object = {}): Promise<void> {
  const job = jobs.get(name)!;
  const signal = new AbortController().signal;
  await job.run({ db, now: START, dueAt: null, attempt: 1, signal }, job.payload.parse(payload));
}

function account(id: string, name: string, version: string): SourceRecord {
  const values = { account: id, name, plan: "payg", currency: "USD", signed_up_on: "2026-01-05" };
  return { kind: "accounts", values, object: `customer ${id}`, version };
}

function invoice(id: string, of: string, net: string): SourceRecord {
  const values = { id, account: of, period_start: "2026-01-05", period_end: "2026-02-05", net, status: "open" };
  return { kind: "invoices", values };
}

const customers = () =>
  calm.list(
    sql`select name, i.external_id, i.net_minor from account left join invoice i using (account_id) order by name`,
  );

/** Does some work once for each piece at which its line may break, until it breaks no more. @returns how often it broke */
async function atEveryMoment(work: () => Promise<void>): Promise<number> {
  for (let breaks = 0; ; breaks += 1) {
    piecesLeft = breaks + 1;
    await work();
    if (!proxy.wasCut()) return breaks;
  }
}
let piecesLeft = 0;
const breakSoon = () => proxy.cutAfter(piecesLeft);

describe("a line that breaks at any moment", () => {
  const messages = [
    { id: "m1", type: "x", records: [account("c1", "Acme", "1")] },
    { id: "m2", type: "x", records: [invoice("i1", "c1", "12.50")] },
    { id: "m3", type: "x", records: [account("c1", "Acme Ltd", "2")] },
  ];
  const expected = [{ name: "Acme Ltd", external_id: "i1", net_minor: 1250 }];

  it("loses no webhook that was acknowledged (I-1), and none has effect twice (I-2)", async () => {
    const breaks = await atEveryMoment(async () => {
      const connectionId = await startAfresh();
      const send = async (db: Db, message: (typeof messages)[number]) => {
        const body = JSON.stringify(message);
        const request = { body: Buffer.from(body), headers: { "x-fake-signature": sign(body, PASSWORD) } };
        await webhookReceiver(connecting, { db, ...shell })(connectionId, request);
      };
      breakSoon();
      const acknowledged: string[] = [];
      for (const message of messages)
        await send(rough.db, message).then(
          () => acknowledged.push(message.id),
          () => {},
        );
      const kept = await calm.list(sql<{ id: string }>`select delivery_id as id from raw_delivery`);
      expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
      for (const message of messages) await send(calm, message);
      await run(rough.db, "deliveries.apply", { connectionId }).catch(() => {});
      await run(calm, "deliveries.apply", { connectionId });
      await run(calm, "deliveries.start");
      await run(calm, "deliveries.apply", { connectionId });
      expect(await customers()).toEqual(expected);
      const outcomes = await calm.list(sql`select distinct outcome from raw_delivery`);
      expect(outcomes).toEqual([{ outcome: "applied" }]);
    });
    expect(breaks).toBeGreaterThan(20);
  });

  it("reads a part again that was not handed over, and imports it once", async () => {
    const breaks = await atEveryMoment(async () => {
      const connectionId = await startAfresh();
      const bring = part([account("c1", "Acme Ltd", "1"), invoice("i1", "c1", "12.50")], { cursor: 7, hasMore: false });
      vendor.reads.splice(0, vendor.reads.length, bring, bring);
      breakSoon();
      await run(rough.db, "pulls.read", { connectionId }).catch(() => {});
      const runs = await readUntilHandedOver(connectionId);
      expect(runs).toHaveLength(1);
      await workRun(calm, runs[0]!.id, { now: START });
      await run(calm, "imports.finish", { importRunId: runs[0]!.id, dueToday: 0 });
      await run(calm, "pulls.settle");
      expect(await customers()).toEqual(expected);
      expect(await calm.list(sql`select cursor, failures from connection`)).toEqual([{ cursor: 7, failures: 0 }]);
    });
    expect(breaks).toBeGreaterThan(5);
    expect(readdirSync(folder).filter((name) => name.startsWith("delivered-"))).toEqual([]);
  });
});

/** As the queue does, or the next minute: the database may hold the lock of a line for a moment after it broke. */
async function readUntilHandedOver(connectionId: string): Promise<{ id: string }[]> {
  for (let tries = 0; ; tries += 1) {
    await run(calm, "pulls.read", { connectionId });
    const runs = await calm.list(sql<{ id: string }>`select import_run_id as id from import_run`);
    if (runs.length > 0 || tries === 50) return runs;
    await sleep(20);
  }
}

describe("with the database down", () => {
  const body = JSON.stringify({ id: "m1", type: "x" });
  const request = { body: Buffer.from(body), headers: { "x-fake-signature": sign(body, PASSWORD) } };

  it.each([
    { how: "nobody answers at its port", listens: false },
    { how: "it takes the line and says nothing", listens: true },
  ])("acknowledges no webhook within 3 s when $how", async ({ listens }) => {
    const silent = createServer((socket) => socket.on("error", () => {}));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as AddressInfo;
    if (!listens) await new Promise<void>((resolve) => silent.close(() => resolve()));
    const down = openDatabase(`postgres://nobody@127.0.0.1:${port}/nowhere`, { role: "application", size: 1 });
    const startedAt = performance.now();
    const refusal = await webhookReceiver(connecting, { db: down.db, ...shell })(newId(), request).catch(
      (error: unknown) => error,
    );
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(refusal).toMatchObject({ code: listens ? "webhook.not-now" : "database.unreachable" });
    if (listens) silent.close();
    void down.close();
  });
});
