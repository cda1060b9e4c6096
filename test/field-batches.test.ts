import { beforeEach, describe, expect, it } from "vitest";
import * as accountFieldContract from "#contract/account-fields.ts";
import * as contract from "#contract/field-batches.ts";
import * as cellContract from "#contract/field-cells.ts";
import * as fieldContract from "#contract/fields.ts";
import * as onboardingContract from "#contract/onboarding.ts";
import * as taskContract from "#contract/tasks.ts";
import { addMinutes } from "#core/time/instant.ts";
import * as implemented from "#server/features/field-batches/operations.ts";
import * as cellOperations from "#server/features/field-cells/operations.ts";
import * as fieldOperations from "#server/features/fields/operations.ts";
import * as onboarding from "#server/features/onboarding/operations.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import * as tasks from "#server/features/tasks/operations.ts";
import { sql } from "#server/platform/db/sql.ts";
import { checkAccess } from "./access-table.ts";
import { makeAccount } from "./make-account.ts";
import { makeServer, START } from "./server.ts";

const { setFieldOfMany, undoFieldOfMany } = contract;
const { setFieldCells } = cellContract;
const { createTask, changeTask, listTasks } = taskContract;
const { overrideStage } = onboardingContract;
const { defineField } = fieldContract;
const { listAccountFields, setAccountField, listFieldHistory } = accountFieldContract;
const {
  defineField: define,
  listAccountFields: list,
  setAccountField: set,
  listFieldHistory: history,
} = fieldOperations;
const { db, ...server } = await makeServer({
  operations: {
    defineField,
    listAccountFields,
    setAccountField,
    listFieldHistory,
    setFieldOfMany,
    setFieldCells,
    undoFieldOfMany,
    ...{ createTask, changeTask, listTasks, overrideStage },
  },
  implementations: {
    ...implemented,
    ...cellOperations,
    ...{ createTask: tasks.createTask, changeTask: tasks.changeTask, listTasks: tasks.listTasks },
    overrideStage: onboarding.overrideStage,
    ...{ defineField: define, listAccountFields: list, setAccountField: set, listFieldHistory: history },
  },
});
const lead = server.as("lead");
const specialist = server.as("specialist");

beforeEach(async () => {
  server.clock.set(START);
  await server.owner.run(sql`truncate account cascade`);
  for (const table of ["account_alias", "account_state", "account_due", "field", "field_batch"])
    await server.owner.run(sql`delete from ${sql.table(table)}`);
  await lead.call(defineField, { fieldId: "tier", label: "Tier", type: "text" });
});

async function accounts(count: number): Promise<string[]> {
  const made: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const { accountId } = await makeAccount(db, { name: `Company ${String(at).padStart(3, "0")}` });
    await refreshAccount(db, accountId, START);
    made.push(accountId);
  }
  return made;
}

async function tierOf(accountId: string) {
  const { data } = await specialist.call(listAccountFields, { accountId });
  const found = data.find(({ field }) => field.fieldId === "tier");
  return found && { value: found.value, until: found.override?.until ?? null };
}

const tier = { fieldId: "tier", value: "gold" } as const;

describe("one word on many accounts", () => {
  it("is shown before it is said, counts on each until its day, and is in each one's history", async () => {
    const [a, b, c] = (await accounts(3)) as [string, string, string];
    await specialist.call(setAccountField, { accountId: c, ...tier, value: "silver" });
    const asked = { ...tier, accountIds: [a, b, c], until: "2026-03-06", reason: "Spring offer" };
    const shown = await specialist.call(setFieldOfMany, asked, { dryRun: true });
    expect(shown).toMatchObject({ accounts: 3, changed: 3, unchanged: 0, replacesWords: 1 });
    expect(shown.examples[2]).toEqual({ accountId: c, name: "Company 002", before: "silver", after: "gold" });
    expect(await tierOf(a)).toMatchObject({ value: null });
    server.clock.set(addMinutes(START, 1));
    await specialist.call(setFieldOfMany, asked);
    for (const accountId of [a, b, c]) expect(await tierOf(accountId)).toEqual({ value: "gold", until: "2026-03-06" });
    const { data } = await specialist.call(listFieldHistory, { accountId: c, fieldId: "tier" });
    expect(data.map(({ before, after, reason }) => [before, after, reason])).toEqual([
      ["silver", "gold", "Spring offer"],
      [null, "silver", null],
    ]);
    server.clock.set("2026-03-06T00:00:00.000Z");
    expect(await tierOf(a)).toMatchObject({ value: null });
  });

  it("finds its accounts by a filter, and leaves alone those that say it already", async () => {
    const made = await accounts(30);
    await specialist.call(setFieldOfMany, { ...tier, accountIds: made.slice(0, 2) });
    const said = await specialist.call(setFieldOfMany, { ...tier, filter: "name:company" });
    expect(said).toMatchObject({ accounts: 30, changed: 28, unchanged: 2, replacesWords: 0 });
    expect(said.examples).toHaveLength(20);
    const due = await db.get(sql<{ count: number }>`select count(*) as count from account_due`);
    expect(due.count).toBe(28);
    expect(await specialist.call(setFieldOfMany, { ...tier, filter: "name:company" })).toMatchObject({
      batchId: null,
      changed: 0,
    });
  });

  it("leaves those out that are named beside the filter", async () => {
    const [a, b, c] = (await accounts(3)) as [string, string, string];
    const asked = { ...tier, filter: "name:company", exceptIds: [b] };
    expect(await specialist.call(setFieldOfMany, asked)).toMatchObject({ accounts: 2, changed: 2 });
    expect([await tierOf(a), await tierOf(b), await tierOf(c)].map((one) => one?.value)).toEqual([
      "gold",
      null,
      "gold",
    ]);
    await expect(specialist.call(setFieldOfMany, { ...tier, accountIds: [a], exceptIds: [b] })).rejects.toThrow(
      "Only what a filter finds can have exceptions",
    );
  });

  it("is taken back at once, and whoever has spoken since or before is heard", async () => {
    const [a, b, c] = (await accounts(3)) as [string, string, string];
    await specialist.call(setAccountField, { accountId: b, ...tier, value: "silver", until: "2026-05-01" });
    server.clock.set(addMinutes(START, 1));
    const { batchId } = await specialist.call(setFieldOfMany, { ...tier, accountIds: [a, b, c] });
    server.clock.set(addMinutes(START, 2));
    await specialist.call(setAccountField, { accountId: c, ...tier, value: "bronze" });
    server.clock.set(addMinutes(START, 3));
    const undone = await specialist.call(undoFieldOfMany, { batchId: batchId! });
    expect(undone).toEqual({ restored: 2, leftAlone: 1 });
    expect([await tierOf(a), await tierOf(b), await tierOf(c)]).toEqual([
      { value: null, until: null },
      { value: "silver", until: "2026-05-01" },
      { value: "bronze", until: null },
    ]);
    expect(await specialist.call(undoFieldOfMany, { batchId: batchId! })).toEqual({ restored: 0, leftAlone: 3 });
  });

  it("is refused whole where one account cannot take it, nobody is found, or the day is over", async () => {
    const [a] = (await accounts(1)) as [string];
    await lead.call(defineField, { fieldId: "seats", label: "Seats", type: "number" });
    const seats = { fieldId: "seats", value: "many" };
    await expect(specialist.call(setFieldOfMany, { ...seats, accountIds: [a] })).rejects.toMatchObject({
      code: "fields.value",
    });
    await expect(specialist.call(setFieldOfMany, { ...tier, filter: "name:nobody" })).rejects.toMatchObject({
      code: "fields.nobody",
    });
    await expect(
      specialist.call(setFieldOfMany, { ...tier, accountIds: [a], until: "2026-03-05" }),
    ).rejects.toMatchObject({ code: "fields.until-past" });
    await lead.call(defineField, { fieldId: "owned", label: "Owned", type: "text", editableBy: "lead" });
    await expect(
      specialist.call(setFieldOfMany, { fieldId: "owned", value: "x", accountIds: [a] }),
    ).rejects.toMatchObject({ code: "fields.not-yours" });
  });
});

describe("cells set together", () => {
  const cellsOf = async (made: readonly string[]) => {
    await lead.call(defineField, { fieldId: "seats", label: "Seats", type: "number" });
    await lead.call(defineField, { fieldId: "owned", label: "Owned", type: "text", editableBy: "lead" });
    const [a, b] = made as [string, string];
    return [
      { accountId: a, fieldId: "tier", value: "gold" },
      { accountId: a, fieldId: "seats", value: "12" },
      { accountId: b, fieldId: "tier", value: null },
      { accountId: b, fieldId: "seats", value: "a dozen" },
      { accountId: b, fieldId: "owned", value: "x" },
    ];
  };
  const saidOf = async (accountId: string, fieldId: string) => {
    const { data } = await specialist.call(listAccountFields, { accountId });
    return data.find(({ field }) => field.fieldId === fieldId)?.value;
  };

  it("are looked at first: what changes, what is so already, and what cannot be set and why", async () => {
    const made = await accounts(2);
    const cells = await cellsOf(made);
    const shown = await specialist.call(setFieldCells, { cells }, { dryRun: true });
    expect(shown).toMatchObject({ changed: 2, unchanged: 1, refused: 2 });
    expect(shown.cells.map(({ outcome, before, after, reason }) => [outcome, before, after, reason])).toEqual([
      ["changes", null, "gold", null],
      ["changes", null, "12", null],
      ["same", null, null, null],
      ["refused", null, null, expect.stringContaining("is not a number")],
      ["refused", null, null, "Owned is not yours to set. A lead can set it."],
    ]);
    expect(await saidOf(made[0]!, "seats")).toBeNull();
  });

  it("are set at once and taken back at once, in every column, but for those of which somebody has spoken since", async () => {
    const made = await accounts(2);
    const [a] = made as [string];
    const { batchId } = await specialist.call(setFieldCells, { cells: await cellsOf(made), until: "2026-05-01" });
    expect([await saidOf(a, "tier"), await saidOf(a, "seats")]).toEqual(["gold", 12]);
    server.clock.set(addMinutes(START, 1));
    await specialist.call(setAccountField, { accountId: a, fieldId: "seats", value: 13 });
    const undone = await specialist.call(undoFieldOfMany, { batchId: batchId! });
    expect(undone).toEqual({ restored: 1, leftAlone: 1 });
    expect([await saidOf(a, "tier"), await saidOf(a, "seats")]).toEqual([null, 13]);
  });

  it("leave a cell alone that a colleague has changed since it was seen, and say what it is now", async () => {
    const [a, b] = (await accounts(2)) as [string, string];
    await specialist.call(setAccountField, { accountId: a, ...tier, value: "silver" });
    const cells = [a, b].map((accountId) => ({ accountId, ...tier, seen: null }));
    const set = await specialist.call(setFieldCells, { cells });
    expect(set).toMatchObject({ changed: 1, refused: 1 });
    expect(set.cells[0]?.reason).toMatch(/^Tier is silver now, by .*; you saw no value\.$/);
    expect([await saidOf(a, "tier"), await saidOf(b, "tier")]).toEqual(["silver", "gold"]);
  });

  describe("beside fields: stages and days of tasks", () => {
    const rowOf = (accountId: string) =>
      db.get(sql<{ stage: string | null; dueOn: string | null }>`
        select stage, next_task_due_on as "dueOn" from account_state where account_id = ${accountId}`);
    const stages = { reason: "Agreed with the customer", until: "2026-03-20" };
    const make = async () => {
      const [a, b] = (await accounts(2)) as [string, string];
      const task = await specialist.call(createTask, { accountId: a, title: "Call", dueOn: "2026-03-10" });
      const cells = [
        { accountId: a, stage: "3a Engaged - email", seen: "new_account" },
        { accountId: a, nextTaskDueOn: "2026-03-21", seen: { title: "Call", dueOn: "2026-03-10" } },
        { accountId: a, fieldId: "tier", value: "gold" },
        { accountId: b, stage: "6d" },
        { accountId: b, nextTaskDueOn: "2026-03-21" },
      ];
      return { a, b, task, cells };
    };

    it("are looked at without a reason, set with one, and taken back with one undo", async () => {
      const { a, cells } = await make();
      const shown = await specialist.call(setFieldCells, { cells }, { dryRun: true });
      expect(shown.cells.map(({ column, outcome, before, after }) => [column, outcome, before, after])).toEqual([
        ["stage", "changes", "1 New account", "3a Engaged - email"],
        // A Saturday: tasks move to the working day before.
        ["nextTask", "changes", "2026-03-10", "2026-03-20"],
        ["field.tier", "changes", null, "gold"],
        ["stage", "refused", "1 New account", null],
        ["nextTask", "refused", null, null],
      ]);
      expect(shown.cells.slice(3).map(({ reason }) => reason)).toEqual([
        expect.stringContaining("Who leaves has a reason"),
        expect.stringContaining("no open task"),
      ]);
      expect(await rowOf(a)).toEqual({ stage: "new_account", dueOn: "2026-03-10" });
      await expect(specialist.call(setFieldCells, { cells })).rejects.toMatchObject({ code: "cells.why-missing" });
      expect(await rowOf(a)).toEqual({ stage: "new_account", dueOn: "2026-03-10" });
      const set = await specialist.call(setFieldCells, { cells, stages });
      expect(set).toMatchObject({ changed: 3, refused: 2 });
      expect(await rowOf(a)).toEqual({ stage: "engaged_email", dueOn: "2026-03-20" });
      server.clock.set(addMinutes(START, 1));
      const again = await specialist.call(setFieldCells, { cells, stages });
      expect(again).toMatchObject({ changed: 0, unchanged: 3, refused: 2 });
      const undone = await specialist.call(undoFieldOfMany, { batchId: set.batchId! });
      expect(undone).toEqual({ restored: 3, leftAlone: 0 });
      expect(await rowOf(a)).toEqual({ stage: "new_account", dueOn: "2026-03-10" });
      expect(await saidOf(a, "tier")).toBeNull();
    });

    it("stay as they are where a colleague was there first, before and after", async () => {
      const { a, task, cells } = await make();
      await specialist.call(changeTask, {
        accountId: a,
        taskId: task.taskId,
        version: task.version,
        dueOn: "2026-03-12",
      });
      await specialist.call(overrideStage, {
        accountId: a,
        stage: "initiated",
        reason: "Wrote by phone",
        until: "2026-03-20",
      });
      const set = await specialist.call(setFieldCells, { cells: cells.slice(0, 2), stages });
      expect(set.cells.map(({ outcome, reason }) => [outcome, reason])).toEqual([
        ["refused", "It is in 2 Onboarding initiated now; you saw 1 New account. Look at it again."],
        ["refused", '"Call" is done or has another day by now. Look at the account for its tasks.'],
      ]);
      const { batchId } = await specialist.call(setFieldCells, {
        cells: [{ accountId: a, nextTaskDueOn: "2026-03-19" }],
      });
      const { data } = await specialist.call(listTasks, { accountId: a });
      const { version } = data[0]!;
      await specialist.call(changeTask, { accountId: a, taskId: task.taskId, version, dueOn: "2026-03-26" });
      expect(await specialist.call(undoFieldOfMany, { batchId: batchId! })).toEqual({ restored: 0, leftAlone: 1 });
      expect(await rowOf(a)).toEqual({ stage: "initiated", dueOn: "2026-03-26" });
    });
  });

  it("that are named twice have the last value", async () => {
    const [a] = (await accounts(1)) as [string];
    const cells = ["gold", "silver"].map((value) => ({ accountId: a, fieldId: "tier", value }));
    expect(await specialist.call(setFieldCells, { cells })).toMatchObject({ changed: 1 });
    expect(await saidOf(a, "tier")).toBe("silver");
  });
});

describe("who may ask", () => {
  checkAccess({ ...server, db }, [setFieldOfMany, setFieldCells, undoFieldOfMany]);
});
