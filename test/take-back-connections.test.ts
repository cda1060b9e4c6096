import { beforeEach, describe, expect, it } from "vitest";
import * as contract from "#contract/connections.ts";
import * as deliveryContract from "#contract/deliveries.ts";
import { getImport, refuseImport, releaseImport } from "#contract/imports.ts";
import { previewTakeBack, takeBackImport } from "#contract/take-backs.ts";
import type { SourceRecord } from "#core/records.ts";
import { addMinutes } from "#core/time/instant.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import * as deliveries from "#server/features/deliveries/operations.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import * as imports from "#server/features/imports/operations.ts";
import { pullOperations } from "#server/features/pulls/operations.ts";
import { takeBack } from "#server/features/take-backs/jobs.ts";
import * as takeBacks from "#server/features/take-backs/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import type { Job } from "#server/platform/jobs/job.ts";
import { makeConnectedServer } from "./connected-server.ts";
import { makeFakeVendor, part, sign } from "./fake-connector.ts";
import { START } from "./server.ts";

const PASSWORD = "a shared secret";
const vendor = makeFakeVendor();
const { server, db, operator, run } = await makeConnectedServer({
  connectors: [vendor.connector],
  jobs: [takeBack as Job],
  operations: {
    createConnection: contract.createConnection,
    getConnection: contract.getConnection,
    listDeliveries: deliveryContract.listDeliveries,
    getImport,
    refuseImport,
    releaseImport,
    previewTakeBack,
    takeBackImport,
  },
  implementationsFor: (connecting) => ({
    ...connectionOperations(connecting),
    ...pullOperations(connecting),
    ...deliveries,
    ...imports,
    ...takeBacks,
  }),
});

beforeEach(async () => {
  vendor.reads.length = 0;
  vendor.asked.length = 0;
  server.clock.set(START);
  await db.run(sql`update connection set removed_at = now()`);
});

async function connect(source: string): Promise<string> {
  const settings = { shop: "one", password: PASSWORD };
  const made = { connector: "fake", name: source, source, settings, scheduleMinutes: 60 };
  return (await operator.call(contract.createConnection, made)).connectionId;
}

async function finishReceived(): Promise<string[]> {
  const runs = await db.list(sql<{ id: string }>`select import_run_id as id from import_run where state = 'received'`);
  for (const { id } of runs) {
    await workRun(db, id, { now: server.clock.now() });
    await run("imports.finish", { importRunId: id, dueToday: 0 });
  }
  return runs.map(({ id }) => id);
}

let minutes = 0;
/** @returns its import */
async function pull(connectionId: string, records: SourceRecord[], cursor: number): Promise<string> {
  minutes += 1;
  server.clock.set(addMinutes(START, minutes));
  vendor.reads.push(part(records, { cursor, hasMore: false }));
  await run("pulls.read", { connectionId });
  const [importRunId] = await finishReceived();
  await run("pulls.settle");
  return importRunId ?? "none";
}

async function takeBackWith(importRunId: string, readAgain?: boolean): Promise<void> {
  await operator.call(takeBackImport, { importRunId, ...(readAgain !== undefined && { readAgain }) });
  const { payload } = await server.owner.get(sql<{ payload: object }>`
    select payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = 'imports.take-back' and payload ->> 'importRunId' = ${importRunId}`);
  await run("imports.take-back", payload);
}

const cursorOf = async (connectionId: string) =>
  (await db.get(sql<{ cursor: number | null }>`select cursor from connection where connection_id = ${connectionId}`))
    .cursor;
const namesIn = async (source: string) =>
  (await db.list(sql<{ name: string }>`select name from account where source = ${source} order by 1`)).map(
    ({ name }) => name,
  );

function account(id: string, name = id, version?: string): SourceRecord {
  const values = { account: id, name, plan: "payg", currency: "USD", signed_up_on: "2026-01-05" };
  return { kind: "accounts", values, ...(version !== undefined && { object: `customer ${id}`, version }) };
}

describe("taking back what a source brought", () => {
  it("reads the same rows again when it was the last that came, and says so first", async () => {
    const connectionId = await connect("last");
    await pull(connectionId, [account("a1")], 1);
    const second = await pull(connectionId, [account("a2")], 2);
    const preview = await operator.call(previewTakeBack, { importRunId: second });
    expect(preview.readAgain).toEqual({ connection: "last", what: "source", isUsual: true });
    expect(preview.sentences.at(-1)).toBe(
      "last goes back to where it stood before, so its next run brings these rows again, unless you say otherwise.",
    );
    await takeBackWith(second);
    expect([await namesIn("last"), await cursorOf(connectionId)]).toEqual([["a1"], 1]);
    await pull(connectionId, [account("a2")], 2);
    expect(vendor.asked.at(-1)!.cursor).toBe(1);
    expect([await namesIn("last"), await cursorOf(connectionId)]).toEqual([["a1", "a2"], 2]);
  });

  it("goes back to the very beginning with the first, and stays where it is when somebody says so", async () => {
    const connectionId = await connect("first");
    const first = await pull(connectionId, [account("a1")], 1);
    await takeBackWith(first, false);
    expect([await namesIn("first"), await cursorOf(connectionId)]).toEqual([[], 1]);
    const other = await connect("other");
    const only = await pull(other, [account("a1")], 1);
    await takeBackWith(only);
    expect(await cursorOf(other)).toBeNull();
  });

  it("goes on from where it is when more has come since, unless somebody asks", async () => {
    const connectionId = await connect("older");
    await pull(connectionId, [account("a1")], 1);
    const second = await pull(connectionId, [account("a2")], 2);
    const third = await pull(connectionId, [account("a3")], 3);
    expect((await operator.call(previewTakeBack, { importRunId: second })).readAgain?.isUsual).toBe(false);
    await takeBackWith(second);
    expect([await namesIn("older"), await cursorOf(connectionId)]).toEqual([["a1", "a3"], 3]);
    await takeBackWith(third, true);
    expect([await namesIn("older"), await cursorOf(connectionId)]).toEqual([["a1"], 2]);
  });

  it("is not undone by a part that was being read meanwhile", async () => {
    const connectionId = await connect("meanwhile");
    await pull(connectionId, [account("a1")], 1);
    const second = await pull(connectionId, [account("a2")], 2);
    vendor.reads.push(part([account("a3")], { cursor: 3, hasMore: false }));
    await run("pulls.read", { connectionId });
    await takeBackWith(second);
    await finishReceived();
    await run("pulls.settle");
    expect([await namesIn("meanwhile"), await cursorOf(connectionId)]).toEqual([["a1", "a3"], 1]);
  });

  it("has nothing to read again where a person sent the files", async () => {
    const connectionId = await connect("gone");
    const importRunId = await pull(connectionId, [account("a1")], 1);
    await db.run(sql`update connection set removed_at = now() where connection_id = ${connectionId}`);
    expect((await operator.call(previewTakeBack, { importRunId })).readAgain).toBeNull();
    await expect(operator.call(takeBackImport, { importRunId, readAgain: true })).rejects.toMatchObject({
      code: "import.not-readable-again",
    });
  });
});

async function send(connectionId: string, id: string, records: SourceRecord[]): Promise<void> {
  const body = JSON.stringify({ id, type: "customer.updated", records });
  const headers = { "content-type": "application/json", "x-fake-signature": sign(body, PASSWORD) };
  const answer = await fetch(`${server.url}/webhooks/${connectionId}`, { method: "POST", body, headers });
  expect(answer.status).toBe(204);
  await run("deliveries.apply", { connectionId });
}

describe("taking back what a source sent", () => {
  const runsOf = (connectionId: string) =>
    db.list(sql<{ id: string; state: string }>`select import_run_id as id, state from import_run
      where connection_id = ${connectionId} order by began_after`);

  it("takes all of the day, keeps the payloads, and what comes later that day is another import", async () => {
    const connectionId = await connect("sent");
    await send(connectionId, "m1", [account("s1", "One", "1")]);
    await send(connectionId, "m2", [account("s2", "Two", "1")]);
    const [day] = await runsOf(connectionId);
    const preview = await operator.call(previewTakeBack, { importRunId: day!.id });
    expect(preview.readAgain).toEqual({ connection: "sent", what: "payloads", isUsual: false });
    expect(preview.sentences.at(-1)).toBe("What sent sent, 2 payloads, is applied again only if you ask for it.");
    await takeBackWith(day!.id);
    expect(await namesIn("sent")).toEqual([]);
    await send(connectionId, "m3", [account("s3", "Three", "1")]);
    expect(await namesIn("sent")).toEqual(["Three"]);
    expect((await runsOf(connectionId)).map(({ state }) => state)).toEqual(["taken_back", "done"]);
  });

  it("applies the payloads again in an import of its own when somebody asks", async () => {
    const connectionId = await connect("again");
    await send(connectionId, "m1", [account("s1", "One", "1")]);
    await send(connectionId, "m2", [account("s1", "Uno", "2")]);
    const [day] = await runsOf(connectionId);
    await takeBackWith(day!.id, true);
    expect(await namesIn("again")).toEqual([]);
    await run("deliveries.apply", { connectionId });
    expect(await namesIn("again")).toEqual(["Uno"]);
    const [, next] = await runsOf(connectionId);
    await takeBackWith(next!.id);
    expect(await namesIn("again")).toEqual([]);
  });
});

describe("what a source sends in the course of a day", () => {
  const NEXT_DAY = addMinutes(START, 17 * 60);
  const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);
  const invoice = (of: string, id: string, net: string): SourceRecord => ({
    kind: "invoices",
    values: {
      id: `${id}-${of}`,
      account: of,
      period_start: "2026-01-05",
      period_end: "2026-02-05",
      net,
      status: "open",
    },
    object: `invoice ${id}-${of}`,
    version: id,
  });
  const outcomes = async (connectionId: string) => {
    const { data } = await operator.call(deliveryContract.listDeliveries, { connectionId });
    return Object.fromEntries(data.map(({ deliveryId, outcome }) => [deliveryId, outcome]));
  };
  const invoices = (source: string) =>
    db.list(
      sql`select i.external_id, net_minor from invoice i join account using (account_id) where source = ${source} order by 1`,
    );

  async function begin(source: string): Promise<string> {
    const connectionId = await connect(source);
    await send(
      connectionId,
      "m0",
      ids.map((id) => account(id, id, "1")),
    );
    await send(
      connectionId,
      "m1",
      ids.map((id) => invoice(id, "i1", "100")),
    );
    server.clock.set(NEXT_DAY);
    await send(connectionId, "m2", [
      invoice("c0", "i2", "600"),
      ...ids.slice(1, 20).map((id) => invoice(id, "i2", "110")),
    ]);
    expect(await outcomes(connectionId)).toEqual({ m0: "applied", m1: "applied", m2: "applied" });
    return connectionId;
  }

  const heldRun = async (connectionId: string) =>
    (await operator.call(contract.getConnection, { connectionId })).heldImportRunId ?? "none";

  it("waits as a whole when a burst would move too much, and comes in when it is released", async () => {
    const connectionId = await begin("burst");
    const before = await invoices("burst");
    // Each message is small; together they are a share.
    const burst = (from: number) => ids.slice(from, from + 3).map((id) => invoice(id, "i3", "800"));
    await send(connectionId, "m3", burst(20));
    await send(connectionId, "m4", burst(23));
    expect(await outcomes(connectionId)).toMatchObject({ m3: "applied", m4: "held" });
    await send(connectionId, "m5", [invoice("c26", "i3", "100")]);
    expect(await outcomes(connectionId)).toMatchObject({ m4: "held", m5: "held" });
    expect(await operator.call(contract.getConnection, { connectionId })).toMatchObject({ state: "held" });
    const importRunId = await heldRun(connectionId);
    const held = await operator.call(getImport, { importRunId });
    expect(held).toMatchObject({ state: "held", files: [], held: { file: "what burst sent" } });
    expect(held.held!.effects).toHaveLength(5);
    expect((await invoices("burst")).length).toBe(before.length + 3);
    await operator.call(releaseImport, { importRunId });
    await finishReceived();
    await run("deliveries.apply", { connectionId });
    expect(await outcomes(connectionId)).toMatchObject({ m3: "applied", m4: "applied", m5: "applied" });
    expect((await invoices("burst")).length).toBe(before.length + 7);
    expect((await operator.call(getImport, { importRunId })).state).toBe("done");
  });

  it("stays out when it is refused, and what comes later is judged anew", async () => {
    const connectionId = await begin("refused");
    const before = await invoices("refused");
    await send(
      connectionId,
      "m3",
      ids.map((id) => invoice(id, "i3", "100000")),
    );
    await operator.call(refuseImport, { importRunId: await heldRun(connectionId) });
    await run("deliveries.apply", { connectionId });
    expect(await outcomes(connectionId)).toMatchObject({ m3: "ignored" });
    await send(connectionId, "m4", [invoice("c9", "i4", "100")]);
    expect(await outcomes(connectionId)).toMatchObject({ m4: "applied" });
    expect((await invoices("refused")).length).toBe(before.length + 1);
    await send(
      connectionId,
      "m5",
      ids.map((id) => invoice(id, "i5", "100000")),
    );
    expect(await outcomes(connectionId)).toMatchObject({ m5: "held" });
  });
});
