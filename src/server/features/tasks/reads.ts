/** What others may do with tasks: look at those of an account, and move one to another day. */
import { movedTo } from "#core/tasks/task-due.ts";
import { waitFrom } from "#core/tasks/task-wait.ts";
import { localDateAt } from "#core/time/instant.ts";
import { type AskedDay, dueOrReason } from "#server/features/due-days/reads.ts";
import type { Context } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

export type { TaskRow } from "./store.ts";
export const { listTasks } = store;

export type ToMove = AskedDay & { accountId: string; taskId: string; version: number };

/** The account is derived by the caller. @returns the task as it was, or why it stays where it is */
export async function moveTask(
  ctx: Context,
  { accountId, taskId, version, ...day }: ToMove,
): Promise<store.TaskRow | string> {
  const task = await store.findTask(ctx.db, [accountId], taskId);
  const due = await dueOrReason(ctx.db, accountId, day, ctx.now);
  if (task === null || task.deletedAt !== null) return "It was deleted meanwhile.";
  if (task.doneAt !== null) return "It is done already.";
  if (task.version !== version) return "Somebody changed it meanwhile. Look at it again.";
  if ("because" in due) return due.because;
  if (due.event !== null && task.repeats !== null) return "It repeats, so it cannot wait for an event.";
  const { dueOn: wantedOn, event } = due;
  // A day alone is the last one to wait, as long as what it waits for has not come.
  const stillWaits = event === null && task.arrivedOn === null;
  const wait = stillWaits ? {} : waitFrom(task, event, ctx.now);
  const dueOn = movedTo(task.kind, wantedOn, localDateAt(ctx.now));
  const isSaved = await store.saveTask(ctx.db, task, { ...task, dueOn, ...wait }, ctx.now);
  return isSaved ? task : "Somebody changed it meanwhile. Look at it again.";
}
