import { beforeEach, describe, expect, it } from "vitest";
import * as contract from "#contract/forecast-choices.ts";
import { deriveForReading, refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { getForecastChoice, changeForecastChoice } = contract;
const { db, ...server } = await makeServer({
  operations: { getForecastChoice, changeForecastChoice },
  implementations: implemented,
});
const lead = server.as("lead");
const choose = (
  source: "ours" | "vendor",
  part: { effectiveOn?: string; staleAfterDays?: number; replaces?: number; anyway?: boolean } = {},
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
  await db.run(sql`delete from setting where name in ('sample', 'unlocked-prices')`);
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
      whyNotOurs:
        "Prices are not confirmed yet; see Does it add up? Rules that read our forecast may be wrong with it.",
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
    expect(await db.list(sql`select from account_due`)).toHaveLength(2);
    expect(await db.list(sql`select task_identifier as job from graphile_worker.jobs`)).toEqual([
      { job: "state.refresh-due" },
    ]);
    for (const one of [accountId, without.accountId]) await inTransaction(db, (tx) => refreshAccount(tx, one, START));
    const { derived } = await deriveForReading(db, accountId, START);
    expect([derived.decided.verdict, derived.decided.rule]).toEqual(["in", "I-1"]);
    expect(derived.ruleForecast).toMatchObject({ source: "vendor", issuedOn: "2026-03-04", net: { minor: 14_000 } });
    expect(await decisions()).toEqual(expect.arrayContaining(before));
    expect((await decisions()).length).toBeGreaterThan(before.length);
    const stayed = await deriveForReading(db, without.accountId, START);
    expect(stayed.derived.stays).toMatchObject([{ leftOn: null }]);
    const ours = await db.list(
      sql`select net_minor < 1000 as small from forecast where account_id = ${accountId} and issued_on = '2026-03-05'`,
    );
    expect(ours).toEqual([{ small: true }]);
    const row = await db.get(sql`select kind, before, after from audit order by sequence desc limit 1`);
    expect(row).toEqual({
      kind: "forecastChoice.change",
      before: { source: "ours", staleAfterDays: 3 },
      after: { source: "vendor", staleAfterDays: 3, effectiveOn: "2026-03-05", accounts: 2 },
    });
  });

  it("is taken back by choosing ours again, and the versions before stay", async () => {
    await makeAccount(db);
    await choose("vendor", { staleAfterDays: 7 });
    await choose("ours", { replaces: 1, anyway: true });
    const { current, history } = await look();
    expect(current).toMatchObject({ source: "ours", staleAfterDays: 7, version: 2, author: "Some lead" });
    expect(history.map(({ version, source }) => [version, source])).toEqual([
      [2, "ours"],
      [1, "vendor"],
    ]);
  });

  it("is not ours before prices were seen to be right, unless a lead says so on purpose", async () => {
    await makeAccount(db);
    await choose("vendor");
    const refused = { status: 409, code: "forecast-choice.prices-unconfirmed" };
    await expect(choose("ours")).rejects.toMatchObject(refused);
    await expect(choose("ours", { effectiveOn: "2026-04-01" })).rejects.toMatchObject(refused);
    expect(await choose("ours", { anyway: true })).toMatchObject({ version: 2 });
    const row = await db.get(sql`select after ->> 'anyway' as anyway from audit order by sequence desc limit 1`);
    expect(row).toEqual({ anyway: "true" });
    await choose("vendor");
    await db.run(sql`insert into setting (name, value, changed_at) values ('unlocked-prices', '{}', ${START})`);
    expect((await look()).whyNotOurs).toBeNull();
    expect(await choose("ours")).toMatchObject({ version: 4 });
  });

  it("stays ours where the vendor's was to begin later and is taken back before", async () => {
    await choose("vendor", { effectiveOn: "2026-03-09" });
    expect(await choose("ours", { staleAfterDays: 3 })).toMatchObject({ version: 2 });
    expect(await look()).toMatchObject({ current: { source: "ours" }, next: null });
  });

  it("locks nothing while the sample company is there", async () => {
    await db.run(sql`insert into setting (name, value, changed_at) values ('sample', '{}', ${START})`);
    await choose("vendor");
    expect(await choose("ours")).toMatchObject({ version: 2 });
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
    const again = () => choose("ours", { replaces: 1, anyway: true });
    const both = await Promise.allSettled([again(), again()]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("who may choose", () => {
  checkAccess({ ...server, db }, [getForecastChoice, changeForecastChoice]);
});
