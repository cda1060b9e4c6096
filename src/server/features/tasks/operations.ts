/** Tasks and promises. A promise was given to a customer and keeps its day; a task moves to a working day. */
import { z } from "zod";
import * as tasks from "#contract/tasks.ts";
import { conflict, invalid, notFound } from "#core/errors.ts";
import { closedState } from "#core/tasks/close-task.ts";
import { backTo } from "#core/tasks/task-before.ts";
import { dutyDueOn, movedTo } from "#core/tasks/task-due.ts";
import { taskEventText } from "#core/tasks/task-event.ts";
import { refuseWaitWithRepeat, saysTheSame, waitsForOf } from "#core/tasks/task-terms.ts";
import { eventOf, NO_WAIT, waitFrom } from "#core/tasks/task-wait.ts";
import { localDateAt } from "#core/time/instant.ts";
import { awayAt } from "#server/features/absences/reads.ts";
import { resolveAccount } from "#server/features/accounts/reads.ts";
import { changedSeries, dueMissing, nextDayOf, seriesFrom, wantedDue } from "#server/features/due-days/reads.ts";
import { renewLeaseOfAccount } from "#server/features/leases/reads.ts";
import { listMergedIds } from "#server/features/memberships/reads.ts";
import { refreshAccount, refreshTogether } from "#server/features/state/reads.ts";
import { membersById } from "#server/features/team/reads.ts";
import { decodeCursor, pageOf } from "#server/platform/http/cursor.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import { newId } from "#server/platform/id.ts";
import { moveTask } from "./reads.ts";
import * as store from "./store.ts";

export const listTasks = implement(tasks.listTasks, async (ctx, input) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  return { data: (await store.listTasks(ctx.db, await listMergedIds(ctx.db, accountId))).map(toTask) };
});

export const findTasks = implement(tasks.findTasks, async (ctx, { show, kind = null, cursor, limit }) => {
  const awayIds = [...(await awayAt(ctx.db, ctx.now)).keys()];
  const whose = { memberId: ctx.member.memberId, today: localDateAt(ctx.now), awayIds };
  const after = cursor === undefined ? null : decodeCursor(cursor, cursorShape);
  const rows = await store.listAcross(ctx.db, { list: show, kind, after, most: limit + 1 }, whose);
  const { data, nextCursor } = pageOf(rows, limit, ({ fallsOn, doneAt, kind, taskId }) =>
    show === "done" ? [doneAt, 0, taskId] : [fallsOn, kind === "task" ? 1 : 0, taskId],
  );
  return {
    data: data.map((row) => {
      const { accountName, renewalOn, currency } = row;
      return { ...toTask(row), accountName, renewalOn, currency };
    }),
    nextCursor,
    counts: await store.countOpen(ctx.db, whose),
  };
});

const cursorShape = z.tuple([z.iso.date().or(z.iso.datetime()), z.int(), z.uuid()]);

export const createTask = implement(tasks.createTask, async (ctx, { title, kind, assigneeId, ...input }) => {
  const accountId = await resolveAccount(ctx.db, input.accountId);
  await requireActive(ctx, assigneeId);
  const due = await wantedDue(ctx.db, accountId, input, ctx.now);
  if (due === null) throw dueMissing("Say by when it is due.");
  refuseWaitWithRepeat({ waits: due.event !== null, repeats: input.repeats });
  const wantedOn = due.dueOn;
  const task = {
    ...{ accountId, taskId: newId(), kind, title, assigneeId, follows: null },
    dueOn: dutyDueOn(kind, wantedOn, localDateAt(ctx.now)),
    ...waitFrom(NO_WAIT, due.event, ctx.now),
    waitsFor: waitsForOf(kind, input.waitsFor ?? (kind === "promise" ? "team" : null)),
    ...(await seriesFrom(ctx.db, accountId, { repeats: input.repeats, wantedOn, seriesId: null })),
  };
  await store.createTask(ctx.db, task, { memberId: ctx.member.memberId, now: ctx.now });
  return changed(ctx, await getTask(ctx, accountId, task.taskId));
});

export const changeTask = implement(tasks.changeTask, async (ctx, { taskId, version, done, ...input }) => {
  const before = await getTask(ctx, input.accountId, taskId);
  requirePresent(before);
  ctx.requireVersion(before.version);
  const due = await wantedDue(ctx.db, before.accountId, input, ctx.now);
  const wantedOn = due?.dueOn ?? null;
  const after: store.TaskState = {
    ...before,
    title: input.title ?? before.title,
    ...(due && {
      dueOn: movedTo(before.kind, due.dueOn, localDateAt(ctx.now)),
      ...waitFrom(before, due.event, ctx.now),
    }),
    assigneeId: input.assigneeId === undefined ? before.assigneeId : input.assigneeId,
    waitsFor: waitsForOf(before.kind, input.waitsFor ?? before.waitsFor),
    ...(await changedSeries(ctx.db, before, { repeats: input.repeats, wantedOn })),
    ...closedState(before, { done, answer: input.answer, memberId: ctx.member.memberId, now: ctx.now }),
  };
  refuseWaitWithRepeat({ waits: after.waitsEvent !== null, repeats: after.repeats });
  if (saysTheSame(before, after)) {
    ctx.nothingChanged();
    return toTask(before);
  }
  if (before.version !== version) throw changedMeanwhile();
  if (after.assigneeId !== before.assigneeId) await requireActive(ctx, after.assigneeId);
  if (after.doneAt !== null && before.doneAt === null) await setFollower(ctx, { ...before, ...after });
  if (after.doneAt === null && before.doneAt !== null) await takeFollowerBack(ctx, before);
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

export const postponeTasks = implement(tasks.postponeTasks, async (ctx, input) => {
  const moved: store.TaskRow[] = [];
  const left: { taskId: string; because: string }[] = [];
  for (const { taskId, ...asked } of input.tasks) {
    const outcome = await moveTask(ctx, { ...asked, taskId, due: asked.dueOn === undefined ? input.due : undefined });
    if (typeof outcome === "string") left.push({ taskId, because: outcome });
    else moved.push(outcome);
  }
  if (moved.length === 0) ctx.nothingChanged();
  const accountIds = [...new Set(moved.map(({ accountId }) => accountId))];
  await refreshTogether(ctx.db, accountIds, ctx.now);
  for (const accountId of accountIds) ctx.announce({ type: "account.changed", accountId });
  ctx.audit({
    subject: { kind: "task", id: moved.map(({ taskId }) => taskId).join(" ") },
    // As they were, so that each can go back to its own day.
    before: { days: moved.map(({ accountId, taskId, fallsOn }) => ({ accountId, taskId, dueOn: fallsOn })) },
    after: { due: input.due ?? null, tasks: moved.length },
  });
  const after = await Promise.all(moved.map(({ accountId, taskId }) => store.findTask(ctx.db, [accountId], taskId)));
  return { data: after.flatMap((task) => (task === null ? [] : toTask(task))), left };
});

/** Of this account, or of one that is the same customer. */
async function getTask(ctx: Context, account: string, taskId: string): Promise<store.TaskRow> {
  const accountId = await resolveAccount(ctx.db, account);
  const task = await store.findTask(ctx.db, await listMergedIds(ctx.db, accountId), taskId);
  if (task === null) throw notFound("task.unknown", "This account has no such task. Look at its list of tasks.");
  return task;
}

function requirePresent({ deletedAt }: store.TaskRow): void {
  if (deletedAt !== null) throw conflict("task.deleted", "This task was deleted. Bring it back first, then change it.");
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

// Series -----------------------------------------------------------------------------------------------------------------

/** Once an occurrence is done, the next of its series is open: made, or brought back if it was taken back before (T-2). */
async function setFollower(ctx: Context, done: store.TaskRow): Promise<void> {
  const follower = await store.findFollower(ctx.db, done);
  if (follower !== null) {
    if (follower.deletedAt !== null) await store.saveTask(ctx.db, follower, { ...follower, deletedAt: null }, ctx.now);
    return;
  }
  const wantedOn = await nextDayOf(ctx.db, done, ctx.now);
  if (wantedOn === null) return;
  const dueOn = dutyDueOn(done.kind, wantedOn, localDateAt(ctx.now));
  const next = { ...done, taskId: newId(), follows: done.taskId, wantedOn, dueOn };
  await store.createTask(ctx.db, next, { memberId: ctx.member.memberId, now: ctx.now });
}

/** An occurrence that is open again takes the next one back, unless somebody has worked on that one. */
async function takeFollowerBack(ctx: Context, before: store.TaskRow): Promise<void> {
  const follower = await store.findFollower(ctx.db, before);
  if (follower === null || follower.deletedAt !== null) return;
  if (follower.doneAt !== null)
    throw conflict("task.next-done", "The next one of this series is done already. Open that one again first.");
  await store.saveTask(ctx.db, follower, { ...follower, deletedAt: ctx.now }, ctx.now);
}

function changedMeanwhile() {
  return conflict("task.changed-meanwhile", "Somebody changed this task since you read it. Please read it again.");
}

/** Whatever was done with a task: the lease is renewed, the queue is ranked again, and others hear of it. */
async function changed(ctx: Context, task: store.TaskRow, before?: store.TaskRow) {
  const { accountId, taskId } = task;
  await renewLeaseOfAccount(ctx.db, accountId, ctx.member.memberId, ctx.now);
  await refreshAccount(ctx.db, accountId, ctx.now);
  // What it waits for may stand already.
  const after = task.waitsEvent === null ? task : await getTask(ctx, accountId, taskId);
  const subject = { kind: "task", id: taskId };
  // Words that may name a person are in no audit row.
  if (before) ctx.keepForUndo(backTo(before));
  ctx.audit({ accountId, subject, ...(before && { before: audited(before) }), after: audited(task) });
  ctx.announce({ type: "account.changed", accountId, taskId });
  ctx.answerVersion(task.version);
  return toTask(after);
}

/** Without the title, which may name a person. */
function audited({ kind, dueOn, assigneeId, doneAt, deletedAt }: store.TaskRow) {
  return { kind, dueOn, assigneeId, isDone: doneAt !== null, isDeleted: deletedAt !== null };
}

function toTask(row: store.TaskRow) {
  const { taskId, accountId, kind, title, fallsOn, assigneeId, assigneeName, waitsFor, repeats } = row;
  const { createdBy, doneAt, answer, version, recordedAt } = row;
  return {
    ...{ taskId, accountId, kind, title, dueOn: fallsOn, event: toEvent(row), assigneeId, assigneeName, waitsFor },
    ...{ repeats, createdBy, doneAt, answer, version, recordedAt },
  };
}

function toEvent(row: store.TaskRow) {
  const event = eventOf(row);
  return event && { ...event, text: taskEventText(event), arrivedOn: row.arrivedOn, latestOn: row.dueOn };
}
