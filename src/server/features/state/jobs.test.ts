import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { replayHistory } from "#core/state/replay-history.ts";
import type { Instant } from "#core/time/instant.ts";
import { addDays, addMonths, daysInMonth } from "#core/time/local-date.ts";
import { ensurePresets, loadContext } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { makeDatabase } from "#test/database.ts";
import { rebuildProjections, refreshAllDue, refreshNightly } from "./jobs.ts";
import { refreshAccounts } from "./reads.ts";
import * as store from "./store.ts";

const FLIGHTS = new URL("../../../../presets/flights/", import.meta.url);
const NO_PROJECT = "00000000-0000-0000-0000-000000000000";
const ROUTES = 24;
/** Those with a flight in the last four months; the others have no forecast any more. */
const FLYING = 22;
const NOON = "2011-10-20T12:00:00.000Z";

const { db } = await makeDatabase();
const accountIds = await importFlights(db);

/** Some routes with a year of flights each, as an import leaves them, complete up to the day before NOON. */
async function importFlights(into: Db): Promise<string[]> {
  await ensurePresets(into, NOON);
  const usage = new Map<string, Map<string, string>>();
  for (const row of gunzipSync(readFileSync(new URL("usage.csv.gz", FLIGHTS)))
    .toString()
    .trim()
    .split("\n")
    .slice(1)) {
    const [account = "", , day = "", quantity = ""] = row.split(",");
    usage.set(account, (usage.get(account) ?? new Map()).set(day, quantity));
  }
  const [, ...routes] = readFileSync(new URL("accounts.csv", FLIGHTS), "utf8").trim().split("\n");
  await into.run(sql`
    insert into complete_through (source, region, meter, day, recorded_at)
    values ('flights', 'US', 'product_analytics', '2011-10-19', ${NOON})`);
  await into.run(sql`insert into imported_kind (source, kind, imported_at) values ('flights', 'humans', ${NOON})`);
  const ids: string[] = [];
  for (const route of routes.filter((_, index) => index % 10 === 0).slice(0, ROUTES)) {
    const [externalId = "", name = "", , , signedUpOn = "", anchorDay] = route.split(",");
    const accountId = newId();
    ids.push(accountId);
    // Two routes of one carrier are one company.
    const companyId = ids.length % 4 === 2 ? await companyOf(into, ids[0]!) : newId();
    await into.run(sql`
      insert into company (company_id, name, recorded_at) values (${companyId}, ${name}, ${NOON}) on conflict do nothing`);
    await into.run(sql`
      insert into account (account_id, company_id, name, region, currency, plan, signed_up_on, period_anchor_day, source,
        external_id, recorded_at, changed_at)
      values (${accountId}, ${companyId}, ${name}, 'US', 'USD', 'payg', ${signedUpOn}, ${Number(anchorDay)}, 'flights',
        ${externalId}, ${NOON}, ${NOON})`);
    for (let month = "2011-01-01"; month < "2011-11-01"; month = addMonths(month, 1)) {
      const days = Array.from({ length: daysInMonth(month) }, (_, index) => {
        const day = addDays(month, index);
        return day < "2011-10-20" ? (usage.get(externalId)?.get(day) ?? null) : null;
      });
      await into.run(sql`
        insert into usage_month (account_id, project_id, meter, month, days, recorded_at)
        values (${accountId}, ${NO_PROJECT}, 'product_analytics', ${month}, ${days}::numeric[], ${NOON})`);
    }
  }
  await store.markDue(into, ids, NOON);
  return ids;
}

async function companyOf(from: Db, accountId: string): Promise<string> {
  const { companyId } = await from.get(sql<{ companyId: string }>`
    select company_id as "companyId" from account where account_id = ${accountId}`);
  return companyId;
}

const PROJECTIONS = ["account_state", "queue_entry", "segment_stay", "alert"] as const;
const RECORDS = ["decision", "forecast"] as const;

/** Every row of these tables as text, in an order that follows from the rows. */
async function rowsOf(tables: readonly string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of tables) {
    const rows = await db.list(
      sql<{ row: string }>`select to_jsonb(one)::text as row from ${sql.ref(table)} as one order by 1`,
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found;
}

const refresh = (now: Instant) => refreshAllDue(db, now);
const markAll = (now: Instant) => store.markDue(db, accountIds, now);

describe("deriving what an import has marked", () => {
  it("takes every account once, goes through its past, and records exactly what replaying it gives", async () => {
    const context = await loadContext(db, NOON);
    const before = await loadAccounts(db, accountIds, { span: "all", today: "2011-10-20" });
    expect(await refresh(NOON)).toBe(ROUTES);
    expect(await store.countDue(db)).toBe(0);
    let decided = 0;
    for (const facts of before) {
      const history = replayHistory(facts, context, { through: "2011-10-19", knownAt: NOON });
      const { accountId } = facts.account;
      const decisions = await db.list(sql<{ naturalKey: string; decidedOn: string; body: unknown }>`
        select natural_key as "naturalKey", decided_on as "decidedOn", body from decision
        where account_id = ${accountId} and reconstructed`);
      const expected = history.decisions.map(({ naturalKey, decidedOn, body }) => ({ naturalKey, decidedOn, body }));
      expect(decisions).toHaveLength(expected.length);
      expect(decisions).toEqual(expect.arrayContaining(expected));
      const forecasts = await db.list(sql<{ day: string; net: number }>`
        select issued_on as day, net_minor as net from forecast
        where account_id = ${accountId} and reconstructed order by 1`);
      expect(forecasts).toEqual(history.forecasts.map(({ issuedOn, netMinor }) => ({ day: issuedOn, net: netMinor })));
      decided += decisions.length;
    }
    expect(decided).toBeGreaterThan(ROUTES);
  });

  it("raises no alert in the past and leaves over onboardings out of the queue", async () => {
    const alerts = await db.list(sql`select 1 as one from decision where kind = 'alert-raised' and reconstructed`);
    expect(alerts).toEqual([]);
    const wrong = await db.list(sql`
      select account_id from queue_entry join segment_stay using (account_id) where cause = 'before-firstbill'`);
    expect(wrong).toEqual([]);
    const [over] = await db.list(sql<{ count: number }>`
      select count(*) as count from segment_stay where cause = 'before-firstbill'`);
    expect(over!.count).toBeGreaterThan(3);
  });

  it("changes no decision and no forecast when the same day is derived again", async () => {
    const before = await rowsOf([...RECORDS, ...PROJECTIONS]);
    await markAll(NOON);
    expect(await refresh(NOON)).toBe(ROUTES);
    expect(await rowsOf([...RECORDS, ...PROJECTIONS])).toEqual(before);
    await markAll("2011-10-20T18:00:00.000Z");
    await refresh("2011-10-20T18:00:00.000Z");
    expect(await rowsOf(RECORDS)).toEqual(Object.fromEntries(RECORDS.map((table) => [table, before[table]])));
  });

  it("puts at most one row per company into the queue, for the best of its accounts", async () => {
    const rows = await db.list(sql<{ companyId: string; accounts: number }>`
      select company_id as "companyId", count(*) as accounts from account_state
      where detail ? 'queueEntry' group by company_id order by 1`);
    const queue = await db.list(sql<{ companyId: string }>`
      select company_id as "companyId" from queue_entry order by 1`);
    expect(queue).toEqual(rows.map(({ companyId }) => ({ companyId })));
  });
});

describe("accounts that came in without usage", () => {
  it("have no past to go through, until usage comes in", async () => {
    const accountId = newId();
    await db.run(sql`
      insert into account (account_id, company_id, name, currency, plan, period_anchor_day, source, external_id, recorded_at, changed_at)
      values (${accountId}, ${newId()}, 'Quiet', 'USD', 'payg', 1, 'flights', 'quiet', ${NOON}, ${NOON})`);
    await store.markDue(db, [accountId], NOON);
    const due = async () => (await store.listDue(db, "2011-10-20")).map(({ hasPast }) => hasPast);
    expect(await due()).toEqual([false]);
    await refresh(NOON);
    await db.run(sql`
      insert into usage_month (account_id, project_id, meter, month, days, recorded_at)
      values (${accountId}, ${NO_PROJECT}, 'product_analytics', '2011-09-01', array[50000, 50000]::numeric[], ${NOON})`);
    await store.markDue(db, [accountId], NOON);
    expect(await due()).toEqual([true]);
    await refresh(NOON);
    const issued = await db.list(sql`select 1 as one from forecast where account_id = ${accountId} and reconstructed`);
    expect(issued.length).toBeGreaterThan(40);
    for (const table of ["account_state", "queue_entry", "decision", "forecast", "usage_month", "account"])
      await db.run(sql`delete from ${sql.table(table)} where account_id = ${accountId}`);
  });
});

describe("throwing the projections away", () => {
  it("makes every row again as it was, and records nothing", async () => {
    await markAll(NOON);
    await refresh(NOON);
    const before = await rowsOf([...PROJECTIONS, ...RECORDS]);
    expect(before["account_state"]).toHaveLength(ROUTES);
    expect(await rebuildProjections(db, NOON)).toBe(ROUTES);
    expect(await rowsOf([...PROJECTIONS, ...RECORDS])).toEqual(before);
  });

  it("on a new day leaves that day's decisions and forecasts to be recorded", async () => {
    const tomorrow = "2011-10-21T00:01:00.000Z";
    const before = await rowsOf(RECORDS);
    await rebuildProjections(db, tomorrow);
    expect(await rowsOf(RECORDS)).toEqual(before);
    await refreshNightly.run({ db, now: tomorrow, signal: new AbortController().signal } as never, {});
    const forecasts = await db.list(sql`select 1 as one from forecast where issued_on = '2011-10-21'`);
    expect(forecasts).toHaveLength(FLYING);
  });
});

describe("two at once", () => {
  it("derive each account once, lose no mark and record nothing twice", async () => {
    const now = "2011-10-22T00:05:00.000Z";
    await markAll(now);
    const derived = await Promise.all([refresh(now), refresh(now), refresh(now)]);
    expect(derived.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(ROUTES);
    expect(await store.countDue(db)).toBe(0);
    const forecasts = await db.list(sql`select 1 as one from forecast where issued_on = '2011-10-22'`);
    expect(forecasts).toHaveLength(FLYING);
    const after = await rowsOf([...PROJECTIONS, ...RECORDS]);
    await rebuildProjections(db, now);
    expect(await rowsOf([...PROJECTIONS, ...RECORDS])).toEqual(after);
  });

  it("keep a mark that is set while the account is being derived", async () => {
    const [accountId] = accountIds as [string];
    await store.markDue(db, [accountId], NOON);
    let marked: Promise<void> = Promise.resolve();
    await inTransaction(db, async (tx) => {
      expect(await store.takeDue(tx, [accountId])).toEqual([accountId]);
      // Somebody brings a new fact meanwhile: the mark waits for this derivation and stays.
      marked = store.markDue(db, [accountId], NOON);
      await tx.list(sql`select pg_sleep(0.1)`);
    });
    await marked;
    expect(await store.countDue(db)).toBe(1);
    await refresh("2011-10-22T01:00:00.000Z");
  });

  it("take a batch up again that was cut off in the middle", async () => {
    const now = "2011-10-23T00:05:00.000Z";
    await markAll(now);
    const before = await rowsOf([...PROJECTIONS, ...RECORDS]);
    const cutOff = inTransaction(db, async (tx) => {
      const context = await loadContext(tx, now);
      const marked = await store.takeDue(tx, accountIds);
      await refreshAccounts(tx, marked, { context, now });
      throw new Error("The power went out");
    });
    await expect(cutOff).rejects.toThrow("The power went out");
    expect(await store.countDue(db)).toBe(ROUTES);
    expect(await rowsOf([...PROJECTIONS, ...RECORDS])).toEqual(before);
    expect(await refresh(now)).toBe(ROUTES);
    expect(await db.list(sql`select 1 as one from forecast where issued_on = '2011-10-23'`)).toHaveLength(FLYING);
  });
});

describe("a kind of data that comes in for the first time while accounts are being derived", () => {
  it("is known to those that are derived after it", async () => {
    const { db: other } = await makeDatabase();
    await ensurePresets(other, NOON);
    const [accountId, companyId] = [newId(), newId()];
    await other.run(sql`insert into company (company_id, name, recorded_at) values (${companyId}, 'Acme', ${NOON})`);
    await other.run(sql`
      insert into account (account_id, company_id, name, currency, plan, signed_up_on, period_anchor_day, source, external_id,
        recorded_at, changed_at)
      values (${accountId}, ${companyId}, 'Acme', 'USD', 'payg', '2011-09-01', 1, 'crm', 'acme', ${NOON}, ${NOON})`);
    await store.markDue(other, [accountId], NOON);
    let refreshed: Promise<number> | undefined;
    await inTransaction(other, async (tx) => {
      await store.lockCompanies(tx, [companyId]);
      refreshed = refreshAllDue(other, NOON);
      await vi.waitUntil(async () => (await waitingForLocks(other)) > 0, 10_000);
      await tx.run(sql`insert into imported_kind (source, kind, imported_at) values ('crm', 'humans', ${NOON})`);
    });
    expect(await refreshed).toBe(1);
    expect(await other.list(sql`select coverage from account_state`)).toEqual([{ coverage: "nobody" }]);
  });
});

async function waitingForLocks(of: Db): Promise<number> {
  const { waiting } = await of.get(sql<{ waiting: number }>`
    select count(*) as waiting from pg_locks where not granted and database = (
      select oid from pg_database where datname = current_database())`);
  return waiting;
}
