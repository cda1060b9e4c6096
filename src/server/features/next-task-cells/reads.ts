/** Days of next tasks that are set in cells of the table, many at once: what each would become, moving them, and moving them back. */
import type { CellAfter, NextTaskCell } from "#contract/field-cells.ts";
import type { AccountId } from "#core/ids.ts";
import { movedTo } from "#core/tasks/task-due.ts";
import { localDateAt } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import { listAccountRows } from "#server/features/account-lists/reads.ts";
import { listMergedIds } from "#server/features/memberships/reads.ts";
import { listTasks, moveTask, type TaskRow } from "#server/features/tasks/reads.ts";
import type { Context } from "#server/platform/http/implement.ts";

export type CellOfNextTask = NextTaskCell & { accountId: AccountId };
/** `task` is the one to move where the cell changes. */
export type NextTaskLook = { shown: CellAfter; dueOn: LocalDate; task: TaskRow | null };

/** In the order of the cells. */
export async function lookAtNextTasks(ctx: Context, cells: readonly CellOfNextTask[]): Promise<NextTaskLook[]> {
  const rows = await listAccountRows(
    ctx.db,
    cells.map(({ accountId }) => accountId),
  );
  const names = new Map(rows.map(({ accountId, name }) => [accountId, name]));
  const looks: NextTaskLook[] = [];
  for (const cell of cells) {
    const { accountId, nextTaskDueOn: dueOn } = cell;
    const open = (await listTasks(ctx.db, await listMergedIds(ctx.db, accountId))).filter(
      ({ doneAt }) => doneAt === null,
    );
    const shown = { accountId, column: "nextTask", name: names.get(accountId) ?? accountId, reason: null } as const;
    looks.push({ ...lookAt(ctx, { cell, open, shown }), dueOn });
  }
  return looks;
}

type Look = {
  cell: CellOfNextTask;
  open: readonly TaskRow[];
  shown: Pick<CellAfter, "accountId" | "column" | "name" | "reason">;
};

function lookAt(ctx: Context, { cell: { nextTaskDueOn, seen }, open, shown }: Look): Omit<NextTaskLook, "dueOn"> {
  const [next] = open.toSorted((a, b) => (a.fallsOn < b.fallsOn ? -1 : a.fallsOn > b.fallsOn ? 1 : 0));
  const today = localDateAt(ctx.now);
  const before = next?.fallsOn ?? null;
  const refused = (reason: string) => ({
    shown: { ...shown, outcome: "refused" as const, before, after: null, reason },
    task: null,
  });
  if (next === undefined) return refused("It has no open task. Set one first: press T on the account.");
  if (nextTaskDueOn < today) return refused("That day has passed. Write a day from today on.");
  const task = seen && open.find(({ title, fallsOn }) => title === seen.title && fallsOn === seen.dueOn);
  const meant = seen === undefined ? next : task;
  const after = movedTo((meant ?? next).kind, nextTaskDueOn, today);
  // Whoever asks again because no answer came finds what they wrote.
  const isThere =
    meant === undefined
      ? open.some((one) => one.title === seen?.title && one.fallsOn === after)
      : meant.fallsOn === after;
  if (isThere) return { shown: { ...shown, outcome: "same", before: after, after }, task: null };
  if (meant === undefined)
    return refused(`"${seen?.title}" is done or has another day by now. Look at the account for its tasks.`);
  return { shown: { ...shown, outcome: "changes", before: meant.fallsOn, after }, task: meant };
}

/** Of a task that was moved: where it was, and the version that it has since. */
export type MovedTask = { accountId: AccountId; taskId: string; version: number; dueOn: LocalDate };

/** The accounts are derived by the caller. One that somebody changes in this very moment stays where it is. */
export async function moveNextTasks(ctx: Context, looks: readonly NextTaskLook[]): Promise<MovedTask[]> {
  const moved: MovedTask[] = [];
  for (const { task, dueOn } of looks) {
    if (task === null) continue;
    const { accountId, taskId, version } = task;
    const before = await moveTask(ctx, { accountId, taskId, version, dueOn });
    if (typeof before !== "string") moved.push({ accountId, taskId, version: version + 1, dueOn: before.fallsOn });
  }
  return moved;
}

/** What somebody has changed since stays where it is. @returns the accounts of those that are back */
export async function moveTasksBack(ctx: Context, moved: readonly MovedTask[]): Promise<AccountId[]> {
  const back: AccountId[] = [];
  for (const task of moved) if (typeof (await moveTask(ctx, task)) !== "string") back.push(task.accountId);
  return back;
}
