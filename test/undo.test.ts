import { beforeEach, describe, expect, it } from "vitest";
import { CAN_BE_TAKEN_BACK, inverseOf } from "#contract/inverses.ts";
import * as notes from "#contract/notes.ts";
import { operations as all } from "#contract/operations.ts";
import * as queue from "#contract/queue.ts";
import * as tasks from "#contract/tasks.ts";
import { doAgain, listUndo, takeBack } from "#contract/undo.ts";
import * as noteOperations from "#server/features/notes/operations.ts";
import * as queueOperations from "#server/features/queue/operations.ts";
import * as taskOperations from "#server/features/tasks/operations.ts";
import { undoOperations } from "#server/features/undo/operations.ts";
import { rememberWrite } from "#server/features/undo/reads.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "#test/access-table.ts";
import { makeAccount } from "#test/make-account.ts";
import { makeServer, START } from "#test/server.ts";

const { getToday, markDone, snooze, takeCompany, releaseCompany, takeNext, undoAct } = queue;
const { createTask, changeTask, deleteTask, restoreTask, listTasks, postponeTasks } = tasks;
const { createNote, changeNote, deleteNote, restoreNote, listNotes, findNotes, seeMention } = notes;
const ofUndo = { listUndo, takeBack, doAgain };
const operations = {
  ...{ getToday, markDone, snooze, takeCompany, releaseCompany, takeNext, undoAct },
  ...{ createTask, changeTask, deleteTask, restoreTask, listTasks, postponeTasks },
  ...{ createNote, changeNote, deleteNote, restoreNote, listNotes, findNotes, seeMention },
  ...ofUndo,
};
const ordinary = { ...queueOperations, ...taskOperations, ...noteOperations };
const server = await makeServer({
  operations,
  implementations: { ...ordinary, ...undoOperations(Object.values(ordinary)) },
  afterWrite: rememberWrite,
});
const { db, members } = server;
const me = server.as("specialist");
const colleague = server.as("lead");

beforeEach(async () => {
  server.clock.set(START);
  await db.run(sql`update api_token set expires_at = '2026-06-01'`);
  for (const table of ["undo_entry", "lease", "queue_entry", "account_state", "task", "queue_act", "account"])
    await db.run(sql`delete from ${sql.table(table)}`);
});

const labels = async () => (await me.call(listUndo, {})).data.map(({ label, state }) => `${state}: ${label}`);
const due = () => makeAccount(db, { signedUpOn: "2026-02-20" });
const isDue = async (companyId: string) =>
  (await me.call(getToday, { show: "all" })).rows.some((row) => row.companyId === companyId);

describe("taking back", () => {
  it("takes back the newest action first, and says what it was", async () => {
    const { companyId, accountId, name } = await due();
    await me.call(createTask, { accountId, title: "Send prices", dueOn: "2026-03-10" });
    await me.call(markDone, { companyId, until: "2026-03-12" });
    expect(await labels()).toEqual([`done: Done until 12 Mar 2026: ${name}`, "done: Set the task: Send prices"]);
    expect(await isDue(companyId)).toBe(false);
    const day = { text: "12 Mar 2026", when: { day: "2026-03-12" } };
    const [newest] = (await me.call(listUndo, {})).data;
    expect(newest!.labelParts).toEqual([{ text: "Done until " }, day, { text: `: ${name}` }]);
    expect(await me.call(takeBack, {})).toMatchObject({
      outcome: "done",
      message: `Taken back: Done until 12 Mar 2026: ${name}.`,
      messageParts: [{ text: "Taken back: Done until " }, day, { text: `: ${name}.` }],
    });
    expect(await isDue(companyId)).toBe(true);
    expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done", label: "Set the task: Send prices" });
    expect((await me.call(listTasks, { accountId })).data).toEqual([]);
    expect(await me.call(takeBack, {})).toMatchObject({ outcome: "nothing" });
  });

  it("does again what was taken back last, until something new is done", async () => {
    const { companyId, accountId, name } = await due();
    const task = await me.call(createTask, { accountId, title: "Call", dueOn: "2026-03-10" });
    await me.call(snooze, { companyId, until: "2026-03-11" });
    await me.call(takeBack, {});
    await me.call(takeBack, {});
    expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done", label: "Set the task: Call" });
    expect((await me.call(listTasks, { accountId })).data).toMatchObject([{ taskId: task.taskId }]);
    expect(await me.call(doAgain, {})).toMatchObject({ label: `Snoozed until 11 Mar 2026: ${name}` });
    expect(await isDue(companyId)).toBe(false);
    await me.call(takeBack, {});
    await me.call(takeCompany, { companyId });
    expect(await me.call(doAgain, {})).toMatchObject({ outcome: "nothing" });
  });

  it("goes back through several changes of one task of one's own, and forward again", async () => {
    const { accountId } = await due();
    const { taskId, version } = await me.call(createTask, { accountId, title: "Call", dueOn: "2026-03-10" });
    const moved = await me.call(changeTask, { accountId, taskId, version, dueOn: "2026-03-12" });
    await me.call(changeTask, { accountId, taskId, version: moved.version, done: true });
    const now = async () => {
      const [task] = (await me.call(listTasks, { accountId })).data;
      return task && [task.dueOn, task.doneAt !== null];
    };
    for (const expected of [["2026-03-12", false], ["2026-03-10", false], undefined]) {
      expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done" });
      expect(await now()).toEqual(expected);
    }
    for (const expected of [
      ["2026-03-10", false],
      ["2026-03-12", false],
      ["2026-03-12", true],
    ]) {
      expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done" });
      expect(await now()).toEqual(expected);
    }
  });

  it("takes back words, whom a promise waits for, how it repeats and with what it was closed", async () => {
    const { accountId } = await due();
    const made = await me.call(createTask, {
      ...{ accountId, title: "Limits?", kind: "promise", waitsFor: "colleague" },
      due: "when they answer, or in 2 weeks",
    });
    const { taskId } = made;
    const shown = async () => {
      const [task] = (await me.call(listTasks, { accountId })).data;
      const { title, waitsFor, repeats, answer, event, dueOn, doneAt } = task!;
      return { title, waitsFor, repeats, answer, event, dueOn, isDone: doneAt !== null };
    };
    const steps = [
      [{ title: "Which limits?" }, "Reworded: Which limits?"],
      [{ waitsFor: "customer" }, "Changed whom it waits for: Which limits?"],
      [{ due: "in 3 weeks" }, "Moved to 26 Mar 2026: Which limits?"],
      [{ repeats: "week" }, "Changed how it repeats: Which limits?"],
      [{ repeats: null }, "Changed how it repeats: Which limits?"],
      [{ done: true, answer: "50 GB" }, "Done: Which limits?"],
    ] as const;
    const states = [await shown()];
    let { version } = made;
    for (const [change] of steps) {
      ({ version } = await me.call(changeTask, { accountId, taskId, version, ...change }));
      states.push(await shown());
    }
    for (const [index, [, label]] of [...steps.entries()].reverse()) {
      expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done", label });
      expect(await shown()).toEqual(states[index]);
    }
    for (const index of steps.keys()) {
      expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done" });
      expect(await shown()).toEqual(states[index + 1]);
    }
  });

  it("takes a task that was late back to its day, though that has passed", async () => {
    const { accountId } = await due();
    const { taskId } = await me.call(createTask, { accountId, title: "Call", dueOn: "2026-03-05" });
    server.clock.set("2026-03-09T08:00:00.000Z");
    await me.call(changeTask, { accountId, taskId, version: 1, due: "tomorrow" });
    expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done" });
    expect((await me.call(listTasks, { accountId })).data[0]?.dueOn).toBe("2026-03-05");
    server.clock.set("2026-03-05T09:00:00.000Z");
  });

  it("takes a note back to the words before, however often it was saved while somebody wrote", async () => {
    const { accountId, name } = await due();
    const { noteId } = await colleague.call(createNote, { accountId, body: "They want limits." });
    let version = 1;
    for (const body of ["They want limits. And", "They want limits. And masks.", "They want masks."])
      ({ version } = await me.call(changeNote, { accountId, noteId, version, body }));
    const words = async () => (await me.call(listNotes, { accountId })).data.map(({ body }) => body);
    expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done", label: `Changed a note of ${name}` });
    expect(await words()).toEqual(["They want limits."]);
    expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done" });
    expect(await words()).toEqual(["They want masks."]);
  });

  it("takes back a new note whole, with what was written into it while it was new", async () => {
    const { accountId, name } = await due();
    const { noteId } = await me.call(createNote, { accountId, body: "They" });
    await me.call(changeNote, { accountId, noteId, version: 1, body: "They want masks." });
    expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done", label: `Wrote a note on ${name}` });
    expect((await me.call(listNotes, { accountId })).data).toEqual([]);
    expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done" });
    expect((await me.call(listNotes, { accountId })).data).toMatchObject([{ body: "They want masks." }]);
  });

  it("leaves what a colleague changed since, names who and when, and goes on to what was done before", async () => {
    const { accountId, companyId } = await due();
    const { taskId, version } = await me.call(createTask, { accountId, title: "Call", dueOn: "2026-03-10" });
    await me.call(markDone, { companyId, until: "2026-03-12" });
    const mine = await me.call(changeTask, { accountId, taskId, version, dueOn: "2026-03-12" });
    server.clock.set("2026-03-05T09:30:00.000Z");
    await colleague.call(changeTask, { accountId, taskId, version: mine.version, dueOn: "2026-03-20" });
    expect(await me.call(takeBack, {})).toMatchObject({
      outcome: "refused",
      message:
        "Some lead changed it since (Moved to 20 Mar 2026: Call, 5 Mar, 09:30 UTC). It stays as it is: ask Some lead, or change it yourself.",
    });
    expect((await me.call(listTasks, { accountId })).data[0]?.dueOn).toBe("2026-03-20");
    expect(await me.call(takeBack, {})).toMatchObject({
      outcome: "done",
      label: expect.stringContaining("Done until"),
    });
  });

  it("takes many tasks back to the day that each had", async () => {
    const { accountId } = await due();
    const made = [];
    for (const dueOn of ["2026-03-10", "2026-03-12"])
      made.push(await me.call(createTask, { accountId, title: dueOn, dueOn }));
    const asked = made.map(({ taskId, version }) => ({ accountId, taskId, version }));
    await me.call(postponeTasks, { tasks: asked, due: "2026-03-20" });
    const days = async () => (await me.call(listTasks, { accountId })).data.map(({ dueOn }) => dueOn).toSorted();
    expect(await days()).toEqual(["2026-03-20", "2026-03-20"]);
    expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done", label: "Moved 2 tasks to another day" });
    expect(await days()).toEqual(["2026-03-10", "2026-03-12"]);
    expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done" });
    expect(await days()).toEqual(["2026-03-20", "2026-03-20"]);
  });

  it("counts the inverse that was asked for by its own name as taken back, and not as an action", async () => {
    const { companyId, name } = await due();
    const { actId } = await me.call(markDone, { companyId, until: "2026-03-12" });
    await me.call(undoAct, { companyId, actId });
    expect(await labels()).toEqual([`undone: Done until 12 Mar 2026: ${name}`]);
  });

  it("is each member's own, and keeps the newest hundred", async () => {
    const { companyId } = await due();
    await db.run(sql`
      insert into undo_entry (member_id, undo_id, label, operation, subject, undo, redo, state, happened_at, changed_at)
      select ${members.specialist}, ('018f0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Older ' || n, 'x', 'x',
        '{}', '{}', 'done', ${START}, ${START} from generate_series(1, 100) n`);
    await me.call(takeCompany, { companyId });
    expect((await labels()).at(-1)).toBe("done: Older 2");
    expect(await labels()).toHaveLength(100);
    expect((await colleague.call(listUndo, {})).data).toEqual([]);
    expect(await colleague.call(takeBack, {})).toMatchObject({ outcome: "nothing" });
  });

  it("takes back each of the last hundred, one after the other, and says that the one before is too old", async () => {
    const { accountId } = await due();
    const titles = Array.from({ length: 101 }, (_, index) => `Task ${index + 1}`);
    for (const title of titles) await me.call(createTask, { accountId, title, dueOn: "2026-03-10" });
    const ids = (await me.call(listUndo, {})).data.map(({ undoId }) => undoId);
    const left = async () => (await me.call(listTasks, { accountId })).data.map(({ title }) => title).toSorted();
    expect(await left()).toEqual(titles.toSorted());
    for (const [index, undoId] of ids.entries()) {
      const label = `Set the task: Task ${101 - index}`;
      expect(await me.call(takeBack, {})).toMatchObject({ outcome: "done", label, undoId });
    }
    expect(await left()).toEqual(["Task 1"]);
    const tooOld = "only your last 100 actions are kept. Change what is older where it stands.";
    for (const [asked, begins] of [
      [{}, "Nothing more can be taken back"],
      [{ undoId: "018f0000-0000-7000-8000-000000000001" }, "This is not taken back"],
    ] as const)
      expect(await me.call(takeBack, asked)).toEqual({
        ...{ outcome: "nothing", undoId: null, label: null },
        message: `${begins}: ${tooOld}`,
        messageParts: [{ text: `${begins}: ${tooOld}` }],
      });
    expect(await left()).toEqual(["Task 1"]);
    expect(await me.call(takeBack, { undoId: ids[0]! })).toMatchObject({ message: "This was taken back already." });
    expect(await me.call(doAgain, {})).toMatchObject({ outcome: "done", label: "Set the task: Task 2" });
  }, 120_000);

  it("counts to the hundred only what can be taken back or done again, and keeps no more of the rest", async () => {
    const { companyId } = await due();
    await db.run(sql`
      insert into undo_entry (member_id, undo_id, label, operation, subject, undo, redo, state, happened_at, changed_at)
      select ${members.specialist}, ('018f0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Older ' || n, 'x', 'x',
        '{}', '{}', case when n between 51 and 60 then 'closed' else 'done' end, ${START}, ${START}
      from generate_series(1, 100) n`);
    await me.call(takeCompany, { companyId });
    expect((await labels()).at(-1)).toBe("done: Older 1");
    await db.run(sql`update undo_entry set state = 'closed' where state = 'done'`);
    await me.call(releaseCompany, { companyId });
    expect(await db.get(sql<{ rows: number }>`select count(*) as rows from undo_entry`)).toEqual({ rows: 100 });
  });

  it("remembers nothing of a dry run or of a refusal", async () => {
    const { companyId } = await due();
    await me.call(markDone, { companyId, until: "2026-03-12" }, { dryRun: true });
    await expect(me.call(markDone, { companyId, until: "2026-03-01" })).rejects.toThrow("after today");
    expect(await labels()).toEqual([]);
  });
});

describe("the list of what can be taken back", () => {
  it("names only writes that there are, and nothing twice", () => {
    const writes = Object.values(all).flatMap(({ effect, name }) => (effect === "write" ? [name] : []));
    expect(CAN_BE_TAKEN_BACK.filter((name) => !writes.includes(name))).toEqual([]);
    expect(new Set(CAN_BE_TAKEN_BACK).size).toBe(CAN_BE_TAKEN_BACK.length);
  });

  it("leaves out a change of which the words before are not kept", () => {
    const input = { accountId: "a", taskId: "t", version: 1, title: "Other words" };
    const written = { input, output: { version: 2, title: "Other words" }, before: { dueOn: "2026-03-10" }, after: {} };
    expect(inverseOf("tasks.change", written)).toBeNull();
  });
});

describe("who may take back", () => {
  checkAccess(server, Object.values(ofUndo));
});
