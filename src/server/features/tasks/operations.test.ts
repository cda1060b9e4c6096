import { describe, expect, it } from "vitest";
import type { InputOf } from "#contract/operation.ts";
import * as tasks from "#contract/tasks.ts";
import { addMinutes } from "#core/time/instant.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount, makeLease } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";
import * as implemented from "./operations.ts";

const { findTasks, listTasks, createTask, changeTask, deleteTask, restoreTask, postponeTasks } = tasks;
const operations = { findTasks, listTasks, createTask, changeTask, deleteTask, restoreTask, postponeTasks };
const server = await makeServer({ operations, implementations: implemented });
const { db, members } = server;
const me = server.as("specialist");

/** Thursday, 5 March 2026. */
const TODAY = START.slice(0, 10);

async function makeTask(given: Partial<InputOf<typeof createTask>> = {}) {
  const { accountId, companyId } = await makeAccount(db);
  const task = await me.call(createTask, { accountId, title: "Send the replay guide", dueOn: TODAY, ...given });
  return { accountId, companyId, task, change: { accountId, taskId: task.taskId, version: task.version } };
}

async function reasonsOf(companyId: string): Promise<string[]> {
  const row = await db.find(sql<{ reasons: { term: string }[] }>`
    select reasons from queue_entry where company_id = ${companyId}`);
  return row?.reasons.map(({ term }) => term) ?? [];
}

describe("setting a task", () => {
  it("shows it on the account, in lists and in the queue at once", async () => {
    const { accountId, companyId, task } = await makeTask({ assigneeId: members.lead });
    expect(task).toMatchObject({
      kind: "task",
      dueOn: TODAY,
      assigneeName: "Some lead",
      createdBy: "Some specialist",
      doneAt: null,
      version: 1,
    });
    expect((await me.call(listTasks, { accountId })).data).toEqual([task]);
    const state = await db.get(sql`
      select next_task_due_on as due, next_task_title as title from account_state where account_id = ${accountId}`);
    expect(state).toEqual({ due: TODAY, title: "Send the replay guide" });
    expect(await reasonsOf(companyId)).toContain("task_due");
    expect(server.news).toContainEqual({ type: "account.changed", accountId, taskId: task.taskId });
  });

  it("moves a day off to the working day before, but not to a day that has passed", async () => {
    expect((await makeTask({ dueOn: "2026-03-15" })).task.dueOn).toBe("2026-03-13");
    await db.run(sql`update api_token set expires_at = '2026-04-01'`);
    server.clock.set("2026-03-07T08:00:00.000Z");
    expect((await makeTask({ dueOn: "2026-03-08" })).task.dueOn).toBe("2026-03-07");
    server.clock.set(START);
  });

  it("keeps the day of a promise, because a customer was told it", async () => {
    const { task, companyId } = await makeTask({ kind: "promise", dueOn: "2026-03-15" });
    expect(task.dueOn).toBe("2026-03-15");
    expect(await reasonsOf(companyId)).not.toContain("promise_due");
  });

  it("renews the lease of whoever does it", async () => {
    const account = await makeAccount(db);
    const leasedUntil = await makeLease(db, account, members.specialist);
    server.clock.set(addMinutes(START, 10));
    await me.call(createTask, { accountId: account.accountId, title: "Call", dueOn: TODAY });
    expect(await leasedUntil()).toBe(addMinutes(START, 40));
    server.clock.set(START);
  });

  it("gives it to nobody who is not in the team now", async () => {
    const { accountId } = await makeAccount(db);
    const give = (assigneeId: string) => me.call(createTask, { accountId, title: "x", dueOn: TODAY, assigneeId });
    const stranger = "019a0000-0000-7000-8000-000000000000";
    await expect(give(stranger)).rejects.toMatchObject({ code: "task.assignee", fields: [{ pointer: "/assigneeId" }] });
    await db.run(sql`update member set deactivated_at = ${START} where member_id = ${members.viewer}`);
    await expect(give(members.viewer)).rejects.toMatchObject({ code: "task.assignee" });
    await db.run(sql`update member set deactivated_at = null where member_id = ${members.viewer}`);
  });
});

describe("changing a task", () => {
  it("marks it done and opens it again", async () => {
    const { companyId, change } = await makeTask();
    const done = await me.call(changeTask, { ...change, done: true });
    expect(done).toMatchObject({ doneAt: START, version: 2 });
    expect(await reasonsOf(companyId)).not.toContain("task_due");
    const open = await me.call(changeTask, { ...change, version: 2, done: false });
    expect(open).toMatchObject({ doneAt: null, version: 3 });
    expect(await reasonsOf(companyId)).toContain("task_due");
  });

  it("changes title, day and assignee, and leaves what is not named", async () => {
    const { change } = await makeTask({ assigneeId: members.lead });
    const moved = await me.call(changeTask, { ...change, dueOn: "2026-03-14" });
    expect(moved).toMatchObject({ dueOn: "2026-03-13", assigneeId: members.lead, title: "Send the replay guide" });
    const pooled = await me.call(changeTask, { ...change, version: 2, title: "Call", assigneeId: null });
    expect(pooled).toMatchObject({ title: "Call", assigneeId: null, assigneeName: null, dueOn: "2026-03-13" });
  });

  it("is refused when somebody else changed it since, and only one of two at once gets through", async () => {
    const { change } = await makeTask();
    const outcomes = await Promise.allSettled([
      me.call(changeTask, { ...change, title: "One" }),
      me.call(changeTask, { ...change, title: "Two" }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(me.call(changeTask, { ...change, title: "Three" })).rejects.toMatchObject({
      status: 409,
      code: "task.changed-meanwhile",
    });
  });

  it("to what it is leaves no trace", async () => {
    const { task, change } = await makeTask();
    expect(await me.call(changeTask, { ...change, title: task.title, done: false })).toEqual(task);
    const acts = await db.list(sql`select kind from audit where subject_id = ${task.taskId}`);
    expect(acts).toEqual([{ kind: "tasks.create" }]);
  });

  it("leaves an audit row with days and ids, and no title", async () => {
    const { task, change } = await makeTask();
    await me.call(changeTask, { ...change, title: "Call Ana", done: true });
    const [act] = await db.list(sql<{ before: object; after: object }>`
      select before, after from audit where subject_id = ${task.taskId} and kind = 'tasks.change'`);
    const common = { kind: "task", dueOn: TODAY, assigneeId: null, isDeleted: false };
    expect(act).toEqual({ before: { ...common, isDone: false }, after: { ...common, isDone: true } });
  });
});

describe("a due day in words", () => {
  it("is read with the renewal of the account", async () => {
    const { accountId } = await makeAccount(db);
    const renewal = await db.get(sql<{ day: string }>`
      select renewal_on as day from account_state where account_id = ${accountId}`);
    const promise = (due: string) => me.call(createTask, { accountId, title: "x", kind: "promise", due });
    expect((await promise("on renewal")).dueOn).toBe(renewal.day);
    expect((await promise("in 2 weeks")).dueOn).toBe("2026-03-19");
    await expect(promise("soonish")).rejects.toMatchObject({ status: 422, code: "task.due-words" });
    await expect(promise("yesterday")).rejects.toMatchObject({ code: "task.due-past" });
    const without = me.call(createTask, { accountId, title: "x" });
    await expect(without).rejects.toMatchObject({ code: "task.due-missing" });
  });
});

describe("a promise", () => {
  it("says whom it waits for, the team unless told otherwise", async () => {
    const { task, change } = await makeTask({ kind: "promise" });
    expect(task.waitsFor).toBe("team");
    expect((await me.call(changeTask, { ...change, waitsFor: "customer" })).waitsFor).toBe("customer");
    const { change: plain } = await makeTask();
    const refused = me.call(changeTask, { ...plain, waitsFor: "customer" });
    await expect(refused).rejects.toMatchObject({ code: "task.waits-for" });
  });
});

describe("a task that repeats", () => {
  const openOf = async (accountId: string) =>
    (await me.call(listTasks, { accountId })).data.filter(({ doneAt }) => doneAt === null);

  it("sets the next one when it is done, takes that back when it is opened again, and never sets two", async () => {
    const { accountId, task, change } = await makeTask({ repeats: "week" });
    const done = await me.call(changeTask, { ...change, done: true });
    const [next] = await openOf(accountId);
    expect(next).toMatchObject({ title: task.title, dueOn: "2026-03-12", repeats: "week", doneAt: null });
    const open = await me.call(changeTask, { ...change, version: done.version, done: false });
    expect((await openOf(accountId)).map(({ taskId }) => taskId)).toEqual([task.taskId]);
    await me.call(changeTask, { ...change, version: open.version, done: true });
    expect((await openOf(accountId)).map(({ taskId }) => taskId)).toEqual([next?.taskId]);
  });

  it("is not opened again over a next one that is done already", async () => {
    const { accountId, change } = await makeTask({ repeats: "month" });
    const done = await me.call(changeTask, { ...change, done: true });
    const [next] = await openOf(accountId);
    await me.call(changeTask, { accountId, taskId: next!.taskId, version: next!.version, done: true });
    const again = me.call(changeTask, { ...change, version: done.version, done: false });
    await expect(again).rejects.toMatchObject({ status: 409, code: "task.next-done" });
  });

  it("before each renewal keeps its distance", async () => {
    const { accountId, task, change } = await makeTask({ repeats: "renewal", due: "3 days before renewal" });
    const { renewal } = await db.get(sql<{ renewal: string }>`
      select renewal_on as renewal from account_state where account_id = ${accountId}`);
    expect(renewal).toBe("2026-03-20");
    expect(task.dueOn).toBe("2026-03-17");
    await me.call(changeTask, { ...change, done: true });
    expect((await openOf(accountId))[0]?.dueOn).toBe("2026-04-17");
  });
});

describe("tasks across accounts", () => {
  const titles = async (input: InputOf<typeof findTasks>) =>
    (await me.call(findTasks, input)).data.map(({ title }) => title);

  it("are mine, the pool's, overdue ones of anybody, or done", async () => {
    await db.run(sql`delete from task`);
    await makeTask({ title: "My task", assigneeId: members.specialist, dueOn: "2026-03-10" });
    await makeTask({ title: "My promise", kind: "promise", assigneeId: members.specialist, dueOn: "2026-03-10" });
    const { change } = await makeTask({ title: "Theirs", assigneeId: members.lead });
    await makeTask({ title: "Anybody's" });
    await makeTask({ title: "Late promise", kind: "promise", dueOn: "2026-03-02", assigneeId: members.lead });
    expect(await titles({})).toEqual(["My promise", "My task"]);
    expect(await titles({ show: "pool" })).toEqual(["Anybody's"]);
    expect(await titles({ show: "overdue" })).toEqual(["Late promise"]);
    expect(await titles({ show: "everyone", kind: "promise" })).toEqual(["Late promise", "My promise"]);
    expect((await me.call(findTasks, {})).counts).toEqual({ mine: 2, pool: 1, overdue: 1, everyone: 5 });
    await db.run(sql`
      insert into absence (absence_id, member_id, first_on, first_half, last_on, last_half, time_zone, starts_at, ends_at,
        recorded_by, recorded_at, changed_at, version)
      values (${newId()}, ${members.lead}, '2026-03-05', 'morning', '2026-03-05', 'afternoon', 'UTC',
        '2026-03-05T00:00:00Z', '2026-03-06T00:00:00Z', ${members.lead}, ${START}, ${START}, 1)`);
    expect(new Set(await titles({ show: "pool" }))).toEqual(new Set(["Late promise", "Anybody's", "Theirs"]));
    await db.run(sql`delete from absence`);
    await me.call(changeTask, { ...change, done: true });
    expect(await titles({ show: "done" })).toEqual(["Theirs"]);
  });

  it("come in pages that make the whole list, each once", async () => {
    await db.run(sql`delete from task`);
    for (const day of ["09", "09", "10", "11", "11"])
      for (const kind of ["task", "promise"] as const) await makeTask({ title: day, kind, dueOn: `2026-03-${day}` });
    const whole = (await me.call(findTasks, { show: "everyone" })).data;
    const pieces: typeof whole = [];
    for (let cursor: string | undefined; ; ) {
      const page = await me.call(findTasks, { show: "everyone", limit: 3, ...(cursor && { cursor }) });
      pieces.push(...page.data);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(whole).toHaveLength(10);
    expect(pieces).toEqual(whole);
  });

  it("move together to a day in words, and back to their own days; what changed meanwhile stays and is named", async () => {
    const one = await makeTask({ dueOn: "2026-03-09" });
    const two = await makeTask({ dueOn: "2026-03-10" });
    await me.call(changeTask, { ...two.change, title: "Other" });
    const asked = [one, two].map(({ change }) => change);
    const { data, left } = await me.call(postponeTasks, { tasks: asked, due: "next tue" });
    expect(data.map(({ taskId, dueOn }) => [taskId, dueOn])).toEqual([[one.task.taskId, "2026-03-10"]]);
    expect(left).toEqual([{ taskId: two.task.taskId, because: "Somebody changed it meanwhile. Look at it again." }]);
    const back = [{ ...one.change, version: data[0]!.version, dueOn: one.task.dueOn }];
    expect((await me.call(postponeTasks, { tasks: back })).data[0]?.dueOn).toBe("2026-03-09");
    const unclear = me.call(postponeTasks, { tasks: asked, due: "some day" });
    await expect(unclear).rejects.toMatchObject({ code: "task.due-words" });
  });
});

describe("the list of an account's tasks", () => {
  it("has open ones first, promises before tasks, and what is done at the end", async () => {
    const { accountId, task, change } = await makeTask({ title: "Done" });
    await me.call(changeTask, { ...change, done: true });
    const add = (title: string, dueOn: string, kind: "task" | "promise") =>
      me.call(createTask, { accountId, title, dueOn, kind });
    await add("Later", "2026-03-12", "task");
    await add("Sooner", "2026-03-10", "task");
    await add("Promised", "2026-03-20", "promise");
    const { data } = await me.call(listTasks, { accountId });
    expect(data.map(({ title }) => title)).toEqual(["Promised", "Sooner", "Later", task.title]);
  });
});

describe("deleting a task", () => {
  it("takes it out of the list and the queue until it is brought back", async () => {
    const { accountId, companyId, task, change } = await makeTask();
    const named = { accountId, taskId: task.taskId };
    await me.call(deleteTask, named);
    await me.call(deleteTask, named);
    expect((await me.call(listTasks, { accountId })).data).toEqual([]);
    expect(await reasonsOf(companyId)).not.toContain("task_due");
    await expect(me.call(changeTask, { ...change, version: 2, done: true })).rejects.toMatchObject({
      code: "task.deleted",
    });
    const restored = await me.call(restoreTask, named);
    expect(restored).toMatchObject({ title: task.title, version: 3 });
    expect(await me.call(restoreTask, named)).toEqual(restored);
    expect(await reasonsOf(companyId)).toContain("task_due");
  });

  it("needs a task of that account", async () => {
    const { task } = await makeTask();
    const { accountId } = await makeAccount(db);
    const elsewhere = me.call(deleteTask, { accountId, taskId: task.taskId });
    await expect(elsewhere).rejects.toMatchObject({ status: 404, code: "task.unknown" });
  });
});

describe("who may ask for tasks", () => {
  checkAccess(server, Object.values(operations));
});

describe("a task that waits for an event", () => {
  const tell = (accountId: string, factId: string, fact: Record<string, unknown>, at: string) =>
    db.run(sql`
      insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, source, body)
      values (${accountId}, ${factId}, ${fact["kind"] as string}, ${at}, ${at}, 'import', 'hand',
        ${JSON.stringify(fact)}::jsonb)`);
  const reply = { kind: "inbound_reply", author: "human", thread: "onboarding" };

  it("says for what, and falls due on the day on which it arrives, in lists and in Today as well", async () => {
    const { accountId, companyId, task } = await makeTask({ dueOn: undefined, due: "when they answer, or in 3 weeks" });
    expect(task).toMatchObject({
      dueOn: "2026-03-26",
      event: { kind: "reply", above: null, text: "when they answer", arrivedOn: null, latestOn: "2026-03-26" },
    });
    expect(await reasonsOf(companyId)).not.toContain("task_due");
    await tell(accountId, newId(), reply, addMinutes(START, 5));
    server.clock.set(addMinutes(START, 10));
    await refreshAccount(db, accountId, addMinutes(START, 10));
    const [after] = (await me.call(listTasks, { accountId })).data;
    expect(after).toMatchObject({ dueOn: TODAY, version: 1, event: { arrivedOn: TODAY, latestOn: "2026-03-26" } });
    expect(await reasonsOf(companyId)).toContain("task_due");
    const state = await db.get(sql`
      select next_task_due_on as due from account_state where account_id = ${accountId}`);
    expect(state).toEqual({ due: TODAY });
    const pool = await me.call(findTasks, { show: "pool" });
    expect(pool.data.find(({ taskId }) => taskId === task.taskId)).toMatchObject({ dueOn: TODAY });
    server.clock.set(START);
  });

  it("has come at once when it has happened already, and waits again when that is taken back", async () => {
    const { accountId, companyId } = await makeAccount(db);
    const factId = newId();
    await tell(accountId, factId, reply, addMinutes(START, -60));
    const task = await me.call(createTask, { accountId, title: "Answer", due: "when they answer" });
    expect(task).toMatchObject({ dueOn: TODAY, event: { arrivedOn: TODAY, latestOn: "2026-04-02" } });
    await db.run(sql`
      insert into fact (account_id, fact_id, kind, happened_at, recorded_at, actor_kind, source, corrects, body)
      values (${accountId}, ${newId()}, 'voided', ${START}, ${START}, 'import', 'hand', ${factId},
        '{"kind": "voided", "reason": "Wrong account"}')`);
    await refreshAccount(db, accountId, START);
    expect((await me.call(listTasks, { accountId })).data[0]).toMatchObject({
      dueOn: "2026-04-02",
      event: { arrivedOn: null },
    });
    expect(await reasonsOf(companyId)).not.toContain("task_due");
  });

  it("does not wait any more once somebody names a day, and does not begin anew when the words stay", async () => {
    const { change } = await makeTask({ dueOn: undefined, due: "when they pay, or in 3 weeks" });
    server.clock.set(addMinutes(START, 30));
    const later = await me.call(changeTask, { ...change, due: "when they pay, or in 4 weeks" });
    expect(later).toMatchObject({ dueOn: "2026-04-02", event: { kind: "payment" } });
    const since = await db.get(sql`select waits_since as since from task where task_id = ${change.taskId}`);
    expect(since).toEqual({ since: START });
    const plain = await me.call(changeTask, { ...change, version: 2, due: "tomorrow" });
    expect(plain).toMatchObject({ dueOn: "2026-03-06", event: null });
    server.clock.set(START);
  });

  it("keeps waiting when many tasks get another last day", async () => {
    const { accountId, task } = await makeTask({ dueOn: undefined, due: "when they book" });
    const asked = { accountId, taskId: task.taskId, version: 1 };
    const { data } = await me.call(postponeTasks, { tasks: [asked], due: "in 6 weeks" });
    expect(data[0]).toMatchObject({ dueOn: "2026-04-16", event: { kind: "booking", latestOn: "2026-04-16" } });
  });

  it("waits for a bill above an amount in the account's currency, and does not repeat", async () => {
    const { accountId } = await makeAccount(db);
    const task = await me.call(createTask, { accountId, title: "Look", due: "when the bill above $100 comes" });
    expect(task.event).toMatchObject({ kind: "bill", above: { currency: "USD", minor: 100_00 } });
    const create = (due: string) => me.call(createTask, { accountId, title: "Look", due, repeats: "week" });
    await expect(create("when they pay")).rejects.toMatchObject({ code: "task.waits-and-repeats" });
    await expect(create("when pigs fly")).rejects.toMatchObject({ code: "task.event-words" });
  });
});

describe("a promise", () => {
  it("is closed with its answer, and has none when it is opened again", async () => {
    const { change } = await makeTask({ kind: "promise", title: "Which limits?", waitsFor: "colleague" });
    await expect(me.call(changeTask, { ...change, done: true })).rejects.toMatchObject({
      code: "task.answer-missing",
      fields: [{ pointer: "/answer" }],
    });
    const done = await me.call(changeTask, { ...change, done: true, answer: "50 GB each" });
    expect(done).toMatchObject({ doneAt: START, answer: "50 GB each" });
    const better = await me.call(changeTask, { ...change, version: 2, answer: "60 GB each" });
    expect(better).toMatchObject({ doneAt: START, answer: "60 GB each" });
    const open = await me.call(changeTask, { ...change, version: 3, done: false });
    expect(open).toMatchObject({ doneAt: null, answer: null });
  });

  it("alone has an answer", async () => {
    const { change } = await makeTask();
    await expect(me.call(changeTask, { ...change, done: true, answer: "Yes" })).rejects.toMatchObject({
      code: "task.answer",
    });
  });
});
