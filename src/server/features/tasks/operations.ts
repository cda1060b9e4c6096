/** Tasks and promises. A promise was given to a customer and keeps its day; a task moves to a working day. */
import * as tasks from "#contract/tasks.ts";
import { conflict, invalid, notFound } from "#core/errors.ts";
import { type DutyKind, taskDueOn } from "#core/tasks/task-due.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import { renewLeaseOfAccount } from "#server/features/leases/reads.ts";
import { listMergedIds } from "#server/features/memberships/reads.ts";
import { refreshAccount } from "#server/features/state/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import * as store from "./store.ts";

export const listTasks = implement(tasks.listTasks, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  return { data: (await store.listTasks(ctx.db, await listMergedIds(ctx.db, accountId))).map(toTask) };
});

export const createTask = implement(tasks.createTask, async (ctx, { title, kind, assigneeId, ...input }) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  await requireActive(ctx, assigneeId);
  const task = { accountId, taskId: newId(), kind, title, dueOn: dueOnFor(ctx, kind, input.dueOn), assigneeId };
  await store.createTask(ctx.db, task, { memberId: ctx.member.memberId, now: ctx.now });
  return changed(ctx, await getTask(ctx, accountId, task.taskId));
});

export const changeTask = implement(tasks.changeTask, async (ctx, { taskId, version, done, ...input }) => {
  const before = await getTask(ctx, input.accountId, taskId);
  if (before.deletedAt !== null) {
    throw conflict("task.deleted", "This task was deleted. Bring it back first, then change it.");
  }
  ctx.requireVersion(before.version);
  const after: store.TaskState = {
    ...before,
    title: input.title ?? before.title,
    dueOn: input.dueOn === undefined ? before.dueOn : dueOnFor(ctx, before.kind, input.dueOn),
    assigneeId: input.assigneeId === undefined ? before.assigneeId : input.assigneeId,
    ...doneState(ctx, before, done),
  };
  if (isSame(before, after)) {
    ctx.nothingChanged();
    return toTask(before);
  }
  if (before.version !== version) throw changedMeanwhile();
  if (after.assigneeId !== before.assigneeId) await requireActive(ctx, after.assigneeId);
  return save(ctx, before, after);
});

export const deleteTask = implement(tasks.deleteTask, async (ctx, { taskId, ...input }) => {
  const before = await getTask(ctx, input.accountId, taskId);
  if (before.deletedAt === null) await save(ctx, before, { ...before, deletedAt: ctx.now });
  else ctx.nothingChanged();
  return { taskId };
});

export const restoreTask = implement(tasks.restoreTask, async (ctx, { taskId, ...input }) => {
  const before = await getTask(ctx, input.accountId, taskId);
  if (before.deletedAt !== null) return save(ctx, before, { ...before, deletedAt: null });
  ctx.nothingChanged();
  return toTask(before);
});

/** Of this account, or of one that is the same customer. */
async function getTask(ctx: Context, account: string, taskId: string): Promise<store.TaskRow> {
  const accountId = await resolveAccount(ctx.db, account);
  const task = await store.findTask(ctx.db, await listMergedIds(ctx.db, accountId), taskId);
  if (task === null) throw notFound("task.unknown", "This account has no such task. Look at its list of tasks.");
  return task;
}

function dueOnFor(ctx: Context, kind: DutyKind, day: LocalDate): LocalDate {
  return kind === "promise" ? day : taskDueOn(day, { madeOn: localDateAt(ctx.now) });
}

function doneState(ctx: Context, before: store.TaskRow, done: boolean | undefined) {
  if (done === undefined || done === (before.doneAt !== null)) return {};
  return done ? { doneAt: ctx.now, doneBy: ctx.member.memberId } : { doneAt: null, doneBy: null };
}

function isSame(before: store.TaskRow, after: store.TaskState): boolean {
  const fields = ["title", "dueOn", "assigneeId", "doneAt"] as const;
  return fields.every((field) => before[field] === after[field]);
}

async function requireActive(ctx: Context, assigneeId: string | null): Promise<void> {
  if (assigneeId === null) return;
  const member = (await membersById(ctx.db)).get(assigneeId);
  if (member?.deactivatedAt === null) return;
  throw invalid("task.assignee", "Choose somebody who is in the team now, or leave it to the pool.", [
    { pointer: "/assigneeId", message: "This is no active member." },
  ]);
}

async function save(ctx: Context, before: store.TaskRow, after: store.TaskState) {
  if (!(await store.saveTask(ctx.db, before, after, ctx.now))) throw changedMeanwhile();
  return changed(ctx, await getTask(ctx, before.accountId, before.taskId), before);
}

function changedMeanwhile() {
  return conflict("task.changed-meanwhile", "Somebody changed this task since you read it. Please read it again.");
}

/** Whatever was done with a task: the lease is renewed, the queue is ranked again, and others hear of it. */
async function changed(ctx: Context, task: store.TaskRow, before?: store.TaskRow) {
  const { accountId, taskId } = task;
  await renewLeaseOfAccount(ctx.db, accountId, ctx.member.memberId, ctx.now);
  await refreshAccount(ctx.db, accountId, ctx.now);
  const subject = { kind: "task", id: taskId };
  ctx.audit({ accountId, subject, ...(before && { before: audited(before) }), after: audited(task) });
  ctx.announce({ type: "account.changed", accountId, taskId });
  ctx.answerVersion(task.version);
  return toTask(task);
}

/** Without the title, which may name a person. */
function audited({ kind, dueOn, assigneeId, doneAt, deletedAt }: store.TaskRow) {
  return { kind, dueOn, assigneeId, isDone: doneAt !== null, isDeleted: deletedAt !== null };
}

function toTask({ doneBy: _by, deletedAt: _at, ...task }: store.TaskRow) {
  return task;
}
