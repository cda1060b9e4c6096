import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { getAccount } from "#contract/account-pages.ts";
import { explainAccount, listAccounts } from "#contract/accounts.ts";
import { getToday } from "#contract/queue.ts";
import { recogniseKind } from "#core/imports/match-columns.ts";
import { startOfDay } from "#core/time/instant.ts";
import { addDays, daysBetween, type LocalDate } from "#core/time/local-date.ts";
import * as accountTables from "#server/features/account-tables/operations.ts";
import * as accounts from "#server/features/accounts/operations.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import * as imports from "#server/features/import-runs/store.ts";
import { workRun } from "#server/features/imports/jobs.ts";
import * as queue from "#server/features/queue/operations.ts";
import { refreshAllDue } from "#server/features/state/jobs.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { makeServer } from "./server.ts";

const server = await makeServer({
  operations: { explainAccount, getAccount, listAccounts, getToday },
  implementations: {
    explainAccount: accounts.explainAccount,
    getAccount: accounts.getAccount,
    listAccounts: accountTables.listAccounts,
    getToday: queue.getToday,
  },
});
const { db } = server;
const viewer = server.as("viewer");
const folder = mkdtempSync(join(tmpdir(), "firstbill-late-usage-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const EUROPE = ["e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8"];
const AMERICA = ["u1", "u2", "u3", "u4"];
const FIRST_DAY = "2026-02-10";
/** All regions have reported it. */
const WHOLE_DAY = "2026-03-03";

/** Imports files as of the morning of a day and derives everything. */
async function importOn(today: LocalDate, files: Readonly<Record<string, string>>): Promise<void> {
  const now = startOfDay(today);
  server.clock.set(now);
  const importRunId = newId();
  const run = { importRunId, source: "billing", state: "received" as const, shiftDays: 0, moveDates: false };
  await imports.createRun(db, { ...run, removeSample: false, requestedBy: "test", receivedAt: now });
  for (const [position, [name, content]] of Object.entries(files).entries()) {
    const path = join(folder, newId());
    writeFileSync(path, content);
    const kind = recogniseKind(name, content.split("\n")[0]!.split(",")) ?? "unknown";
    await imports.createFile(db, {
      importRunId,
      position,
      name,
      kind,
      path,
      sha256: "",
      sizeBytes: statSync(path).size,
    });
  }
  await workRun(db, importRunId, { now });
  const { problem } = await imports.getRun(db, importRunId);
  expect(problem).toBeNull();
  await db.run(sql`insert into account_due (account_id, since) select account_id, ${now}::timestamptz from account
    on conflict do nothing`);
  await refreshAllDue(db, now);
  await imports.endRun(db, importRunId);
}

function usageOf(ids: readonly string[], from: LocalDate, through: LocalDate): string {
  const days = Array.from({ length: daysBetween(from, through) + 1 }, (_, index) => addDays(from, index));
  const rows = days.flatMap((day) => ids.map((id) => `${id},product_analytics,${day},900000`));
  return ["account,meter,day,quantity", ...rows, ""].join("\n");
}

/** What people and rules go by. */
async function seen(externalId: string) {
  const { row, bill, usage, freshness } = await viewer.call(getAccount, { accountId: `billing:${externalId}` });
  const { verdict, because } = await viewer.call(explainAccount, { accountId: row.accountId });
  return {
    forecast: bill?.forecast.net,
    straightLine: bill?.straightLine,
    reportedThrough: bill?.reportedThrough,
    listed: row.net,
    stage: row.stage,
    verdict,
    because,
    lastDays: usage[0]?.days.slice(-2),
    late: freshness.late,
  };
}

beforeEach(async () => {
  await ensurePresets(db, startOfDay("2026-03-04"));
  await db.run(sql`delete from usage_month`);
  await db.run(sql`delete from complete_through`);
  await db.run(sql`insert into imported_kind (source, kind, imported_at)
    select 'billing', unnest(array['humans']), now() on conflict do nothing`);
  const account = (region: string) => (id: string) => `${id},${id},USD,${region},${FIRST_DAY}`;
  const rows = [...EUROPE.map(account("EU")), ...AMERICA.map(account("US"))];
  await importOn("2026-03-04", {
    "accounts.csv": `account,name,currency,region,signed_up_on\n${rows.join("\n")}\n`,
    "usage.csv": usageOf([...EUROPE, ...AMERICA], FIRST_DAY, WHOLE_DAY),
  });
});

describe("a day on which half of the accounts have reported", () => {
  it("is not in yet: the others keep forecast, verdict and stage as before it", async () => {
    const before = await seen("e8");
    expect(before).toMatchObject({ reportedThrough: WHOLE_DAY, verdict: "in", late: [] });
    await importOn("2026-03-05", {
      "usage.csv": usageOf([...EUROPE.slice(0, 4), ...AMERICA], "2026-03-04", "2026-03-04"),
    });
    const late = ["EU usage from billing is complete through 3 Mar only"];
    expect(await seen("e8")).toEqual({ ...before, late });
    expect((await seen("e1")).forecast).toEqual(before.forecast);
    expect(await seen("u1")).toMatchObject({ reportedThrough: "2026-03-04", late: [] });
  });

  it("is in once the others have reported, and then an account without a row used nothing", async () => {
    const before = await seen("e8");
    await importOn("2026-03-05", {
      "usage.csv": usageOf([...EUROPE.slice(0, 7), ...AMERICA], "2026-03-04", "2026-03-04"),
    });
    const after = await seen("e8");
    expect(after).toMatchObject({ reportedThrough: "2026-03-04", late: [] });
    expect(after.forecast!.minor).toBeLessThan(before.forecast!.minor);
  });
});

describe("a region that brought nothing for two days while the other did", () => {
  it("stays as it was, and every list says up to which day it is in", async () => {
    const before = await seen("u1");
    await importOn("2026-03-06", { "usage.csv": usageOf(EUROPE, "2026-03-04", "2026-03-05") });
    const late = ["US usage from billing is complete through 3 Mar only"];
    expect(await seen("u1")).toEqual({ ...before, late });
    expect(await seen("e1")).toMatchObject({ reportedThrough: "2026-03-05", late: [] });
    const { data, freshness } = await viewer.call(listAccounts, {});
    expect(data).toHaveLength(12);
    expect(new Set(data.map(({ net }) => net?.minor)).size).toBe(1);
    expect(freshness).toMatchObject({ completeThrough: WHOLE_DAY, late });
    expect((await viewer.call(getToday, { show: "all" })).freshness.late).toEqual(late);
  });

  it("raises no alert and crosses no level by its silence", async () => {
    const decided = () => db.list(sql`select natural_key from decision order by 1`);
    await importOn("2026-03-05", { "usage.csv": usageOf(EUROPE, "2026-03-04", "2026-03-04") });
    const before = await decided();
    await importOn("2026-03-07", { "usage.csv": usageOf(EUROPE, "2026-03-05", "2026-03-06") });
    expect(await decided()).toEqual(before);
  });
});

describe("a connection that is late", () => {
  it("changes no forecast, and is named on lists and on the accounts that come from it", async () => {
    const before = await seen("e1");
    await db.run(sql`
      insert into connection (connection_id, connector, name, source, settings, schedule_minutes, next_run_at, created_at,
        changed_at, last_success_at)
      values (${newId()}, 'postgres', 'Billing database', 'billing', '{}', 60, '2026-03-04T04:00:00Z', '2026-03-01T00:00:00Z',
        '2026-03-01T00:00:00Z', '2026-03-04T03:10:00Z')`);
    await importOn("2026-03-06", { "usage.csv": usageOf([], WHOLE_DAY, WHOLE_DAY) });
    expect(await seen("e1")).toEqual(before);
    const says = ["Billing database is 44 h late (last good 4 Mar, 03:10 UTC)"];
    const { accountId } = (await viewer.call(listAccounts, {})).data[0]!;
    expect((await viewer.call(getAccount, { accountId })).freshness.sources).toEqual(says);
    expect((await viewer.call(listAccounts, {})).freshness.sources).toEqual(says);
    expect((await viewer.call(getToday, { show: "all" })).freshness.sources).toEqual(says);
  });
});
