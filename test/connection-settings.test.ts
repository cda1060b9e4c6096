/** What a connection is made with: fields, secrets that are never shown, and secrets that no key opens any more. */
import { describe, expect, it } from "vitest";
import * as contract from "#contract/connections.ts";
import { resealSecrets } from "#server/features/connections/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { makeVault } from "#server/platform/vault.ts";
import { part } from "./fake-connector.ts";
import { makeShopServer } from "./shop-connection.ts";

const { server, db, operator, vendor, connect, pull } = await makeShopServer();

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
