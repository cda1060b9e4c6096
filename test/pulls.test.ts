/** Reading a source part by part: what comes in, when its cursor moves, and when it is asked again. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as contract from "#contract/connections.ts";
import { addMinutes } from "#core/time/instant.ts";
import { TryLater } from "#server/connectors/connector.ts";
import { listDue } from "#server/features/pulls/store.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "./access-table.ts";
import { csvPart, part } from "./fake-connector.ts";
import { START } from "./server.ts";
import { account, makeShopServer, served } from "./shop-connection.ts";

const { server, db, operator, vendor, folder, run, connect, pull } = await makeShopServer();

describe("reading a source", () => {
  it("imports a part, and moves the cursor only when that is in", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(part([account("a1"), account("a2", { domain: "a2.example" })], { cursor: 2, hasMore: false }));
    await run("pulls.read", { connectionId });
    expect(await operator.call(contract.getConnection, { connectionId })).toMatchObject({
      state: "importing",
      lastSuccessAt: null,
    });
    await run("pulls.read", { connectionId });
    expect(vendor.asked).toHaveLength(1);
    const after = await pull(connectionId);
    expect(after).toMatchObject({ state: "ok", lastSuccessAt: START, lastRows: 2, problem: null });
    await pull(connectionId);
    expect(vendor.asked.map(({ cursor }) => cursor)).toEqual([null, 2]);
    expect((await operator.call(contract.listAttempts, { connectionId })).data.map(({ outcome }) => outcome)).toEqual([
      "nothing-new",
      "done",
    ]);
    expect(readdirSync(folder).filter((name) => name.startsWith("pull-"))).toHaveLength(2);
  });

  it("says how many of the rows were refused, and in which import, when its accounts are of another source", async () => {
    const { connectionId } = await connect();
    const usage = "account,meter,day,quantity\nnobody-1,events,2026-03-01,5\nnobody-2,events,2026-03-01,5\n";
    vendor.reads.push(csvPart("usage", usage));
    const after = await pull(connectionId);
    const [attempt] = (await operator.call(contract.listAttempts, { connectionId })).data;
    expect(attempt).toMatchObject({ outcome: "done", rows: 2, refusedRows: 2 });
    expect(after).toMatchObject({ lastRows: 2, lastRefusedRows: 2, lastImportRunId: attempt!.importRunId });
  });

  it("leaves a column alone that a row does not have", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(part([account("b1", { domain: "b1.example" })], { cursor: 1, hasMore: false }));
    vendor.reads.push(
      part(
        [
          {
            kind: "accounts",
            values: { account: "b1", name: "Renamed", plan: "payg", currency: "USD", signed_up_on: "2026-01-05" },
          },
        ],
        {
          cursor: 2,
          hasMore: false,
        },
      ),
    );
    await pull(connectionId);
    await pull(connectionId);
    expect(await db.list(sql`select name, domain from account where name = 'Renamed'`)).toEqual([
      { name: "Renamed", domain: "b1.example" },
    ]);
  });

  it("imports nothing of a part that breaks off, keeps the cursor, and tries again later", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(async function* () {
      yield { records: [account("half")] };
      throw new Error("socket hang up");
    });
    const files = readdirSync(folder).length;
    const failed = await pull(connectionId);
    expect(failed).toMatchObject({ state: "failing", problem: "socket hang up", failedTries: 1, tries: 1 });
    expect(await db.list(sql`select 1 as one from account where name = 'Company half'`)).toEqual([]);
    expect(readdirSync(folder)).toHaveLength(files);
    expect(failed.nextRunAt! <= addMinutes(START, 2)).toBe(true);
    vendor.reads.push(part([account("half")], { cursor: 1, hasMore: false }));
    expect(await pull(connectionId)).toMatchObject({ state: "ok", problem: null });
    expect(vendor.asked.map(({ cursor }) => cursor)).toEqual([null, null]);
  });

  it("waits as long as the source asks", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(async function* () {
      yield { records: [] };
      throw new TryLater("The vendor asked to wait.", 7200);
    });
    expect((await pull(connectionId)).nextRunAt).toBe(addMinutes(START, 120));
  });

  it("stops a query whose rows can no longer be read, and keeps its place and what was there", async () => {
    const { connectionId } = await connect();
    const days = (write: (day: string) => string) =>
      async function* () {
        const rows = ["05", "06", "07"].map((day) => `t${day},Company,payg,USD,${write(`2026-01-${day}`)}`);
        const csv = async function* () {
          yield Buffer.from(["account,name,plan,currency,signed_up_on", ...rows, ""].join("\n"));
        };
        yield { kind: "accounts" as const, name: "accounts query", csv: csv() };
        return { cursor: 7, hasMore: false };
      };
    vendor.reads.push(days((day) => day.split("-").reverse().join("/")));
    const stopped = await pull(connectionId);
    expect(stopped).toMatchObject({ state: "failing", lastSuccessAt: null });
    expect(stopped.problem).toContain("3 of 3 rows cannot be read (signed_up_on: ");
    vendor.reads.push(days((day) => day));
    expect(await pull(connectionId)).toMatchObject({ state: "ok", lastRows: 3, problem: null });
    expect(vendor.asked.map(({ cursor }) => cursor)).toEqual([null, null]);
  });

  it("keeps the cursor when the import does not go through", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(async function* () {
      yield {
        kind: "invoices",
        name: "invoices",
        csv: (async function* () {
          yield Buffer.from("colour,size\nred,1\n");
        })(),
      };
      return { cursor: 9, hasMore: false };
    });
    const failed = await pull(connectionId);
    expect(failed.state).toBe("failing");
    expect(failed.problem).toContain('needs a column "');
    await pull(connectionId);
    expect(vendor.asked.map(({ cursor }) => cursor)).toEqual([null, null]);
  });

  it("waits while what it brought is held, and asks again from the same place, the next day or when somebody says so, when that is refused", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(part([account("h1")], { cursor: 5, hasMore: false }));
    await run("pulls.read", { connectionId });
    const held = {
      state: (to: string) => db.run(sql`update import_run set state = ${to} where connection_id = ${connectionId}`),
    };
    await held.state("held");
    await run("pulls.start-due");
    const { importRunId } = await db.get(
      sql<{
        importRunId: string;
      }>`select import_run_id as "importRunId" from import_run where connection_id = ${connectionId}`,
    );
    expect(await operator.call(contract.getConnection, { connectionId })).toMatchObject({
      state: "held",
      heldImportRunId: importRunId,
    });
    await run("pulls.read", { connectionId });
    expect(vendor.asked).toHaveLength(1);
    await held.state("refused");
    await run("pulls.settle");
    const refused = await operator.call(contract.getConnection, { connectionId });
    expect(refused).toMatchObject({
      state: "failing",
      heldImportRunId: null,
      problem:
        "The import did not go through: It was refused when somebody looked at it. It is read again the next day (UTC), or as soon as you run it or change its settings.",
    });
    expect(refused.scheduleMinutes).toBe(60);
    expect(refused.nextRunAt!.slice(0, 15)).toBe("2026-03-06T00:0");
    const isDue = async () => (await listDue(db, addMinutes(START, 120))).includes(connectionId);
    expect(await isDue()).toBe(false);
    await operator.call(contract.changeConnection, { connectionId, scheduleMinutes: 120 });
    expect(await isDue()).toBe(true);
    await db.run(sql`update connection set next_run_at = ${refused.nextRunAt} where connection_id = ${connectionId}`);
    expect(await isDue()).toBe(false);
    await operator.call(contract.runConnection, { connectionId });
    expect(await isDue()).toBe(true);
    await run("pulls.read", { connectionId });
    expect(vendor.asked.map(({ cursor }) => cursor)).toEqual([null, null]);
  });

  it("goes on at once while there is more, and cuts a cursor that stays where it is", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(
      part([account("m1")], { cursor: "x", hasMore: true }),
      part([account("m2")], { cursor: "x", hasMore: true }),
    );
    await pull(connectionId);
    const waiting = await db.list(
      sql<{ key: string }>`select key from graphile_worker.jobs where key = ${`pulls.read:${connectionId}`}`,
    );
    expect(waiting).toHaveLength(1);
    const cut = await pull(connectionId);
    expect(cut.problem).toContain("always gives the same part");
    expect(await db.list(sql`select 1 as one from account where name = 'Company m2'`)).toEqual([]);
  });

  it("starts what is due, and leaves alone what is paused or not due", async () => {
    await db.run(sql`delete from graphile_worker._private_jobs`);
    const due = await connect("due");
    const paused = await connect("paused");
    await operator.call(contract.pauseConnection, { connectionId: paused.connectionId });
    const started = async () => {
      await run("pulls.start-due");
      return db.list(sql<{ key: string }>`select key from graphile_worker.jobs where task_identifier = 'pulls.read'`);
    };
    // A new source is left alone until it could be checked.
    server.clock.set(addMinutes(START, 9));
    expect(await started()).toEqual([]);
    server.clock.set(addMinutes(START, 10));
    const keys = await started();
    expect(keys).toEqual([{ key: `pulls.read:${due.connectionId}` }]);
    expect(await operator.call(contract.resumeConnection, { connectionId: paused.connectionId })).toMatchObject({
      state: "new",
    });
  });

  it("is late after twice its schedule and a little, and says since when", async () => {
    const { connectionId } = await connect("billing-db");
    await pull(connectionId);
    server.clock.set(addMinutes(START, 130));
    expect((await operator.call(contract.getConnection, { connectionId })).late).toBeNull();
    server.clock.set(addMinutes(START, 10 * 60));
    expect(await operator.call(contract.getConnection, { connectionId })).toMatchObject({
      state: "late",
      late: "billing-db is 9 h late (last good 08:00 UTC)",
    });
  });

  it("shows the first rows and what they would change, and brings nothing in", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(part([account("p1"), account("p2")], { cursor: 1, hasMore: true }));
    const preview = await operator.call(contract.previewConnection, { connectionId });
    expect(preview).toMatchObject({ accountsCreated: 2, files: [{ kind: "accounts", rows: 2 }] });
    expect(vendor.asked[0]).toMatchObject({ cursor: null, mostRows: 1000 });
    expect(await db.list(sql`select 1 as one from account where name = 'Company p1'`)).toEqual([]);
  });

  it("goes with its secrets and payloads when it is removed, after saying so", async () => {
    const { connectionId } = await connect();
    expect(await operator.call(contract.removeConnection, { connectionId })).toEqual({ deliveries: 0, importsKept: 0 });
    await expect(operator.call(contract.getConnection, { connectionId })).rejects.toMatchObject({
      code: "connection.unknown",
    });
    expect(await db.get(sql`select secrets, settings from connection where connection_id = ${connectionId}`)).toEqual({
      secrets: null,
      settings: {},
    });
  });
});

describe("who may ask", () => {
  checkAccess(server, Object.values(served));
});
