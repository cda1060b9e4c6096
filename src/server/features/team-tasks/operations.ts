/** Work of the team that belongs to no account: the list of it, and who takes what. */
import * as contract from "#contract/team-tasks.ts";
import { conflict, invalid } from "#core/errors.ts";
import { teamTaskTitle } from "#core/tasks/team-task.ts";
import { membersById } from "#server/features/team/reads.ts";
import { type Context, implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

export const listTeamTasks = implement(contract.listTeamTasks, async ({ db }, { withClosed }) => ({
  data: (await store.listTeamTasks(db, { withClosed })).map(toTeamTask),
}));

export const assignTeamTask = implement(contract.assignTeamTask, async (ctx, { teamTaskId, version, assigneeId }) => {
  const before = await store.getTeamTask(ctx.db, teamTaskId);
  if (before.closedAt !== null)
    throw conflict("team-task.closed", "This task closed by itself: nothing is left to be done.");
  if (before.assigneeId === assigneeId) {
    ctx.nothingChanged();
    return toTeamTask(before);
  }
  await requireActive(ctx, assigneeId);
  if (before.version !== version || !(await store.saveAssignee(ctx.db, before, assigneeId)))
    throw conflict(
      "team-task.changed-meanwhile",
      "Somebody changed this task since you read it. Please read it again.",
    );
  const subject = { kind: "team-task", id: teamTaskId };
  ctx.audit({ subject, before: { assigneeId: before.assigneeId }, after: { assigneeId } });
  return toTeamTask(await store.getTeamTask(ctx.db, teamTaskId));
});

async function requireActive(ctx: Context, assigneeId: string | null): Promise<void> {
  if (assigneeId === null) return;
  if ((await membersById(ctx.db)).get(assigneeId)?.deactivatedAt === null) return;
  throw invalid("team-task.assignee", "Choose somebody who is in the team now, or leave it to the pool.", [
    { pointer: "/assigneeId", message: "This is no active member." },
  ]);
}

function toTeamTask(task: store.TeamTaskRow): contract.TeamTask {
  return { ...task, title: teamTaskTitle(task.kind, task.subject) };
}
