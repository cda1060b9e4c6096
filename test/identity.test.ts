import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { getAccount } from "#contract/account-pages.ts";
import { searchAccounts } from "#contract/accounts.ts";
import * as contract from "#contract/identity.ts";
import { changeNote, createNote, listNotes } from "#contract/notes.ts";
import { getToday, markDone, takeCompany, undoAct } from "#contract/queue.ts";
import type { ImportRecord } from "#core/imports/read-row.ts";
import { saveAccounts } from "#server/features/account-records/reads.ts";
import * as accounts from "#server/features/accounts/operations.ts";
import * as aliases from "#server/features/aliases/operations.ts";
import * as implemented from "#server/features/identity/operations.ts";
import * as notes from "#server/features/notes/operations.ts";
import * as queue from "#server/features/queue/operations.ts";
import { recordSaver } from "#server/features/records/reads.ts";
import { keepDue } from "#server/features/sibling-pairs/reads.ts";
import { refreshAllDue } from "#server/features/state/jobs.ts";
import { reconsiderAll } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "./access-table.ts";
import { makeAccount, makeLease } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const { getIdentity, listSiblingProposals, linkAccounts, mergeAccounts, splitAccount, refuseSiblings } = contract;
const { undoIdentityAct, addAlias, removeAlias } = contract;
const operations = {
  getIdentity,
  listSiblingProposals,
  linkAccounts,
  mergeAccounts,
  splitAccount,
  refuseSiblings,
  undoIdentityAct,
  addAlias,
  removeAlias,
};
const server = await makeServer({
  operations: {
    ...operations,
    getToday,
    markDone,
    takeCompany,
    undoAct,
    searchAccounts,
    getAccount,
    listNotes,
    createNote,
    changeNote,
  },
  implementations: { ...aliases, ...queue, ...notes, ...accounts, ...implemented },
});
const { db, members } = server;
const me = server.as("specialist");

/** Signed up on this day, an account is due. */
const DUE = { signedUpOn: "2026-02-20" };

beforeEach(async () => {
  await server.owner.run(sql`truncate identity_act`);
  const tables = [
    "lease",
    "queue_entry",
    "account_state",
    "account_due",
    "person_role",
    "person",
    "account_alias",
    "sibling_trace",
    "sibling_pair",
  ];
  for (const table of [...tables, "queue_act", "account"]) await db.run(sql`delete from ${sql.table(table)}`);
});

/** What there is, without the acts themselves. */
async function dump() {
  const rows: Record<string, unknown> = {};
  for (const table of ["account", "company", "account_alias", "decision", "lease", "queue_entry"])
    rows[table] = await db.list(sql`select to_jsonb(t) as row from ${sql.table(table)} t order by to_jsonb(t)::text`);
  rows["account_state"] = await db.list(sql`
    select account_id, company_id, verdict, stage, net_minor, entered_on, contact_by, priority from account_state order by 1`);
  return rows;
}

async function companyOf(accountId: string): Promise<string> {
  const found = await db.get(sql<{ companyId: string }>`
    select company_id as "companyId" from account where account_id = ${accountId}`);
  return found.companyId;
}

const queueOf = async () => (await me.call(getToday, { show: "all" })).rows.map(({ companyId }) => companyId);

async function importAccounts(source: string, rows: Record<string, string>[]) {
  const records = rows.map((values): ImportRecord => ({ account: null, values: { currency: "USD", ...values } }));
  const context = { source, importRunId: newId(), now: START, sample: false, stageLabels: new Map() };
  await inTransaction(db, (tx) => saveAccounts(tx, records, context));
  await refreshAllDue(db, START);
}

async function importRows(kind: "aliases", { accountId }: { accountId: string }, rows: Record<string, string>[]) {
  const account = { accountId, currency: "USD" as const };
  const records = rows.map((values): ImportRecord => ({ account, values }));
  const context = { source: "billing", importRunId: newId(), now: START, sample: false, stageLabels: new Map() };
  await inTransaction(db, (tx) => recordSaver(kind)!(tx, records, context));
}

/** What the background does after people came in. */
async function lookAgain() {
  await reconsiderAll(db, START);
  await refreshAllDue(db, START);
  while ((await inTransaction(db, keepDue)) > 0);
}

async function addPerson(accountId: string, email: string, role = "member") {
  const personId = newId();
  await db.run(sql`insert into person (person_id, source, external_id, email, recorded_at)
    values (${personId}, 'crm', ${personId}, ${email}, ${START})`);
  await db.run(sql`insert into person_role (account_id, person_id, role, recorded_at)
    values (${accountId}, ${personId}, ${role}, ${START})`);
}

describe("siblings", () => {
  it("have one row in the queue and one company, and each its own bill", async () => {
    const one = await makeAccount(db, DUE);
    const other = await makeAccount(db, DUE);
    const before = await dump();
    const { actId, effects } = await me.call(linkAccounts, { accountId: one.accountId, otherId: other.accountId });
    expect(effects[0]).toContain("become one company");
    expect(await queueOf()).toEqual([one.companyId]);
    expect(await companyOf(other.accountId)).toBe(one.companyId);
    const { siblings, acts } = await me.call(getIdentity, { accountId: other.accountId });
    expect(siblings.map(({ accountId }) => accountId)).toEqual([one.accountId]);
    expect(acts).toMatchObject([{ actId, undoable: true, text: `${one.name} and ${other.name} are one company` }]);
    await me.call(undoIdentityAct, { actId });
    expect(await dump()).toEqual(before);
    await expect(me.call(undoIdentityAct, { actId })).rejects.toThrow("taken back already");
  });

  it("are tried without doing anything", async () => {
    const one = await makeAccount(db, DUE);
    const other = await makeAccount(db, DUE);
    const before = await dump();
    const input = { accountId: one.accountId, otherId: other.accountId };
    const { effects } = await me.call(mergeAccounts, input, { dryRun: true });
    expect(effects.join(" ")).toContain("keeps its own bill");
    expect(await dump()).toEqual(before);
    expect(await db.list(sql`select from identity_act`)).toEqual([]);
  });

  it("put aside together what one of them was put aside for, also when it was done before the link", async () => {
    const one = await makeAccount(db, DUE);
    const other = await makeAccount(db, DUE);
    const done = await me.call(markDone, { companyId: other.companyId, until: "2026-03-10" });
    expect(await queueOf()).toEqual([one.companyId]);
    const { actId } = await me.call(linkAccounts, { accountId: one.accountId, otherId: other.accountId });
    await me.call(undoAct, { companyId: one.companyId, actId: done.actId });
    await me.call(undoIdentityAct, { actId });
    expect((await queueOf()).sort()).toEqual([one.companyId, other.companyId].sort());
  });

  it("are not joined while two colleagues work on one each, and else take the lease along", async () => {
    const one = await makeAccount(db, DUE);
    const other = await makeAccount(db, DUE);
    await makeLease(db, one, members.lead);
    await makeLease(db, other, members.specialist);
    const input = { accountId: one.accountId, otherId: other.accountId };
    await expect(me.call(linkAccounts, input)).rejects.toThrow("return theirs first");
    await db.run(sql`delete from lease where company_id = ${one.companyId}`);
    const { actId } = await me.call(linkAccounts, input);
    const leases = () => db.list(sql<{ id: string }>`select company_id as id from lease`);
    expect(await leases()).toEqual([{ id: one.companyId }]);
    await me.call(undoIdentityAct, { actId });
    expect(await leases()).toEqual([{ id: other.companyId }]);
  });

  it("get more siblings from a source that names the company that was linked", async () => {
    await importAccounts("crm", [
      { account: "x1", company: "x" },
      { account: "y1", company: "y" },
    ]);
    const input = { accountId: "crm:x1", otherId: "crm:y1" };
    const { actId } = await me.call(linkAccounts, input);
    await importAccounts("crm", [{ account: "y2", company: "y" }]);
    expect((await me.call(getIdentity, { accountId: "crm:x1" })).siblings.map((one) => one.externalId)).toEqual([
      "y1",
      "y2",
    ]);
    await me.call(undoIdentityAct, { actId });
    expect((await me.call(getIdentity, { accountId: "crm:x1" })).siblings).toEqual([]);
    expect((await me.call(getIdentity, { accountId: "crm:y1" })).siblings.map((one) => one.externalId)).toEqual(["y2"]);
  });

  it("stay where a person put them when a source says otherwise, which is shown", async () => {
    await importAccounts("crm", [
      { account: "x1", company: "x" },
      { account: "y1", company: "y" },
      { account: "z1", company: "z" },
    ]);
    const { actId } = await me.call(linkAccounts, { accountId: "crm:x1", otherId: "crm:y1" });
    await importAccounts("crm", [{ account: "y1", company: "z" }]);
    const { siblings, contradictions } = await me.call(getIdentity, { accountId: "crm:x1" });
    expect(siblings.map((one) => one.externalId)).toEqual(["y1"]);
    expect(contradictions[0]).toContain("crm now counts y1 to another company");
    await me.call(undoIdentityAct, { actId });
    const after = await me.call(getIdentity, { accountId: "crm:y1" });
    expect(after.siblings.map((one) => one.externalId)).toEqual(["z1"]);
    expect(after.contradictions).toEqual([]);
  });

  it("leave as a company of their own, and come back when that is taken back", async () => {
    const one = await makeAccount(db, DUE);
    const other = await makeAccount(db, { ...DUE, companyId: one.companyId });
    const { actId } = await me.call(splitAccount, { accountId: other.accountId, from: "company" });
    expect(await companyOf(other.accountId)).not.toBe(one.companyId);
    expect(await queueOf()).toHaveLength(2);
    await me.call(undoIdentityAct, { actId });
    expect(await queueOf()).toEqual([one.companyId]);
    await me.call(splitAccount, { accountId: other.accountId, from: "company" });
    await expect(me.call(splitAccount, { accountId: other.accountId, from: "company" })).rejects.toThrow("of its own");
  });

  it("are linked by two at once in one order, and end in one company", async () => {
    const made = [];
    for (let number = 0; number < 4; number += 1) made.push(await makeAccount(db, DUE));
    const [a, b, c, d] = made as [(typeof made)[0], (typeof made)[0], (typeof made)[0], (typeof made)[0]];
    await Promise.all([
      me.call(linkAccounts, { accountId: a!.accountId, otherId: b!.accountId }),
      server.as("lead").call(linkAccounts, { accountId: c!.accountId, otherId: d!.accountId }),
      server.as("operator").call(linkAccounts, { accountId: b!.accountId, otherId: c!.accountId }),
    ]);
    const companies = await Promise.all(made.map(({ accountId }) => companyOf(accountId)));
    expect(new Set(companies).size).toBe(1);
    expect(await queueOf()).toEqual([companies[0]]);
  });
});

describe("a customer seen by two sources", () => {
  it("is one after a merge, and everything is as before when that is taken back, whatever was said in between", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom("link", "split", "unmerge"), { maxLength: 2 }), async (between) => {
        const one = await makeAccount(db, DUE);
        const other = await makeAccount(db, DUE);
        const third = await makeAccount(db, DUE);
        const before = await dump();
        const { actId } = await me.call(mergeAccounts, { accountId: one.accountId, otherId: other.accountId });
        const { merged } = await me.call(getIdentity, { accountId: other.accountId });
        expect(merged.map(({ accountId }) => accountId)).toEqual([one.accountId]);
        const acts: string[] = [];
        const said = {
          link: () => me.call(linkAccounts, { accountId: one.accountId, otherId: third.accountId }),
          split: () => me.call(splitAccount, { accountId: other.accountId, from: "company" as const }),
          unmerge: () => me.call(splitAccount, { accountId: one.accountId, from: "customer" as const }),
        };
        for (const kind of new Set(between))
          await said[kind]().then(
            ({ actId: id }) => acts.push(id),
            () => {},
          );
        await me.call(undoIdentityAct, { actId });
        for (const id of acts) await me.call(undoIdentityAct, { actId: id });
        const after = await dump();
        // A company that a split made stays, empty.
        expect({ ...after, company: [] }).toEqual({ ...before, company: [] });
      }),
      { numRuns: 6 },
    );
  });
});

describe("the page of a merged account", () => {
  it("shows the work of both with where it comes from, changes either, and leaves each bill alone", async () => {
    const one = await makeAccount(db, { ...DUE, source: "own" });
    const other = await makeAccount(db, { ...DUE, source: "crm" });
    const note = await me.call(createNote, { accountId: other.accountId, body: "From the other side" });
    await addPerson(other.accountId, "kim@acme.example", "owner");
    const before = await me.call(getAccount, { accountId: one.accountId });
    expect(before.usage.map(({ from }) => from)).toEqual([null]);
    const { actId } = await me.call(mergeAccounts, { accountId: one.accountId, otherId: other.accountId });
    const page = await me.call(getAccount, { accountId: one.accountId });
    const [own, from] = [`${one.name}, own`, `${other.name}, crm`];
    expect(page.usage.map((usage) => usage.from)).toEqual([own, from]);
    expect(page.people.map((person) => [person.email, person.from])).toEqual([["kim@acme.example", from]]);
    expect(page.timeline.find(({ kind }) => kind === "note")).toMatchObject({ from, accountId: other.accountId });
    expect(page.merged).toMatchObject([{ accountId: other.accountId, source: "crm" }]);
    expect(page.siblings).toEqual([]);
    expect(page.row.net).toEqual(before.row.net);
    expect(page.bill?.forecast.net).toEqual(before.bill?.forecast.net);
    const { data } = await me.call(listNotes, { accountId: one.accountId });
    expect(data.map(({ noteId, accountId }) => [noteId, accountId])).toEqual([[note.noteId, other.accountId]]);
    const words = { noteId: note.noteId, body: "Written on", version: 1 };
    expect(await me.call(changeNote, { accountId: one.accountId, ...words })).toMatchObject({ version: 2 });
    await me.call(undoIdentityAct, { actId });
    expect((await me.call(listNotes, { accountId: one.accountId })).data).toEqual([]);
    expect((await me.call(listNotes, { accountId: other.accountId })).data[0]?.body).toBe("Written on");
  });
});

describe("proposals", () => {
  it("name the same address of those who pay and the same domain, until a person says yes or no", async () => {
    const one = await makeAccount(db, DUE);
    const other = await makeAccount(db, DUE);
    const stranger = await makeAccount(db, DUE);
    await addPerson(one.accountId, "kim@acme.example", "owner");
    await addPerson(other.accountId, "Kim@Acme.example", "billing");
    await addPerson(stranger.accountId, "kim@gmail.com");
    await lookAgain();
    const { data, total, waiting } = await me.call(listSiblingProposals, {});
    expect({ total, waiting }).toEqual({ total: 1, waiting: 0 });
    expect(data[0]?.evidence.map(({ text }) => text)).toEqual([
      "Both are looked after by kim@acme.example",
      "People of both write from acme.example",
    ]);
    const { proposals } = await me.call(getIdentity, { accountId: other.accountId });
    expect(proposals.map(({ account, other: two }) => [account.accountId, two.accountId])).toEqual([
      [other.accountId, one.accountId],
    ]);
    const input = { accountId: one.accountId, otherId: other.accountId };
    const { actId } = await me.call(refuseSiblings, input);
    expect((await me.call(listSiblingProposals, {})).total).toBe(0);
    await me.call(undoIdentityAct, { actId });
    await me.call(linkAccounts, input);
    expect((await me.call(listSiblingProposals, {})).total).toBe(0);
  });
});

describe("ids of other systems", () => {
  it("are added, found, refused where another account has them, and taken away", async () => {
    const one = await makeAccount(db, DUE);
    const other = await makeAccount(db, DUE);
    const key = { source: "stripe", region: "", externalId: "cus_9" };
    await me.call(addAlias, { accountId: one.accountId, ...key });
    const found = async () => (await me.call(searchAccounts, { q: "stripe:cus_9" })).data.map((row) => row.accountId);
    expect(await found()).toEqual([one.accountId]);
    await expect(me.call(addAlias, { accountId: other.accountId, ...key })).rejects.toThrow(`is an id of ${one.name}`);
    await me.call(addAlias, { accountId: other.accountId, ...key, region: "US" });
    expect((await found()).sort()).toEqual([one.accountId, other.accountId].sort());
    const aliases = [{ account: other.externalId, system: "stripe", external_id: "cus_9" }];
    await importRows("aliases", other, aliases);
    expect((await found()).sort()).toEqual([one.accountId, other.accountId].sort());
    await me.call(removeAlias, { accountId: one.accountId, ...key });
    expect(await found()).toEqual([other.accountId]);
    await expect(me.call(removeAlias, { accountId: one.accountId, ...key })).rejects.toThrow("has no id stripe:cus_9");
    const { source, region, externalId } = one;
    const own = { accountId: one.accountId, source, region, externalId };
    await expect(me.call(removeAlias, own)).rejects.toThrow("would make a new account");
  });
});

describe("who may", () => {
  checkAccess(server, Object.values(operations));
});
