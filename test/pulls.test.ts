import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import * as columnsContract from "#contract/connection-columns.ts";
import * as contract from "#contract/connections.ts";
import { addMinutes } from "#core/time/instant.ts";
import { TryLater } from "#server/connectors/connector.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { connectionOperations } from "#server/features/connections/operations.ts";
import { type Connecting, resealSecrets } from "#server/features/connections/reads.ts";
import { importJobs, workRun } from "#server/features/imports/jobs.ts";
import { saveMapping } from "#server/features/mappings/reads.ts";
import { pullJobs } from "#server/features/pulls/jobs.ts";
import { pullOperations } from "#server/features/pulls/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import type { Job } from "#server/platform/jobs/job.ts";
import { makeVault } from "#server/platform/vault.ts";
import { checkAccess } from "./access-table.ts";
import { csvPart, makeFakeVendor, part } from "./fake-connector.ts";
import { makeServer, START } from "./server.ts";

const folder = mkdtempSync(join(tmpdir(), "firstbill-pulls-test-"));
afterAll(() => rmSync(folder, { recursive: true }));
const vendor = makeFakeVendor();
const connecting: Connecting = {
  connectors: [vendor.connector],
  vault: makeVault(["a key that is only for tests"]),
  fetch,
  resolve: async () => [],
  folder,
};
const served = {
  listConnectorKinds: contract.listConnectorKinds,
  listConnections: contract.listConnections,
  getConnection: contract.getConnection,
  createConnection: contract.createConnection,
  changeConnection: contract.changeConnection,
  checkConnection: contract.checkConnection,
  previewConnection: contract.previewConnection,
  runConnection: contract.runConnection,
  pauseConnection: contract.pauseConnection,
  resumeConnection: contract.resumeConnection,
  removeConnection: contract.removeConnection,
  listAttempts: contract.listAttempts,
  lookAtColumns: columnsContract.lookAtColumns,
  saveColumns: columnsContract.saveColumns,
};
const server = await makeServer({
  operations: served,
  implementations: { ...connectionOperations(connecting), ...pullOperations(connecting) },
});
const { db } = server;
const operator = server.as("operator");
await ensureInstallation(db, START);
await ensurePresets(db, START);
const jobs = new Map([...pullJobs(connecting), ...importJobs(folder)].map((job) => [job.name, job]));

beforeEach(async () => {
  vendor.reads.length = 0;
  vendor.asked.length = 0;
  server.clock.set(START);
  await db.run(sql`update connection set removed_at = now()`);
});

async function run(name: string, payload: object = {}, now: string = server.clock.now()): Promise<void> {
  const job = jobs.get(name) as Job;
  await job.run({ db, now, dueAt: null, attempt: 1, signal: new AbortController().signal }, job.payload.parse(payload));
}

async function connect(name = "shop", settings = { shop: "one", password: "canary-of-a-password" }) {
  return operator.call(contract.createConnection, {
    connector: "fake",
    name,
    source: "shop",
    settings,
    scheduleMinutes: 60,
  });
}

/** Reads once, imports what came and settles it, as the worker does. */
async function pull(connectionId: string, now: string = server.clock.now()) {
  await run("pulls.read", { connectionId }, now);
  const runs = await db.list(sql<{ id: string }>`select import_run_id as id from import_run where state = 'received'`);
  for (const { id } of runs) {
    await workRun(db, id, { now });
    await run("imports.finish", { importRunId: id, dueToday: 0 }, now);
  }
  await run("pulls.settle", {}, now);
  return operator.call(contract.getConnection, { connectionId });
}

const account = (id: string, more: Record<string, string> = {}) => ({
  kind: "accounts" as const,
  values: { account: id, name: `Company ${id}`, plan: "payg", currency: "USD", signed_up_on: "2026-01-05", ...more },
});

describe("a connection's settings", () => {
  it("are described for the form, and kept without their secrets", async () => {
    const [kind] = (await operator.call(contract.listConnectorKinds, {})).data;
    expect(kind).toMatchObject({ connector: "fake", pulls: true, receives: true, sends: false });
    expect(kind!.settings.properties).toMatchObject({ password: { title: "Password", secret: true } });
    const made = await connect();
    expect(made).toMatchObject({ name: "shop", settings: { shop: "one" }, secretsSet: ["password"], state: "new" });
    expect(made.webhookUrl).toBe(`http://localhost:4300/webhooks/${made.connectionId}`);
  });

  it("name each field that does not fit", async () => {
    const refused = operator.call(contract.createConnection, {
      connector: "fake",
      name: "x",
      source: "shop",
      settings: { shop: "" },
    });
    await expect(refused).rejects.toMatchObject({
      code: "connection.settings",
      fields: [{ pointer: "/settings/shop" }, { pointer: "/settings/password" }],
    });
    const settings = { shop: "one", password: "canary-of-a-password", pasword: "canary" };
    await expect(
      operator.call(contract.createConnection, { connector: "fake", name: "x", source: "shop", settings }),
    ).rejects.toMatchObject({
      fields: [{ pointer: "/settings/pasword", message: 'Fake vendor has no setting "pasword".' }],
    });
  });

  it("keep a secret that is left out, and replace one that is entered", async () => {
    const { connectionId } = await connect();
    await operator.call(contract.changeConnection, { connectionId, settings: { shop: "two" } });
    await pull(connectionId);
    expect(vendor.asked.at(-1)!.settings).toEqual({ shop: "two", password: "canary-of-a-password" });
    await operator.call(contract.changeConnection, { connectionId, settings: { shop: "two", password: "another" } });
    await pull(connectionId);
    expect(vendor.asked.at(-1)!.settings).toEqual({ shop: "two", password: "another" });
  });

  it("never show a secret: not in answers, failures, audit rows, jobs or any other table", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(async function* () {
      yield { records: [] };
      throw new Error("login refused for one:canary-of-a-password");
    });
    const failed = await pull(connectionId);
    expect(failed.problem).toContain("login refused for one:(secret)");
    const tables = await db.list(
      sql<{ name: string }>`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    );
    const everything = await Promise.all(
      tables.map(({ name }) =>
        server.owner.query(`select coalesce(string_agg(t::text, ' '), '') as text from ${name} t`),
      ),
    );
    const jobsText = await server.owner.query(
      `select coalesce(string_agg(t::text, ' '), '') as text from graphile_worker._private_jobs t`,
    );
    const dump = [...everything, jobsText].map(({ rows }) => String(rows[0]?.["text"])).join("\n");
    expect(dump).toContain("(secret)");
    expect(dump).not.toContain("canary-of-a-password");
    expect(JSON.stringify(await operator.call(contract.listAttempts, { connectionId }))).not.toContain("canary");
  });

  it("are sealed again after the key was replaced, and name what no key opens", async () => {
    const { connectionId } = await connect();
    const sealed = async () =>
      (await db.get(sql<{ secrets: string }>`select secrets from connection where connection_id = ${connectionId}`))
        .secrets;
    const next = makeVault(["the next key, only for tests", "a key that is only for tests"]);
    expect(await resealSecrets(db, { vault: next })).toEqual([]);
    expect(next.isOld(await sealed())).toBe(false);
    expect(await resealSecrets(db, { vault: makeVault(["a third key, only for tests"]) })).toEqual(["shop"]);
  });
});

describe("a connection whose secrets no key opens", () => {
  it("is renamed, changed, paused and removed all the same; only what needs the secret says to enter it again", async () => {
    const { connectionId } = await connect();
    const sealed = () =>
      db.get(sql<{ secrets: string }>`select secrets from connection where connection_id = ${connectionId}`);
    await db.run(sql`update connection set secrets = regexp_replace(secrets, '^v1[.][^.]+', 'v1.00000000')
      where connection_id = ${connectionId}`);
    const lost = await sealed();
    const change = (input: object) => operator.call(contract.changeConnection, { connectionId, ...input });
    expect(await change({ name: "renamed" })).toMatchObject({ name: "renamed", settings: { shop: "one" } });
    expect(await change({ name: "again", scheduleMinutes: 30, settings: { shop: "two" } })).toMatchObject({
      scheduleMinutes: 30,
      settings: { shop: "two" },
      secretsSet: [],
    });
    await expect(change({ settings: { shop: "" } })).rejects.toMatchObject({ fields: [{ pointer: "/settings/shop" }] });
    expect(await sealed()).toEqual(lost);
    expect(await operator.call(contract.pauseConnection, { connectionId })).toMatchObject({ state: "paused" });
    expect((await operator.call(contract.resumeConnection, { connectionId })).state).not.toBe("paused");
    await expect(operator.call(contract.checkConnection, { connectionId })).rejects.toThrow("enter the secrets again");
    expect((await pull(connectionId)).problem).toContain("enter the secrets again");
    expect(await change({ settings: { shop: "two", password: "another" } })).toMatchObject({
      secretsSet: ["password"],
    });
    vendor.reads.push(part([], { cursor: 1, hasMore: false }));
    expect(await pull(connectionId)).toMatchObject({ problem: null });
    expect(vendor.asked.at(-1)!.settings).toEqual({ shop: "two", password: "another" });
  });
});

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

  it("waits while what it brought is held, and asks again from the same place and on its schedule when that is refused", async () => {
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
      problem: "The import did not go through: It was refused when somebody looked at it.",
    });
    const minutesUntil = (Date.parse(refused.nextRunAt!) - Date.parse(START)) / 60_000;
    expect(minutesUntil).toBeGreaterThanOrEqual(refused.scheduleMinutes);
    expect(minutesUntil).toBeLessThanOrEqual(refused.scheduleMinutes + 2);
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

describe("a source whose columns have other names", () => {
  it("is read by the mapping that was saved for its columns", async () => {
    const { connectionId } = await connect();
    const columns = [
      { from: "org_id", to: "account" },
      { from: "billed_in", to: "currency" },
      { from: "began", to: "signed_up_on", form: { form: "day" as const, order: "mdy" as const } },
    ];
    const header = ["began", "billed_in", "org_id"];
    const values = { org_id: "mapped-1", billed_in: "EUR", began: "01/31/2026" };
    vendor.reads.push(part([{ kind: "accounts", values }], { cursor: 1, hasMore: false }));
    expect((await pull(connectionId)).problem).toContain('needs a column "account"');
    await saveMapping(db, {
      ...{ source: "shop", fileName: "", header, mapping: { kind: "accounts", columns } },
      ...{ savedBy: server.members.operator, savedAt: START },
    });
    vendor.reads.push(part([{ kind: "accounts", values }], { cursor: 1, hasMore: false }));
    expect(await pull(connectionId)).toMatchObject({ problem: null, lastRows: 1 });
    const found = await db.list(sql`select a.name, a.signed_up_on::text as day from account a
      where a.external_id = 'mapped-1'`);
    expect(found).toEqual([{ name: "mapped-1", day: "2026-01-31" }]);
  });
});

describe("how a source's rows are read", () => {
  const ORGS = "Org Ref,Billing Currency,First Name,Last Name,Notes\n";
  const { lookAtColumns, saveColumns } = columnsContract;
  const nameOf = async (id: string) =>
    (await db.list(sql<{ name: string }>`select name from account where external_id = ${id}`)).map(({ name }) => name);

  async function look(connectionId: string, text: string) {
    vendor.reads.push(csvPart("accounts", text));
    const { data } = await operator.call(lookAtColumns, { connectionId });
    const [first] = data;
    if (first === undefined || first.proposal.mapping === null) throw new Error("Columns are proposed.");
    return { ...first, header: first.proposal.header, mapping: first.proposal.mapping };
  }

  it("is proposed over its first rows, tried in a preview, saved with it, and followed", async () => {
    const { connectionId } = await connect();
    const { kind, proposal, header, mapping } = await look(connectionId, `${ORGS}c1,EUR,Kim,Roe,VIP\n`);
    expect({ kind, rows: proposal.rows, saved: proposal.saved }).toEqual({
      kind: "accounts",
      rows: [["c1", "EUR", "Kim", "Roe", "VIP"]],
      saved: null,
    });
    const columns = [
      { from: "Org Ref", to: "account" },
      { from: "Billing Currency", to: "currency" },
      { from: "First Name", joins: ["Last Name"], to: "name" },
    ];
    expect(mapping.columns).toEqual(expect.arrayContaining(columns.slice(1)));
    const corrected = { kind: "accounts" as const, columns };
    vendor.reads.push(csvPart("accounts", `${ORGS}c1,EUR,Kim,Roe,VIP\n`));
    const tried = [{ header, mapping: corrected }];
    expect(await operator.call(contract.previewConnection, { connectionId, columns: tried })).toMatchObject({
      accountsCreated: 1,
      files: [{ rejected: 0 }],
    });
    const saved = await operator.call(saveColumns, { connectionId, header, mapping: corrected });
    expect(saved).toMatchObject({ connectionId, version: 1, files: "accounts of shop", mapping: corrected });
    vendor.reads.push(csvPart("accounts", `${ORGS}c1,EUR,Kim,Roe,VIP\n`));
    expect(await pull(connectionId)).toMatchObject({ problem: null, lastRows: 1 });
    expect(await nameOf("c1")).toEqual(["Kim Roe"]);
    expect((await look(connectionId, `${ORGS}c1,EUR,Kim,Roe,VIP\n`)).proposal.saved).toMatchObject({ problem: null });
  });

  it("stops a run whose columns no longer fit with a plain sentence, and what was there stays", async () => {
    const { connectionId } = await connect();
    const { header } = await look(connectionId, `${ORGS}d1,EUR,Ann,Lee,\n`);
    const columns = [
      { from: "Org Ref", to: "account" },
      { from: "Billing Currency", to: "currency" },
      { from: "Notes", to: "name" },
    ];
    await operator.call(saveColumns, { connectionId, header, mapping: { kind: "accounts", columns } });
    vendor.reads.push(csvPart("accounts", `${ORGS}d1,EUR,Ann,Lee,First\n`));
    const before = await pull(connectionId);
    vendor.reads.push(csvPart("accounts", "Org Ref,Billing Currency,Remarks\nd1,EUR,Second\nd2,EUR,New\n"));
    server.clock.set(addMinutes(START, 60));
    const after = await pull(connectionId);
    expect(after).toMatchObject({ state: "failing", lastSuccessAt: before.lastSuccessAt });
    expect(after.problem).toContain('The mapping of these files no longer fits: the column "Notes" is gone.');
    expect([await nameOf("d1"), await nameOf("d2")]).toEqual([["First"], []]);
    const again = await look(connectionId, "Org Ref,Billing Currency,Remarks\nd1,EUR,Second\n");
    expect(again.proposal.saved?.problem).toContain('"Notes" is gone');
  });

  it("is by what each row has where its rows differ, as those of a tool without fixed columns", async () => {
    const { connectionId } = await connect();
    const rows = [
      account("e1", { "custom.legal_name": "Eins GmbH", "custom.size": "5" }),
      account("e2", { "custom.size": "7" }),
    ];
    vendor.reads.push(part(rows, { cursor: 1, hasMore: false }));
    const { data } = await operator.call(lookAtColumns, { connectionId });
    const proposal = data[0]!.proposal;
    expect(proposal.rows).toHaveLength(2);
    const columns = ["account", "currency", "signed_up_on"].map((one) => ({ from: one, to: one }));
    const mapping = { kind: "accounts" as const, columns: [...columns, { from: "custom.legal_name", to: "name" }] };
    await operator.call(saveColumns, { connectionId, header: proposal.header, mapping });
    vendor.reads.push(part([...rows, account("e3", { "custom.newer": "1" })], { cursor: 1, hasMore: false }));
    expect(await pull(connectionId)).toMatchObject({ problem: null, lastRows: 3 });
    expect([await nameOf("e1"), await nameOf("e2")]).toEqual([["Eins GmbH"], ["e2"]]);
    const said = await db.list(sql<{ size: string | null; newer: string | null }>`
      select field_values->>'size' as size, field_values->>'newer' as newer
        from account_source s join account a using (account_id) where a.external_id in ('e1', 'e3') order by a.external_id`);
    expect(said).toEqual([
      { size: null, newer: null },
      { size: null, newer: "1" },
    ]);
  });

  it("is read from the start again when that is asked for", async () => {
    const { connectionId } = await connect();
    vendor.reads.push(part([account("f1")], { cursor: 7, hasMore: false }));
    await pull(connectionId);
    const header = ["account", "currency"];
    const mapping = { kind: "accounts" as const, columns: header.map((one) => ({ from: one, to: one })) };
    await operator.call(saveColumns, { connectionId, header, mapping });
    await pull(connectionId);
    await operator.call(saveColumns, { connectionId, header, mapping, readAgain: true });
    await pull(connectionId);
    expect(vendor.asked.map(({ cursor }) => cursor)).toEqual([null, 7, null]);
  });

  it("refuses columns that leave out what is needed", async () => {
    const { connectionId } = await connect();
    const mapping = { kind: "accounts" as const, columns: [{ from: "currency", to: "currency" }] };
    await expect(
      operator.call(saveColumns, { connectionId, header: ["account", "currency"], mapping }),
    ).rejects.toMatchObject({ code: "mapping.unfit" });
  });
});

describe("the region of a source", () => {
  const connectRegion = (name: string, region: string) =>
    operator.call(contract.createConnection, {
      ...{ connector: "fake", name, source: "split", region },
      ...{ settings: { shop: "one", password: "canary-of-a-password" }, scheduleMinutes: 60 },
    });
  const usage = (id: string, day: string, quantity: string) => ({
    kind: "usage" as const,
    values: { account: id, meter: "events", day, quantity },
  });
  const until = (day: string) => ({ kind: "complete_through" as const, values: { meter: "events", day } });

  it("keeps accounts with equal ids of two regions apart, with their usage and its completeness", async () => {
    const eu = await connectRegion("split-eu", "EU");
    const us = await connectRegion("split-us", "US");
    expect([eu.region, us.region]).toEqual(["EU", "US"]);
    const brings = (quantity: string, day: string) =>
      part([account("g1"), usage("g1", "2026-03-01", quantity), until(day)], { cursor: 1, hasMore: false });
    vendor.reads.push(brings("5", "2026-03-03"));
    expect(await pull(eu.connectionId)).toMatchObject({ usageThrough: "2026-03-03", lagDays: 1 });
    vendor.reads.push(brings("9", "2026-03-01"));
    expect(await pull(us.connectionId)).toMatchObject({ usageThrough: "2026-03-01", lagDays: 3 });
    const found = await db.list(sql`
      select a.region, l.region as "aliasRegion", (select days[1]::int from usage_month u where u.account_id = a.account_id
        and month = '2026-03-01' and meter = 'events') as first
        from account a join account_alias l using (account_id)
       where l.source = 'split' order by a.region`);
    expect(found).toEqual([
      { region: "EU", aliasRegion: "EU", first: 5 },
      { region: "US", aliasRegion: "US", first: 9 },
    ]);
    expect(
      await db.list(sql`select region, day::text as day from complete_through where source = 'split' order by region`),
    ).toEqual([
      { region: "EU", day: "2026-03-03" },
      { region: "US", day: "2026-03-01" },
    ]);
  });

  it("can be changed until something was brought, and not after", async () => {
    const { connectionId } = await connectRegion("split-new", "");
    const changed = await operator.call(contract.changeConnection, { connectionId, region: "EU" });
    expect(changed.region).toBe("EU");
    vendor.reads.push(part([account("h1")], { cursor: 1, hasMore: false }));
    await pull(connectionId);
    await expect(operator.call(contract.changeConnection, { connectionId, region: "US" })).rejects.toMatchObject({
      code: "connection.region-settled",
    });
  });
});

describe("who may ask", () => {
  checkAccess(server, Object.values(served));
});
