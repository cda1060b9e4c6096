import { beforeEach, describe, expect, it } from "vitest";
import * as accounts from "#contract/accounts.ts";
import * as contract from "#contract/forecast-choices.ts";
import * as accountOperations from "#server/features/accounts/operations.ts";
import { refreshAllDue } from "#server/features/state/jobs.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { getForecastChoice, changeForecastChoice } = contract;
const { getAccount, explainAccount } = accounts;
const { db, ...server } = await makeServer({
  operations: { getForecastChoice, changeForecastChoice, getAccount, explainAccount },
  implementations: {
    ...implemented,
    getAccount: accountOperations.getAccount,
    explainAccount: accountOperations.explainAccount,
  },
});
const lead = server.as("lead");
const choose = (
  source: "ours" | "vendor",
  part: { effectiveOn?: string; staleAfterDays?: number; replaces?: number } = {},
) => lead.call(changeForecastChoice, { source, reason: "Our prices are not confirmed yet", ...part });
const look = () => lead.call(getForecastChoice, {});

/** Of the open period of an account that signed up on 20 February; a net forecast in minor units. */
async function importForecast(accountId: string, issuedOn: string, netMinor: number) {
  await db.run(sql`
    insert into vendor_forecast (account_id, period_start, issued_on, currency, net_minor, gross_minor, recorded_at)
    values (${accountId}, '2026-02-20', ${issuedOn}, 'USD', ${netMinor}, ${netMinor}, ${START})`);
}

const decisions = () =>
  db.list<object>(sql`select account_id, natural_key, decided_on, recorded_at, body from decision order by 1, 2`);

beforeEach(async () => {
  server.clock.set(START);
  await server.owner.run(sql`truncate forecast_choice`);
  await server.owner.run(sql`truncate account cascade`);
  await db.run(sql`delete from account_state`);
  await db.run(sql`delete from account_due`);
});

describe("whose forecast rules read", () => {
  it("is ours until somebody chooses, and says how far the vendor's are imported", async () => {
    const old = await makeAccount(db);
    const fresh = await makeAccount(db);
    await makeAccount(db);
    await importForecast(old.accountId, "2026-03-01", 20_000);
    await importForecast(fresh.accountId, "2026-03-02", 20_000);
    await importForecast(fresh.accountId, "2026-03-09", 20_000);
    expect(await look()).toEqual({
      current: {
        source: "ours",
        staleAfterDays: 3,
        version: 0,
        effectiveOn: null,
        author: null,
        reason: null,
        recordedAt: null,
      },
      next: null,
      history: [],
      vendor: { accounts: 3, imported: 2, stale: 1, newestOn: "2026-03-02" },
    });
  });

  it("is chosen with a reason, derives every account again, and leaves an audit row", async () => {
    const { accountId } = await makeAccount(db, { perDay: 10 });
    const without = await makeAccount(db);
    await importForecast(accountId, "2026-03-04", 14_000);
    const before = await decisions();
    expect(before.length).toBeGreaterThan(0);
    expect(await choose("vendor")).toEqual({ version: 1, effectiveOn: "2026-03-05", accounts: 2 });
    await refreshAllDue(db, START);
    const page = await lead.call(getAccount, { accountId });
    expect([page.row.verdict, page.row.rule, page.bill!.rulesRead]).toEqual(["in", "I-1", "vendor"]);
    expect(page.bill!.vendor).toMatchObject({ issuedOn: "2026-03-04", isStale: false, net: { minor: 14_000 } });
    expect(page.row.net!.minor).toBeLessThan(1_000);
    const after = await decisions();
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after.length).toBeGreaterThan(before.length);
    const stays = (await lead.call(getAccount, { accountId: without.accountId })).stays;
    expect(stays).toMatchObject([{ leftOn: null }]);
    const row = await db.get(sql`select kind, before, after from audit order by sequence desc limit 1`);
    expect(row).toEqual({
      kind: "forecastChoice.change",
      before: { source: "ours", staleAfterDays: 3 },
      after: { source: "vendor", staleAfterDays: 3, effectiveOn: "2026-03-05", accounts: 2 },
    });
  });

  it("is told where one asks why, with its age, and with what is missing", async () => {
    const { accountId } = await makeAccount(db, { perDay: 10 });
    const without = await makeAccount(db, { perDay: 10 });
    await importForecast(accountId, "2026-02-26", 9_000);
    await choose("vendor");
    const leaves = async (id: string) => {
      const all = [(await lead.call(explainAccount, { accountId: id })).tree];
      for (const node of all) all.push(...node.children);
      return all.filter(({ label }) => label.startsWith("Net forecast is above"));
    };
    expect(await leaves(accountId)).toContainEqual(
      expect.objectContaining({
        passed: false,
        value: "90.00",
        source: "the vendor's forecast, stale: 7 days old",
        age: "2026-02-26T00:00:00.000Z",
      }),
    );
    expect(await leaves(without.accountId)).toContainEqual(
      expect.objectContaining({ passed: null, value: "The vendor's forecast was not imported for this account." }),
    );
  });

  it("is taken back by choosing ours again, and the versions before stay", async () => {
    await makeAccount(db);
    await choose("vendor", { staleAfterDays: 7 });
    await choose("ours", { replaces: 1 });
    const { current, history } = await look();
    expect(current).toMatchObject({ source: "ours", staleAfterDays: 7, version: 2, author: "Some lead" });
    expect(history.map(({ version, source }) => [version, source])).toEqual([
      [2, "ours"],
      [1, "vendor"],
    ]);
  });

  it("can be chosen for a later day, and begins with that day", async () => {
    await makeAccount(db);
    expect(await choose("vendor", { effectiveOn: "2026-03-06" })).toMatchObject({ accounts: 0 });
    expect(await look()).toMatchObject({
      current: { source: "ours" },
      next: { version: 1, effectiveOn: "2026-03-06" },
    });
    expect(await db.list(sql`select from account_due`)).toHaveLength(0);
    server.clock.set("2026-03-06T00:10:00.000Z");
    expect(await look()).toMatchObject({ current: { source: "vendor", version: 1 }, next: null });
  });

  it("is not made again where it holds already", async () => {
    expect(await choose("ours")).toMatchObject({ version: 0, accounts: 0 });
    await choose("vendor");
    expect(await choose("vendor")).toMatchObject({ version: 1, accounts: 0 });
    expect((await look()).history).toHaveLength(1);
  });

  it("is refused for a day that is over, and when somebody has changed it since", async () => {
    await expect(choose("vendor", { effectiveOn: "2026-03-04" })).rejects.toMatchObject({
      status: 422,
      code: "forecast-choice.past",
    });
    await choose("vendor", { replaces: 0 });
    await expect(choose("ours", { replaces: 0 })).rejects.toMatchObject({
      status: 409,
      code: "forecast-choice.changed",
    });
    const both = await Promise.allSettled([choose("ours", { replaces: 1 }), choose("ours", { replaces: 1 })]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("who may choose", () => {
  checkAccess({ ...server, db }, [getForecastChoice, changeForecastChoice]);
});
