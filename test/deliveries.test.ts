import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import * as contract from "#contract/connections.ts";
import * as deliveryContract from "#contract/deliveries.ts";
import type { SourceRecord } from "#core/records.ts";
import { addMinutes } from "#core/time/instant.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import type { Connecting } from "#server/features/connections/reads.ts";
import { deliveryJobs } from "#server/features/deliveries/jobs.ts";
import * as deliveries from "#server/features/deliveries/operations.ts";
import { webhookReceiver } from "#server/features/deliveries/reads.ts";
import { forgetNightly } from "#server/features/privacy/jobs.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import type { Job } from "#server/platform/jobs/job.ts";
import { makeVault } from "#server/platform/vault.ts";
import { checkAccess } from "./access-table.ts";
import { makeFakeVendor, sign } from "./fake-connector.ts";
import { makeServer, START } from "./server.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-deliveries-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const connecting: Connecting = {
  connectors: [makeFakeVendor().connector],
  vault: makeVault(["a key that is only for tests"]),
  fetch,
  resolve: async () => [],
  folder,
};
const served = {
  createConnection: contract.createConnection,
  getConnection: contract.getConnection,
  listDeliveries: deliveryContract.listDeliveries,
  getDelivery: deliveryContract.getDelivery,
  replayDeliveries: deliveryContract.replayDeliveries,
};
const { createConnection, getConnection } = connectionOperations(connecting);
const server = await makeServer({
  operations: served,
  implementations: { createConnection, getConnection, ...deliveries },
  receiveWebhook: (shell) => webhookReceiver(connecting, shell),
});
const { db } = server;
const operator = server.as("operator");
await ensureInstallation(db, START);
await ensurePresets(db, START);
const jobs = new Map([...deliveryJobs(connecting), forgetNightly as Job].map((job) => [job.name, job]));
const PASSWORD = "a shared secret";

beforeEach(async () => {
  server.clock.set(START);
  await db.run(sql`delete from connection`);
  await forgetCustomers();
});

async function forgetCustomers(): Promise<void> {
  for (const table of ["account_due", "account_alias", "invoice", "account_change", "account", "company", "import_run"])
    await server.owner.run(sql`delete from ${sql.table(table)}`);
}

async function run(name: string, payload: object = {}, now: string = START): Promise<void> {
  const job = jobs.get(name) as Job;
  await job.run({ db, now, dueAt: null, attempt: 1, signal: new AbortController().signal }, job.payload.parse(payload));
}

async function connect(): Promise<string> {
  const settings = { shop: "one", password: PASSWORD };
  const made = { connector: "fake", name: "shop", source: "shop", settings, scheduleMinutes: 60 };
  return (await operator.call(contract.createConnection, made)).connectionId;
}

type Message = { id: string; type: string; records?: SourceRecord[] };

async function send(connectionId: string, message: Message | string, signature?: string): Promise<number> {
  const body = typeof message === "string" ? message : JSON.stringify(message);
  const headers = { "content-type": "application/json", "x-fake-signature": signature ?? sign(body, PASSWORD) };
  return (await fetch(`${server.url}/webhooks/${connectionId}`, { method: "POST", body, headers })).status;
}

const apply = (connectionId: string) => run("deliveries.apply", { connectionId });
const listed = async (connectionId: string) =>
  (await operator.call(deliveryContract.listDeliveries, { connectionId })).data;

function account(id: string, name: string, version?: string): SourceRecord {
  const values = { account: id, name, plan: "payg", currency: "USD", signed_up_on: "2026-01-05" };
  return { kind: "accounts", values, ...(version !== undefined && { object: `customer ${id}`, version }) };
}

function invoice(id: string, of: string, net: string, version: string): SourceRecord {
  const values = { id, account: of, period_start: "2026-01-05", period_end: "2026-02-05", net, status: "open" };
  return { kind: "invoices", values, object: `invoice ${id}`, version };
}

/** What can be seen of the customers, without ids that chance gives. */
function customers() {
  return db.list(sql`select name, i.external_id, i.net_minor, i.status from account left join invoice i using (account_id)
    order by name, i.external_id`);
}

describe("a webhook", () => {
  it("is kept byte for byte before it is acknowledged, and applied by a job", async () => {
    const connectionId = await connect();
    const message = { id: "m1", type: "customer.created", records: [account("c1", "Müller & Söhne", "1")] };
    expect(await send(connectionId, message)).toBe(204);
    const [kept] = await listed(connectionId);
    expect(kept).toMatchObject({ deliveryId: "m1", type: "customer.created", outcome: "received", receivedAt: START });
    const { payload } = await operator.call(deliveryContract.getDelivery, {
      connectionId,
      rawDeliveryId: kept!.rawDeliveryId,
    });
    expect(payload).toBe(JSON.stringify(message));
    await apply(connectionId);
    expect(await listed(connectionId)).toMatchObject([{ outcome: "applied", rows: 1, problem: null }]);
    expect(await customers()).toMatchObject([{ name: "Müller & Söhne" }]);
    expect(await operator.call(contract.getConnection, { connectionId })).toMatchObject({ lastReceivedAt: START });
  });

  it("is told to come again when a connection sends too many in a minute, and forged ones do not count", async () => {
    const few = await makeServer({
      operations: served,
      implementations: { createConnection, getConnection, ...deliveries },
      receiveWebhook: (shell) => webhookReceiver(connecting, shell, 3),
    });
    await ensureInstallation(few.db, START);
    const make = async (name: string) => {
      const settings = { shop: name, password: PASSWORD };
      const made = { connector: "fake", name, source: name, settings, scheduleMinutes: 60 };
      return (await few.as("operator").call(contract.createConnection, made)).connectionId;
    };
    const [busy, quiet] = [await make("busy"), await make("quiet")];
    const post = (connectionId: string, id: string, key = PASSWORD) => {
      const body = JSON.stringify({ id, type: "customer.created", records: [] });
      const headers = { "content-type": "application/json", "x-fake-signature": sign(body, key) };
      return fetch(`${few.url}/webhooks/${connectionId}`, { method: "POST", body, headers });
    };
    for (const id of ["f1", "f2", "f3", "f4"]) expect((await post(busy, id, "another key")).status).toBe(401);
    for (const id of ["m1", "m2", "m3"]) expect((await post(busy, id)).status).toBe(204);
    few.clock.set(addMinutes(START, 0.75));
    const refused = await post(busy, "m4");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "15"]);
    expect(await refused.json()).toMatchObject({
      code: "webhook.too-many",
      detail: "More than 3 messages came in a minute. Please send it again in 15 seconds.",
    });
    expect((await post(quiet, "m1")).status).toBe(204);
    few.clock.set(addMinutes(START, 1));
    expect((await post(busy, "m4")).status).toBe(204);
    const kept = await few.as("operator").call(deliveryContract.listDeliveries, { connectionId: busy });
    expect(kept.data.map(({ deliveryId }) => deliveryId).sort()).toEqual(["m1", "m2", "m3", "m4"]);
  });

  it("counts a forged one and keeps nothing of it", async () => {
    const connectionId = await connect();
    const body = JSON.stringify({ id: "m1", type: "customer.created", records: [account("c1", "Forged", "1")] });
    const good = sign(body, PASSWORD);
    expect(await send(connectionId, body, "")).toBe(401);
    expect(await send(connectionId, body.replace("Forged", "forged"), good)).toBe(401);
    expect(await send(connectionId, body, sign(body, "another secret"))).toBe(401);
    expect(await listed(connectionId)).toEqual([]);
    expect(await operator.call(contract.getConnection, { connectionId })).toMatchObject({ forgedRequests: 3 });
  });

  it("counts each of many forged ones that come at once, and takes a genuine one among them", async () => {
    const connectionId = await connect();
    const message = { id: "m1", type: "customer.created", records: [] };
    const [genuine, ...forged] = await Promise.all([
      send(connectionId, message),
      ...Array.from({ length: 200 }, () => send(connectionId, JSON.stringify(message), "0".repeat(64))),
    ]);
    expect(genuine).toBe(204);
    expect(new Set(forged)).toEqual(new Set([401]));
    expect(await operator.call(contract.getConnection, { connectionId })).toMatchObject({ forgedRequests: 200 });
    expect(await listed(connectionId)).toHaveLength(1);
  });

  it("refuses 10,000 forged signatures and keeps none", { timeout: 120_000 }, async () => {
    const { identify } = connecting.connectors[0]!.receive!;
    const body = Buffer.from(JSON.stringify({ id: "m1", type: "x" }));
    const good = sign(body.toString(), PASSWORD);
    const context = { settings: { shop: "one", password: PASSWORD } as never, now: START };
    const identified = (signature: string, bytes: Uint8Array) => {
      try {
        return identify({ body: bytes, headers: { "x-fake-signature": signature } }, context);
      } catch {
        return null;
      }
    };
    expect(identified(good, body)).toEqual({ deliveryId: "m1", type: "x" });
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const changed = Buffer.from(body);
        changed[at]! ^= bits;
        return identified(good, changed) === null;
      }),
      { numRuns: 10_000 },
    );
  });

  it("answers 404 where no connection receives", async () => {
    expect(await send("no-connection", { id: "m1", type: "x" })).toBe(404);
    expect(await send("018f0000-0000-7000-8000-000000000000", { id: "m1", type: "x" })).toBe(404);
  });

  it("counts once however often it comes", async () => {
    const connectionId = await connect();
    const message = { id: "m1", type: "customer.created", records: [account("c1", "Acme", "1")] };
    for (let time = 0; time < 5; time += 1) expect(await send(connectionId, message)).toBe(204);
    await apply(connectionId);
    await send(connectionId, message);
    await apply(connectionId);
    expect(await listed(connectionId)).toHaveLength(1);
    expect(await customers()).toHaveLength(1);
  });

  it("keeps what means nothing to us, and marks it so", async () => {
    const connectionId = await connect();
    await send(connectionId, { id: "m1", type: "tax_rate.updated" });
    await apply(connectionId);
    expect(await listed(connectionId)).toMatchObject([{ outcome: "ignored", problem: null }]);
  });

  it("waits for an account that is not there yet, says so, and is applied when it comes", async () => {
    const connectionId = await connect();
    await send(connectionId, { id: "m1", type: "invoice.created", records: [invoice("i1", "c1", "12.50", "1")] });
    await apply(connectionId);
    expect(await listed(connectionId)).toMatchObject([
      { outcome: "waiting", problem: 'It waits for the account "c1", and is applied when that comes.' },
    ]);
    await send(connectionId, { id: "m2", type: "customer.created", records: [account("c1", "Acme", "1")] });
    await apply(connectionId);
    await apply(connectionId);
    expect(await customers()).toMatchObject([{ name: "Acme", net_minor: 1250 }]);
    expect((await listed(connectionId)).map(({ outcome }) => outcome)).toEqual(["applied", "applied"]);
  });

  it("keeps what cannot be applied as a dead letter with its reason, without holding others up", async () => {
    const connectionId = await connect();
    const bad = {
      ...account("c1", "Acme", "1"),
      values: { ...account("c1", "Acme").values, signed_up_on: "last week" },
    };
    await send(connectionId, { id: "m1", type: "customer.created", records: [bad] });
    await send(connectionId, { id: "m2", type: "customer.created", records: [account("c2", "Bolt", "1")] });
    await apply(connectionId);
    const all = await listed(connectionId);
    const [first, second] = ["m1", "m2"].map((id) => all.find(({ deliveryId }) => deliveryId === id));
    expect(second).toMatchObject({ outcome: "applied" });
    expect(first).toMatchObject({ outcome: "failed", rows: 0 });
    expect(first!.problem).toContain('accounts signed_up_on "last week" is not a day');
    expect(await customers()).toMatchObject([{ name: "Bolt" }]);
    expect(await operator.call(contract.getConnection, { connectionId })).toMatchObject({ failedDeliveries: 1 });
  });

  it("can be applied again: one, or all since a day", async () => {
    const connectionId = await connect();
    await send(connectionId, { id: "m1", type: "customer.created", records: [account("c1", "Acme", "1")] });
    await apply(connectionId);
    await forgetCustomers();
    const { rawDeliveryId } = (await listed(connectionId))[0]!;
    expect(await operator.call(deliveryContract.replayDeliveries, { connectionId, rawDeliveryId })).toEqual({
      deliveries: 1,
    });
    await apply(connectionId);
    expect(await customers()).toMatchObject([{ name: "Acme" }]);
    const later = await operator.call(deliveryContract.replayDeliveries, { connectionId, since: "2026-03-06" });
    expect(later).toEqual({ deliveries: 0 });
    expect(await operator.call(deliveryContract.replayDeliveries, { connectionId, since: "2026-03-05" })).toEqual({
      deliveries: 1,
    });
  });

  it("is forgotten after 30 days", async () => {
    const connectionId = await connect();
    await send(connectionId, { id: "m1", type: "x" });
    await run("privacy.forget", {}, addMinutes(START, 29 * 24 * 60));
    expect(await listed(connectionId)).toHaveLength(1);
    await run("privacy.forget", {}, addMinutes(START, 31 * 24 * 60));
    expect(await listed(connectionId)).toEqual([]);
  });

  it("shows in the run of its day, counted to the row", async () => {
    const connectionId = await connect();
    await send(connectionId, {
      id: "m1",
      type: "x",
      records: [account("c1", "Acme", "1"), account("c2", "Bolt", "1")],
    });
    await apply(connectionId);
    await send(connectionId, { id: "m2", type: "x", records: [account("c1", "Acme Ltd", "2")] });
    await apply(connectionId);
    const files = await db.list(sql`select kind, rows, imported, rejected, skipped, r.state from import_file
      join import_run r using (import_run_id) where r.connection_id = ${connectionId}`);
    expect(files).toEqual([{ kind: "accounts", rows: 3, imported: 3, rejected: 0, skipped: 0, state: "done" }]);
  });
});

describe("any order of messages, repeated and late", () => {
  const history: Message[] = [
    { id: "e1", type: "customer.created", records: [account("c1", "Acme", "2026-01-01T00:00:00Z")] },
    { id: "e2", type: "invoice.created", records: [invoice("i1", "c1", "10", "2026-01-02T00:00:00Z")] },
    { id: "e3", type: "invoice.updated", records: [invoice("i1", "c1", "20", "2026-01-03T00:00:00Z")] },
    // Two reports of the same second: the id decides, not the order.
    { id: "e4", type: "invoice.updated", records: [invoice("i1", "c1", "30", "2026-01-03T00:00:00Z")] },
    { id: "e5", type: "customer.updated", records: [account("c1", "Acme Ltd", "2026-01-04T00:00:00Z")] },
    { id: "e6", type: "invoice.created", records: [invoice("i2", "c2", "5", "2026-01-04T00:00:00Z")] },
    { id: "e7", type: "customer.created", records: [account("c2", "Bolt", "2026-01-05T00:00:00Z")] },
  ];

  it("ends as they would in order, each once (I-2, I-3)", async () => {
    const play = async (messages: readonly Message[], applyAfter: readonly boolean[]) => {
      await db.run(sql`delete from connection`);
      await forgetCustomers();
      const connectionId = await connect();
      for (const [index, message] of messages.entries()) {
        await send(connectionId, message);
        if (applyAfter[index]) await apply(connectionId);
      }
      await apply(connectionId);
      await run("deliveries.start");
      await apply(connectionId);
      return customers();
    };
    const inOrder = await play(
      history,
      history.map(() => true),
    );
    expect(inOrder).toMatchObject([
      { name: "Acme Ltd", external_id: "i1", net_minor: 3000 },
      { name: "Bolt", external_id: "i2", net_minor: 500 },
    ]);
    const shuffled = fc
      .shuffledSubarray([...history, ...history], { minLength: 14, maxLength: 14 })
      .chain((messages) => fc.tuple(fc.constant(messages), fc.array(fc.boolean(), { minLength: 14, maxLength: 14 })));
    await fc.assert(
      fc.asyncProperty(shuffled, async ([messages, applyAfter]) => {
        expect(await play(messages, applyAfter)).toEqual(inOrder);
      }),
      { numRuns: 15 },
    );
  });
});

describe("who may ask", () => {
  checkAccess(server, Object.values(served));
});
