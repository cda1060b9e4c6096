import { beforeEach, describe, expect, it } from "vitest";
import { lookAtAccount } from "#contract/account-pages.ts";
import type { Role } from "#contract/operation.ts";
import * as queue from "#contract/queue.ts";
import { addMinutes } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { renewLeaseOfAccount } from "#server/features/leases/reads.ts";
import { forgetDerivations } from "#server/features/list-versions/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { json, sql } from "#server/platform/db/sql.ts";
import { inTransaction } from "#server/platform/db/transaction.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { getToday, takeNext, takeCompany, releaseCompany, markDone, snooze, undoAct } = queue;
const operations = {
  getToday,
  takeNext,
  takeCompany,
  releaseCompany,
  markDone,
  snooze,
  undoAct,
  lookAtAccount,
};
const server = await makeServer({ operations, implementations: implemented });
const { db, members } = server;
const me = server.as("specialist");
const colleague = server.as("lead");

const TODAY = START.slice(0, 10);
/** Signed up on these days, an account is due (band 3) or new and not looked at (band 4). */
const DUE = { signedUpOn: "2026-02-20" };
const NEW = { signedUpOn: "2026-03-01" };

beforeEach(async () => {
  server.clock.set(START);
  await db.run(sql`update api_token set expires_at = '2026-06-01'`);
  const tables = ["lease", "queue_entry", "account_state", "account_due", "alert", "complete_through", "imported_kind"];
  for (const table of tables) await db.run(sql`delete from ${sql.table(table)}`);
  for (const table of ["account", "account_alias", "task", "queue_act"])
    await db.run(sql`delete from ${sql.table(table)}`);
  await forgetDerivations(db);
});

const today = (show: "mine" | "pool" | "all" = "pool", role: Role = "specialist") =>
  server.as(role).call(getToday, { show });

async function actsOf(companyId: string): Promise<string[]> {
  const acts = await db.list(sql<{ kind: string }>`
    select kind from queue_act where company_id = ${companyId} order by happened_at, act_id`);
  return acts.map(({ kind }) => kind);
}

async function addTask(accountId: string, task: { assigneeId?: string; dueOn?: string; kind?: string }) {
  await db.run(sql`
    insert into task (account_id, task_id, kind, title, due_on, assignee_id, created_by, version, recorded_at, changed_at)
    values (${accountId}, ${newId()}, ${task.kind ?? "task"}, 'Call', ${task.dueOn ?? TODAY}, ${task.assigneeId ?? null},
      'x', 1, ${START}, ${START})`);
}

describe("today", () => {
  it("shows one row per company in order, with its reasons and what it is about", async () => {
    const unseen = await makeAccount(db, NEW);
    const due = await makeAccount(db, DUE);
    const urgent = await makeAccount(db, { signedUpOn: "2026-02-07" });
    await makeAccount(db, { perDay: 10 });
    const shown = await today();
    expect(shown.rows.map(({ accountId, band }) => [band, accountId])).toEqual([
      [2, urgent.accountId],
      [3, due.accountId],
      [4, unseen.accountId],
    ]);
    const row = shown.rows[1];
    expect(row).toMatchObject({
      companyId: due.companyId,
      name: due.name,
      region: "EU",
      stage: "new_account",
      renewalOn: "2026-03-20",
      contactBy: "2026-02-28",
      unseen: true,
      lease: null,
    });
    expect(row?.net?.currency).toBe("USD");
    expect(row?.reasons[0]).toEqual({
      term: "not_contacted",
      points: 20,
      text: "Not contacted yet",
      accountName: null,
    });
    expect(row?.reasons).toContainEqual({
      term: "payment_failed",
      points: null,
      text: "Payments: not imported",
      accountName: null,
    });
  });

  it("counts over the whole queue, not over the page", async () => {
    for (const account of [DUE, DUE, DUE, NEW]) await makeAccount(db, account);
    const shown = await me.call(getToday, { limit: 1 });
    expect(shown.rows).toHaveLength(1);
    expect(shown.unseen).toHaveLength(1);
    expect(shown).toMatchObject({
      date: TODAY,
      unseenCount: 4,
      counts: { due: 3, unseen: 4, waiting: 0, mine: 0, byBand: [0, 0, 3, 1, 0] },
    });
  });

  it("hides from the pool what a colleague works, and shows it under all with their name", async () => {
    const { companyId } = await makeAccount(db, DUE);
    await colleague.call(takeCompany, { companyId });
    expect((await today("pool")).rows).toEqual([]);
    expect((await today("mine")).rows).toEqual([]);
    const lease = { memberId: members.lead, memberName: "Some lead", until: addMinutes(START, 30) };
    expect((await today("all")).rows[0]?.lease).toEqual({ ...lease, mine: false });
    for (const show of ["mine", "pool"] as const)
      expect((await today(show, "lead")).rows[0]?.lease).toEqual({ ...lease, mine: true });
    server.clock.set(addMinutes(START, 30));
    expect((await today("pool")).rows[0]?.lease).toBeNull();
  });

  it("has a task for which its event has come, and says that that is why", async () => {
    const { accountId } = await makeAccount(db, DUE);
    await addTask(accountId, { dueOn: "2026-04-01" });
    await db.run(sql`
      update task set waits_event = 'reply', waits_since = ${START} where account_id = ${accountId}`);
    expect((await today("pool")).tasks).toEqual([]);
    await db.run(sql`update task set arrived_on = ${TODAY} where account_id = ${accountId}`);
    expect((await today("pool")).tasks).toMatchObject([{ dueOn: TODAY, because: "when they answer" }]);
  });

  it("has my tasks and the pool's, those that are due or overdue, promises first", async () => {
    const { accountId, companyId, name } = await makeAccount(db, DUE);
    await makeAccount(db, DUE);
    await addTask(accountId, { assigneeId: members.specialist });
    await addTask(accountId, { dueOn: "2026-03-01" });
    await addTask(accountId, { dueOn: "2026-03-04", kind: "promise" });
    await addTask(accountId, { assigneeId: members.lead });
    await addTask(accountId, { dueOn: "2026-03-06" });
    const kinds = async (show: "mine" | "pool" | "all") =>
      (await today(show)).tasks.map(({ kind, dueOn, mine }) => [kind, dueOn, mine]);
    const mine = ["task", TODAY, true];
    const pool = [
      ["promise", "2026-03-04", false],
      ["task", "2026-03-01", false],
    ];
    expect(await kinds("pool")).toEqual([...pool, mine]);
    expect(await kinds("mine")).toEqual([mine]);
    expect(await kinds("all")).toHaveLength(4);
    const shown = await today("mine");
    expect(shown.tasks[0]).toMatchObject({ accountId, accountName: name, version: 1 });
    expect(shown.rows.map((row) => row.companyId)).toEqual([companyId]);
    expect(shown.counts.mine).toBe(1);
  });

  it("has under mine what I work although nothing of it is due, after everything that is", async () => {
    const due = await makeAccount(db, DUE);
    const aside = await makeAccount(db, DUE);
    for (const { companyId } of [due, aside]) await me.call(takeCompany, { companyId });
    await me.call(snooze, { companyId: aside.companyId, until: "2026-03-10" });
    expect((await today("mine")).rows.map(({ companyId }) => companyId)).toEqual([due.companyId]);
    await me.call(takeCompany, { companyId: aside.companyId });
    const { rows, counts } = await today("mine");
    expect(rows.map(({ companyId, band }) => [companyId, band])).toEqual([
      [due.companyId, 3],
      [aside.companyId, 0],
    ]);
    expect(rows[1]).toMatchObject({ name: aside.name, score: 0, unseen: false, lease: { mine: true } });
    expect(rows[1]?.reasons.map(({ text }) => text)).toEqual(["You have it, and nothing is due"]);
    expect(counts.mine).toBe(2);
    for (const show of ["pool", "all"] as const) expect((await today(show)).rows).toHaveLength(1);
    expect((await today("mine", "lead")).rows).toEqual([]);
    server.clock.set(addMinutes(START, 30));
    expect((await today("mine")).rows).toEqual([]);
  });

  it("counts who waits for a reply, in the first band", async () => {
    const { accountId, companyId } = await makeAccount(db, DUE);
    await db.run(sql`
      insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, source, body)
      values (${accountId}, ${newId()}, 'inbound_reply', ${START}, ${START}, 'person', 'mail',
        '{"author": "human", "thread": "onboarding"}')`);
    await me.call(snooze, { companyId, until: "2026-03-10" });
    const shown = await today();
    expect(shown.counts).toMatchObject({ waiting: 1, byBand: [1, 0, 0, 0, 0] });
  });

  it("has alerts of accounts in the segment, the latest first, and what comes up in seven days", async () => {
    const soon = await makeAccount(db, NEW);
    const outside = await makeAccount(db, { perDay: 10 });
    const alerts = [
      { accountId: soon.accountId, raisedOn: "2026-03-01", key: "a" },
      { accountId: soon.accountId, raisedOn: "2026-03-04", key: "b" },
      { accountId: outside.accountId, raisedOn: "2026-03-05", key: "c" },
    ];
    for (const { accountId, raisedOn, key } of alerts)
      await db.run(sql`
        insert into alert (account_id, natural_key, kind, raised_on, body)
        values (${accountId}, ${key}, 'spike', ${raisedOn}, '{"text": "Usage spiked."}')`);
    const shown = await today();
    expect(shown.alerts.map(({ key }) => key)).toEqual(["b", "a"]);
    expect(shown.alerts[0]).toMatchObject({ accountName: soon.name, kind: "spike", text: "Usage spiked." });
    expect(shown.soon).toMatchObject([{ accountId: soon.accountId, name: soon.name, contactBy: "2026-03-09" }]);
  });

  it("is calm when there is nothing", async () => {
    expect(await today()).toMatchObject({
      rows: [],
      unseen: [],
      counts: { due: 0, byBand: [0, 0, 0, 0, 0] },
      tasks: [],
      coverageUnknown: [],
      freshness: { completeThrough: null, derivedAt: null, late: [] },
    });
  });
});

describe("the next company", () => {
  it("is the first of the queue, leased for half an hour, and looked at", async () => {
    await makeAccount(db, NEW);
    const due = await makeAccount(db, DUE);
    const taken = await me.call(takeNext, {});
    const { companyId, accountId } = due;
    expect(taken).toEqual({ companyId, accountId, until: addMinutes(START, 30), skipActId: null });
    expect(await actsOf(companyId)).toEqual(["taken"]);
    expect((await today()).rows[0]).toMatchObject({ companyId, unseen: false });
    expect(server.news).toContainEqual({ type: "queue.changed", companyId });
  });

  it("stays the same until it is worked, and the lease grows", async () => {
    await makeAccount(db, DUE);
    await makeAccount(db, DUE);
    const first = await me.call(takeNext, {});
    server.clock.set(addMinutes(START, 10));
    expect(await me.call(takeNext, {})).toEqual({ ...first, until: addMinutes(START, 40) });
    expect(await actsOf(first.companyId ?? "")).toEqual(["taken", "extended"]);
  });

  it("is never the same for two who ask at once", async () => {
    for (let number = 0; number < 6; number += 1) await makeAccount(db, DUE);
    const roles = ["specialist", "lead", "operator"] as const;
    const taken = await Promise.all(roles.map((role) => server.as(role).call(takeNext, {})));
    expect(new Set(taken.map(({ companyId }) => companyId)).size).toBe(3);
    const leases = await db.list(sql`select member_id from lease`);
    expect(leases).toHaveLength(3);
  });

  it("is none for the third of three who ask at once for two companies", async () => {
    await makeAccount(db, DUE);
    await makeAccount(db, DUE);
    const roles = ["specialist", "lead", "operator"] as const;
    const taken = await Promise.all(roles.map((role) => server.as(role).call(takeNext, {})));
    const companyIds = taken.flatMap(({ companyId }) => companyId ?? []);
    expect(new Set(companyIds).size).toBe(2);
    expect(companyIds).toHaveLength(2);
  });

  it("passes over one that I skipped today, with my reason, and a colleague still gets it", async () => {
    const first = await makeAccount(db, { signedUpOn: "2026-02-07" });
    const second = await makeAccount(db, DUE);
    await me.call(takeNext, {});
    const skip = { companyId: first.companyId, reason: "I know them privately" };
    const next = await me.call(takeNext, { skip });
    expect(next.companyId).toBe(second.companyId);
    expect((await colleague.call(takeNext, {})).companyId).toBe(first.companyId);
    const [act] = await db.list(sql`select reason from queue_act where act_id = ${next.skipActId}`);
    expect(act).toEqual({ reason: "I know them privately" });
    const [audited] = await db.list(sql`select after from audit where subject_id = ${second.companyId}`);
    expect(audited).toEqual({ after: { kind: "skipped", skipped: first.companyId, taken: second.companyId } });
  });

  it("comes back when the skip is taken back, and on the next day", async () => {
    const { companyId } = await makeAccount(db, DUE);
    const skip = { companyId, reason: "Later today" };
    const passed = await me.call(takeNext, { skip });
    expect(passed).toMatchObject({ companyId: null, accountId: null, until: null });
    await me.call(undoAct, { companyId, actId: passed.skipActId ?? "" });
    expect((await me.call(takeNext, {})).companyId).toBe(companyId);
    expect((await me.call(takeNext, { skip })).companyId).toBeNull();
    server.clock.set("2026-03-06T00:00:00.000Z");
    expect((await me.call(takeNext, {})).companyId).toBe(companyId);
  });

  it("is none when nothing is due, which leaves no trace", async () => {
    const rows = () => db.get(sql<{ count: number }>`select count(*) as count from audit`);
    const before = await rows();
    expect(await me.call(takeNext, {})).toEqual({ companyId: null, accountId: null, until: null, skipActId: null });
    expect(await rows()).toEqual(before);
  });
});

describe("a lease", () => {
  it("keeps colleagues out until it ends, and says who has it", async () => {
    const { companyId } = await makeAccount(db, DUE);
    await colleague.call(takeCompany, { companyId });
    const held = {
      status: 409,
      code: "queue.leased",
      message: expect.stringContaining("Some lead works on it until 08:30 UTC"),
    };
    await expect(me.call(takeCompany, { companyId })).rejects.toMatchObject(held);
    await expect(me.call(markDone, { companyId, until: "2026-03-09" })).rejects.toMatchObject(held);
    server.clock.set(addMinutes(START, 30));
    expect(await me.call(takeCompany, { companyId })).toEqual({ until: addMinutes(START, 60) });
    expect(await actsOf(companyId)).toEqual(["taken", "taken"]);
  });

  it("is given to one of two who take the same company at once", async () => {
    const { companyId } = await makeAccount(db, DUE);
    const outcomes = await Promise.allSettled([me, colleague].map((one) => one.call(takeCompany, { companyId })));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is renewed by work, by nobody else's, and not once it has ended", async () => {
    const { companyId, accountId } = await makeAccount(db, DUE);
    const { specialist, lead } = members;
    const renewedUntil = async (memberId: string, minutes: number) =>
      (await renewLeaseOfAccount(db, accountId, memberId, addMinutes(START, minutes)))?.until ?? null;
    await me.call(takeCompany, { companyId });
    expect(await renewedUntil(lead, 10)).toBeNull();
    expect(await renewedUntil(specialist, 10)).toBe(addMinutes(START, 40));
    expect(await renewedUntil(specialist, 5)).toBe(addMinutes(START, 40));
    expect(await renewedUntil(specialist, 40)).toBeNull();
    expect(await db.get(sql`select until from lease`)).toEqual({ until: addMinutes(START, 40) });
  });

  it("goes back to the pool, once", async () => {
    const { companyId } = await makeAccount(db, DUE);
    await me.call(takeCompany, { companyId });
    expect(await colleague.call(releaseCompany, { companyId })).toEqual({ released: false });
    expect(await me.call(releaseCompany, { companyId })).toEqual({ released: true });
    expect(await me.call(releaseCompany, { companyId })).toEqual({ released: false });
    expect(await actsOf(companyId)).toEqual(["taken", "released"]);
  });

  it("is for companies that exist, and for an account of theirs", async () => {
    const { companyId } = await makeAccount(db, DUE);
    const other = await makeAccount(db, DUE);
    await expect(me.call(takeCompany, { companyId: newId() })).rejects.toMatchObject({ code: "queue.no-such-company" });
    await expect(me.call(takeCompany, { companyId, accountId: other.accountId })).rejects.toMatchObject({
      code: "queue.account",
    });
  });
});

describe("putting aside", () => {
  it("takes a company off today until its day, and returns its lease", async () => {
    const { companyId } = await makeAccount(db, DUE);
    await me.call(takeCompany, { companyId });
    const until = addDays(TODAY, 3);
    expect(await me.call(markDone, { companyId, until })).toMatchObject({ companyId, warning: null });
    expect((await today("all")).rows).toEqual([]);
    expect(await db.list(sql`select from lease`)).toEqual([]);
  });

  it("says so when it passes the renewal, and does it", async () => {
    const { companyId } = await makeAccount(db, DUE);
    const snoozed = await me.call(snooze, { companyId, until: "2026-03-20", reason: "On holiday" });
    expect(snoozed.warning).toBe("That is past the renewal on 20 Mar.");
    expect((await today()).rows).toEqual([]);
    const [act] = await db.list(sql`select kind, until, reason from queue_act where act_id = ${snoozed.actId}`);
    expect(act).toEqual({ kind: "snoozed", until: "2026-03-20", reason: "On holiday" });
  });

  it("waits for an event instead of a day, and comes back with it", async () => {
    const { companyId, accountId } = await makeAccount(db, DUE);
    const snoozed = await me.call(snooze, { companyId, event: "payment" });
    expect(snoozed.warning).toBe("Unless it comes first, that is past the renewal on 20 Mar.");
    const until = async () =>
      await db.get(sql`select until, until_event as event from queue_act where kind = 'snoozed'
        order by happened_at desc, act_id desc limit 1`);
    expect(await until()).toEqual({ until: null, event: "payment" });
    const isShown = async () => {
      await inTransaction(db, (tx) => refreshAccount(tx, accountId, addMinutes(START, 10)));
      return (await today()).rows.length > 0;
    };
    expect(await isShown()).toBe(false);
    await db.run(sql`
      insert into payment (account_id, payment_id, external_id, currency, amount_minor, status, happened_at, recorded_at)
      values (${accountId}, ${newId()}, 'p-1', 'USD', 900, 'paid', ${addMinutes(START, 5)}, ${START})`);
    expect(await isShown()).toBe(true);
    server.clock.set(addMinutes(START, 20));
    const renewal = await me.call(snooze, { companyId, event: "renewal" });
    expect(renewal.warning).toBe("That is past the renewal on 20 Mar.");
    expect(await until()).toEqual({ until: "2026-03-20", event: "renewal" });
    expect((await today()).rows).toEqual([]);
    await me.call(undoAct, { companyId, actId: renewal.actId });
    expect((await today()).rows).toHaveLength(1);
  });

  it("until they reply ends with a reply, also when it was answered", async () => {
    const { companyId, accountId } = await makeAccount(db, DUE);
    await me.call(snooze, { companyId, event: "reply", until: "2026-03-19" });
    expect((await today()).rows).toEqual([]);
    for (const [minutes, kind, body] of [
      [5, "inbound_reply", { author: "human", thread: "onboarding" }],
      [6, "reply_settled", { reason: "A thank-you" }],
    ] as const)
      await db.run(sql`
        insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, source, body)
        values (${accountId}, ${newId()}, ${kind}, ${addMinutes(START, minutes)}, ${addMinutes(START, minutes)}, 'person',
          'mail', ${json(body)})`);
    await inTransaction(db, (tx) => refreshAccount(tx, accountId, addMinutes(START, 10)));
    expect((await today()).rows.map((row) => row.companyId)).toEqual([companyId]);
  });

  it("needs a day or an event, and a renewal that is known", async () => {
    const { companyId } = await makeAccount(db, DUE);
    await expect(me.call(snooze, { companyId })).rejects.toMatchObject({ code: "queue.until-missing" });
    await db.run(sql`update account_state set renewal_on = null where company_id = ${companyId}`);
    await expect(me.call(snooze, { companyId, event: "renewal" })).rejects.toMatchObject({ code: "queue.no-renewal" });
  });

  it("is taken back once, by whoever sees the mistake", async () => {
    const { companyId } = await makeAccount(db, DUE);
    const { actId } = await me.call(markDone, { companyId, until: "2026-03-09" });
    const undo = () => colleague.call(undoAct, { companyId, actId });
    const outcomes = await Promise.allSettled([undo(), undo()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await today()).rows).toHaveLength(1);
    await expect(undo()).rejects.toMatchObject({ status: 409, code: "queue.undone" });
  });

  it("counts as the first look, and taking it back brings the unseen mark again", async () => {
    const { companyId } = await makeAccount(db, NEW);
    const { actId } = await me.call(snooze, { companyId, until: "2026-03-06" });
    expect(await actsOf(companyId)).toEqual(["seen", "snoozed"]);
    await me.call(undoAct, { companyId, actId });
    expect((await today()).rows).toMatchObject([{ companyId, unseen: true, band: 4 }]);
  });

  it("takes back no look that was made on its own", async () => {
    const { companyId, accountId } = await makeAccount(db, NEW);
    await me.call(lookAtAccount, { accountId });
    server.clock.set(addMinutes(START, 1));
    const { actId } = await me.call(markDone, { companyId, until: "2026-03-06" });
    await me.call(undoAct, { companyId, actId });
    expect((await today()).unseenCount).toBe(0);
    expect(await actsOf(companyId)).toEqual(["seen", "done", "undone"]);
  });

  it("is for a day that lies ahead", async () => {
    const { companyId } = await makeAccount(db, DUE);
    for (const until of [TODAY, "2026-03-01"])
      await expect(me.call(snooze, { companyId, until })).rejects.toMatchObject({ code: "queue.until-passed" });
  });

  it("cannot take back a lease, nor what was never done", async () => {
    const { companyId } = await makeAccount(db, DUE);
    await me.call(takeCompany, { companyId });
    const { actId } = await db.get(sql<{ actId: string }>`select act_id as "actId" from queue_act`);
    await expect(me.call(undoAct, { companyId, actId })).rejects.toMatchObject({ code: "queue.cannot-undo" });
    await expect(me.call(undoAct, { companyId, actId: newId() })).rejects.toMatchObject({ status: 404 });
  });
});

describe("looking at an account", () => {
  it("takes the unseen mark off its company once, for everybody", async () => {
    const { companyId, accountId } = await makeAccount(db, NEW);
    const unseen = () =>
      db.get(sql<{ unseen: boolean }>`select unseen from account_state where account_id = ${accountId}`);
    // Lists ask for the same mark.
    expect(await unseen()).toEqual({ unseen: true });
    await me.call(lookAtAccount, { accountId });
    await colleague.call(lookAtAccount, { accountId });
    expect(await actsOf(companyId)).toEqual(["seen"]);
    expect((await today()).unseenCount).toBe(0);
    expect(await unseen()).toEqual({ unseen: false });
    const rows = await db.list(sql`select kind from audit where account_id = ${accountId}`);
    expect(rows).toEqual([{ kind: "accounts.look" }]);
  });

  it("remembers per member what was shown", async () => {
    const { accountId } = await makeAccount(db, DUE);
    await me.call(lookAtAccount, { accountId });
    await db.run(sql`update account_state set notes_count = 1 where account_id = ${accountId}`);
    await colleague.call(lookAtAccount, { accountId });
    const looks = await db.list(sql<{ shown: object }>`
      select shown from account_look where account_id = ${accountId} order by shown ->> 'notesCount'`);
    expect(looks.map(({ shown }) => shown)).toMatchObject([
      { notesCount: "0", stage: "new_account", verdict: "in", renewalOn: "2026-03-20" },
      { notesCount: "1" },
    ]);
  });
});

describe("who may work the queue", () => {
  checkAccess(server, Object.values(operations));
});
