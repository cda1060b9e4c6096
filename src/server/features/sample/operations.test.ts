import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as contract from "#contract/status.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { runImport } from "#server/features/imports/jobs.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import type { Job } from "#server/platform/jobs/job.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeServer, START } from "#test/server.ts";
import { sampleJobs } from "./jobs.ts";
import { loadSample, removeSample } from "./operations.ts";
import { isSampleThere, offerSample } from "./reads.ts";

const operations = { loadSample: contract.loadSample, removeSample: contract.removeSample };
const server = await makeServer({ operations, implementations: { loadSample, removeSample } });
const { db } = server;
await ensurePresets(db, START);
await ensureInstallation(db, START);
const dataDir = mkdtempSync(join(tmpdir(), "firstbill-sample-operations-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

const operator = server.as("operator");
const jobs = new Map([...sampleJobs(dataDir), runImport as Job].map((job) => [job.name, job]));

type Waiting = { id: string; name: string; payload: unknown };

/** The application may add jobs and not read them, so the owner looks. Does the next job of that name that waits in the queue, as the worker would. */
async function workNext(name: string): Promise<boolean> {
  const next = await server.owner.find(sql<Waiting>`
    select j.id, t.identifier as name, j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${name} order by j.id limit 1`);
  if (next === null) return false;
  await server.owner.run(sql`delete from graphile_worker._private_jobs where id = ${next.id}`);
  const context = { db, now: START, dueAt: null, attempt: 1, signal: new AbortController().signal };
  await jobs.get(name)?.run(context, next.payload);
  return true;
}

async function countAccounts(): Promise<number> {
  return (await db.get(sql<{ n: number }>`select count(*) as n from account`)).n;
}

/** Rows of any table that still belong to no account that there is. */
async function countLeftovers(on: Db): Promise<number> {
  const { n } = await on.get(sql<{ n: number }>`
    select (select count(*) from usage_month) + (select count(*) from account_alias) + (select count(*) from company)
      + (select count(*) from person) + (select count(*) from invoice) + (select count(*) from fact)
      + (select count(*) from account_due) + (select count(*) from complete_through) as n`);
  return n;
}

describe("loading and removing the sample company", () => {
  it("loads it once, and says how large it will be", async () => {
    const { accounts } = await operator.call(contract.loadSample, {});
    expect(accounts).toBeGreaterThan(1800);
    await expect(operator.call(contract.loadSample, {})).rejects.toMatchObject({ code: "sample.loaded" });
    expect(await workNext("sample.load")).toBe(true);
    expect(await workNext("imports.run")).toBe(true);
    expect(await countAccounts()).toBeGreaterThan(400);
  });

  it("says in a dry run what would go, and lets it stay", async () => {
    const there = await countAccounts();
    expect(await operator.call(contract.removeSample, { dryRun: "true" })).toEqual({ accounts: there, removed: false });
    expect(await countAccounts()).toBe(there);
  });

  it("removes it with everything that hangs on it, while its older accounts were still to come", async () => {
    const there = await countAccounts();
    expect(await operator.call(contract.removeSample, {})).toEqual({ accounts: there, removed: true });
    expect(server.news.at(-1)).toMatchObject({ type: "sample.removed" });
    await workNext("sample.load");
    expect(await workNext("imports.run")).toBe(false);
    expect(await countAccounts()).toBe(0);
    expect(await countLeftovers(db)).toBe(0);
    expect(await isSampleThere(db)).toBe(false);
  });

  it("is not offered again after it was removed, but can be loaded on purpose", async () => {
    await offerSample(db, { now: START, isWanted: true, say: () => expect.unreachable() });
    expect(await isSampleThere(db)).toBe(false);
    expect((await operator.call(contract.loadSample, {})).accounts).toBeGreaterThan(1800);
    await operator.call(contract.removeSample, {});
  });

  it("is refused where there is a real account, with what to know", async () => {
    await db.run(sql`insert into company (company_id, name, recorded_at) values (gen_random_uuid(), 'Acme', ${START})`);
    await db.run(sql`insert into account (account_id, company_id, name, currency, plan, period_anchor_day, source,
        external_id, recorded_at, changed_at)
      select gen_random_uuid(), company_id, name, 'USD', 'payg', 1, 'csv', 'acme', ${START}, ${START} from company`);
    await expect(operator.call(contract.loadSample, {})).rejects.toMatchObject({
      code: "sample.real-accounts",
      message: expect.stringContaining("There are real accounts here."),
    });
    await operator.call(contract.removeSample, {});
    expect(await countAccounts()).toBe(1);
  });
});

describe("who may load and remove it", () => {
  checkAccess(server, Object.values(operations));
});
