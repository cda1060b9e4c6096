import { beforeEach, expect, it } from "vitest";
import { declareCoverage } from "#contract/coverage.ts";
import { loadToday } from "#server/features/queue/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const operations = { declareCoverage };
const server = await makeServer({ operations, implementations: implemented });
const { db, members } = server;
const colleague = server.as("lead");

/** Signed up then, an account is due. */
const DUE = { signedUpOn: "2026-02-20" };

beforeEach(async () => {
  for (const table of ["queue_entry", "account_state", "account_due", "imported_kind", "account", "account_alias"])
    await db.run(sql`delete from ${sql.table(table)}`);
});

const today = () => loadToday(db, { show: "pool", limit: 100, memberId: members.specialist, now: START });

it("is asked for by source, declared, and taken back", async () => {
  const { accountId } = await makeAccount(db, { ...DUE, humansImported: false });
  await makeAccount(db, { ...DUE, humansImported: false, perDay: 10 });
  expect((await today()).coverageUnknown).toEqual([{ source: "billing", accounts: 1 }]);
  const declared = await colleague.call(declareCoverage, { source: "billing", nobody: true });
  expect(declared).toEqual({ source: "billing", nobody: true, accounts: 2 });
  expect(await db.list(sql`select kind from imported_kind where source = 'billing'`)).toEqual([{ kind: "humans" }]);
  expect(await db.list(sql`select from account_due where account_id = ${accountId}`)).toHaveLength(1);
  const [job] = await db.list(sql`select task_identifier as name from graphile_worker.jobs`);
  expect(job).toEqual({ name: "state.refresh-due" });
  const again = await colleague.call(declareCoverage, { source: "billing", nobody: true });
  expect(again.accounts).toBe(0);
  const back = await colleague.call(declareCoverage, { source: "billing", nobody: false });
  expect(back.accounts).toBe(2);
  expect(await db.list(sql`select from imported_kind where source = 'billing'`)).toEqual([]);
});

it("lets accounts in once it is declared, from the day on which they would have come in", async () => {
  const { accountId } = await makeAccount(db, { ...DUE, humansImported: false });
  expect((await today()).rows).toEqual([]);
  await colleague.call(declareCoverage, { source: "billing", nobody: true });
  await inTransaction(db, (transaction) => refreshAccount(transaction, accountId, START));
  expect((await today()).rows).toMatchObject([{ accountId, band: 3, enteredOn: "2026-02-21" }]);
  expect((await today()).coverageUnknown).toEqual([]);
});

it("is said of what is due until it was known once of every account, and not where nothing is due", async () => {
  const mayHoldColleagues = async () => (await today()).mayHoldColleagues;
  expect(await mayHoldColleagues()).toBe(false);
  await makeAccount(db, DUE);
  expect((await today()).rows).toHaveLength(1);
  expect(await mayHoldColleagues()).toBe(false);
  const { accountId } = await makeAccount(db, { perDay: 10 });
  await db.run(sql`update account_state set coverage = 'unknown' where account_id = ${accountId}`);
  expect(await mayHoldColleagues()).toBe(true);
  await db.run(sql`insert into setting (name, value, changed_at) values ('unlocked-coverage', '{}', ${START})`);
  expect(await mayHoldColleagues()).toBe(false);
  await db.run(sql`update setting set name = 'sample' where name = 'unlocked-coverage'`);
  expect(await mayHoldColleagues()).toBe(false);
  await db.run(sql`delete from setting where name = 'sample'`);
});

it("is refused for a source without accounts, and not taken back where humans were imported", async () => {
  const { accountId } = await makeAccount(db, DUE);
  const elsewhere = colleague.call(declareCoverage, { source: "nowhere", nobody: true });
  await expect(elsewhere).rejects.toMatchObject({ status: 404, code: "coverage.source" });
  await db.run(sql`
    insert into human_assignment (account_id, assignment_id, role, name, source, recorded_at)
    values (${accountId}, ${newId()}, 'AE', 'Sam Example', 'billing', ${START})`);
  const back = colleague.call(declareCoverage, { source: "billing", nobody: false });
  await expect(back).rejects.toMatchObject({ status: 409, code: "coverage.imported" });
});

checkAccess(server, Object.values(operations));
