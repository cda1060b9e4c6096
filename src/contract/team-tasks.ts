/** Work of the team that belongs to no account. It opens and closes by itself; somebody may take it. */
import { z } from "zod";
import { TEAM_TASK_KINDS } from "#core/tasks/team-task.ts";
import { defineOperation } from "./operation.ts";
import { id, instant } from "./shapes.ts";

const teamTask = z.strictObject({
  teamTaskId: id,
  kind: z.enum(TEAM_TASK_KINDS),
  /** What it is about: of `price-meter`, the meter; of `resume-destination`, the name of the endpoint or channel. */
  subject: z.string(),
  title: z.string(),
  /** Null: in the pool of leads and operators. */
  assigneeId: id.nullable(),
  assigneeName: z.string().nullable(),
  openedAt: instant,
  closedAt: instant.nullable(),
  /** done: what it asked for is there; not-needed: the reason for it is gone. */
  closedBecause: z.enum(["done", "not-needed"]).nullable(),
  version: z.int(),
});
export type TeamTask = z.output<typeof teamTask>;

export const listTeamTasks = defineOperation({
  name: "teamTasks.list",
  summary:
    "Lists work of the team that belongs to no account, such as meters that need a price and endpoints that paused themselves: open ones, oldest first.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/team-tasks" },
  input: z.strictObject({ withClosed: z.stringbool().default(false) }),
  output: z.strictObject({ data: z.array(teamTask) }),
});

export const assignTeamTask = defineOperation({
  name: "teamTasks.assign",
  summary: "Gives a task of the team to somebody, or back to the pool. It closes by itself when its work is done.",
  access: "lead",
  effect: "write",
  deed: "gave out a task of the team",
  http: { method: "PATCH", path: "/team-tasks/{teamTaskId}" },
  input: z.strictObject({ teamTaskId: id, version: z.int(), assigneeId: id.nullable() }),
  output: teamTask,
});
