/** The life of the sample company in an installation: loaded, a day older, removed, and refused. Through all real jobs. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import * as contract from "#contract/status.ts";
import { DEFAULT_SAMPLE_SEED, sampleAccounts } from "#core/sample/sample-files.ts";
import { connectingFor, sendingFor } from "#server/compose.ts";
import { ensurePresets } from "#server/features/books/reads.ts";
import { loadSample, removeSample } from "#server/features/sample/operations.ts";
import { isSampleThere, offerSample } from "#server/features/sample/reads.ts";
import { findSample } from "#server/features/sample/store.ts";
import { jobsFor } from "#server/jobs.ts";
import { sql } from "#server/platform/db/sql.ts";
import { readInternalAddresses } from "#server/platform/http/internal-addresses.ts";
import { ensureInstallation } from "#server/platform/installation.ts";
import { makeServer, START } from "./server.ts";

const TODAY = "2026-03-05";
const YESTERDAY = "2026-03-04";
const NEXT_NIGHT = "2026-03-06T00:15:00.000Z";
const calendar = { anchorDay: TODAY, seed: DEFAULT_SAMPLE_SEED };

const server = await makeServer({
  operations: { loadSample: contract.loadSample, removeSample: contract.removeSample },
  implementations: { loadSample, removeSample },
});
const { db } = server;
await ensurePresets(db, START);
await ensureInstallation(db, START);
const dataDir = mkdtempSync(join(tmpdir(), "firstbill-sample-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

const operator = server.as("operator");
const config = {
  dataDir,
  baseUrl: "http://localhost:4300",
  secretKeys: [],
  internalAddresses: readInternalAddresses(""),
};
const connecting = connectingFor(config);
const jobs = new Map(jobsFor(config, connecting, sendingFor(config, connecting)).map((job) => [job.name, job]));

async function runJob(name: string, payload: unknown = {}, now = START): Promise<void> {
  await jobs.get(name)!.run({ db, now, dueAt: null, attempt: 1, signal: new AbortController().signal }, payload);
}

/** Does the next job of that name that waits. The application may add jobs and not read them, so the owner looks. */
async function workNext(name: string, now = START): Promise<boolean> {
  const next = await server.owner.find(sql<{ id: string; payload: unknown }>`
    select j.id, j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = ${name} order by j.id limit 1`);
  if (next === null) return false;
  await server.owner.run(sql`delete from graphile_worker._private_jobs where id = ${next.id}`);
  await runJob(name, next.payload, now);
  return true;
}

async function count(table: Table): Promise<number> {
  return (await db.get(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`)).n;
}

const EMPTY_AFTER_REMOVAL = [
  "account",
  "account_alias",
  "account_due",
  "company",
  "complete_through",
  "credit",
  "fact",
  "human_assignment",
  "imported_kind",
  "invoice",
  "limit_state",
  "message",
  "note",
  "payment",
  "person",
  "person_role",
  "project",
  "task",
  "usage_month",
] as const;
type Table = (typeof EMPTY_AFTER_REMOVAL)[number];

function listProblems() {
  return db.list(sql`select problem from import_run where problem is not null
    union all select reason from import_rejection limit 5`);
}

describe("the sample company in an installation", () => {
  it("is loaded once, and says how large it will be", async () => {
    const { accounts } = await operator.call(contract.loadSample, {});
    expect(accounts).toBe(sampleAccounts(calendar, YESTERDAY).length);
    await expect(operator.call(contract.loadSample, {})).rejects.toMatchObject({ code: "sample.loaded" });
  });

  it("brings its newest accounts first, whole and marked, without a refused row", async () => {
    await workNext("sample.load");
    await workNext("imports.run");
    expect(await listProblems()).toEqual([]);
    const accounts = await db.list(sql<{ key: string; sample: boolean }>`
      select external_id as key, a.sample and c.sample as sample from account a join company c using (company_id)`);
    const expected = sampleAccounts(calendar, YESTERDAY).filter(({ signedUpOn }) => signedUpOn >= "2025-10-06");
    expect(accounts.map(({ key }) => key).sort()).toEqual(expected.map(({ key }) => key).sort());
    expect(accounts.every(({ sample }) => sample)).toBe(true);
    for (const table of EMPTY_AFTER_REMOVAL) expect(await count(table), table).toBeGreaterThan(0);
  });

  it("gains no day before its older accounts are on their way", async () => {
    await runJob("sample.gain-day", {}, NEXT_NIGHT);
    expect(await findSample(db)).toMatchObject({ throughDay: YESTERDAY, isWhole: false });
    await workNext("sample.load");
    await workNext("imports.run");
    expect(await listProblems()).toEqual([]);
    expect(await count("account")).toBe(sampleAccounts(calendar, YESTERDAY).length);
  });

  it("has tasks that wait for an answer since they were written down, and promises with the answer they were closed with", async () => {
    const found = await db.get(sql`
      select count(*) filter (where waits_event = 'reply' and waits_since = recorded_at and done_at is null) > 0 as waiting,
        count(*) filter (where kind = 'promise' and answer is not null and done_at is not null) > 0 as answered,
        count(*) filter (where kind = 'task' and answer is not null) as odd from task`);
    expect(found).toEqual({ waiting: true, answered: true, odd: 0 });
  });

  it("lives through one more day each night, and through each only once", async () => {
    await runJob("sample.gain-day", {}, NEXT_NIGHT);
    expect(await findSample(db)).toMatchObject({ ...calendar, throughDay: TODAY });
    expect(await workNext("imports.run", NEXT_NIGHT)).toBe(true);
    expect(await listProblems()).toEqual([]);
    expect(await count("account")).toBe(sampleAccounts(calendar, TODAY).length);
    await runJob("sample.gain-day", {}, NEXT_NIGHT);
    expect(await workNext("imports.run", NEXT_NIGHT)).toBe(false);
  });

  it("says in a dry run what would go, and lets it stay", async () => {
    const accounts = await count("account");
    expect(await operator.call(contract.removeSample, { dryRun: "true" })).toEqual({ accounts, removed: false });
    expect(await count("account")).toBe(accounts);
  });

  it("goes with everything that hangs on it", async () => {
    const accounts = await count("account");
    expect(await operator.call(contract.removeSample, {})).toEqual({ accounts, removed: true });
    expect(server.news.at(-1)).toMatchObject({ type: "sample.removed" });
    for (const table of EMPTY_AFTER_REMOVAL) expect(await count(table), table).toBe(0);
    expect(await isSampleThere(db)).toBe(false);
  });

  it("is not offered again after it was removed, but can be loaded on purpose", async () => {
    await offerSample(db, { now: START, isWanted: true, say: () => expect.unreachable() });
    expect(await isSampleThere(db)).toBe(false);
    await operator.call(contract.loadSample, {});
    expect(await isSampleThere(db)).toBe(true);
  });

  it("starts no import when it was removed while its files were made", async () => {
    await operator.call(contract.removeSample, {});
    expect(await workNext("sample.load")).toBe(true);
    expect(await workNext("imports.run")).toBe(false);
  });
});
