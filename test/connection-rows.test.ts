/** How rows of a source are read: by its columns, by what a person says of them, and in which region. */
import { describe, expect, it } from "vitest";
import * as columnsContract from "#contract/connection-columns.ts";
import * as contract from "#contract/connections.ts";
import { addMinutes } from "#core/time/instant.ts";
import { saveMapping } from "#server/features/mappings/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { csvPart, part } from "./fake-connector.ts";
import { START } from "./server.ts";
import { account, makeShopServer } from "./shop-connection.ts";

const { server, db, operator, vendor, connect, pull } = await makeShopServer();

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
