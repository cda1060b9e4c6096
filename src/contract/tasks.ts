/** Tasks and promises: what is to be done for an account, by a day. */
import { z } from "zod";
import { defineOperation } from "./operation.ts";
import { day, id, instant } from "./shapes.ts";

export const task = z.strictObject({
  taskId: id,
  accountId: id,
  kind: z.enum(["task", "promise"]),
  title: z.string(),
  dueOn: day,
  assigneeId: id.nullable(),
  assigneeName: z.string().nullable(),
  createdBy: z.string(),
  doneAt: instant.nullable(),
  version: z.int(),
  recordedAt: instant,
});
export type Task = z.output<typeof task>;

const title = z.string().trim().min(1).max(300);

export const listTasks = defineOperation({
  name: "tasks.list",
  summary: "Lists the tasks and promises of an account, open ones first.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/accounts/{accountId}/tasks" },
  input: z.strictObject({ accountId: z.string() }),
  output: z.strictObject({ data: z.array(task) }),
});

export const createTask = defineOperation({
  name: "tasks.create",
  summary: "Sets a task or a promise with a due date; a date on a weekend moves to the working day before.",
  access: "specialist",
  effect: "write",
  deed: "set a task",
  http: { method: "POST", path: "/accounts/{accountId}/tasks" },
  input: z.strictObject({
    accountId: z.string(),
    title,
    dueOn: day,
    kind: z.enum(["task", "promise"]).default("task"),
    assigneeId: id.nullable().default(null),
  }),
  output: task,
});

export const changeTask = defineOperation({
  name: "tasks.change",
  summary: "Changes a task, marks it done or opens it again.",
  access: "specialist",
  effect: "write",
  deed: "changed a task",
  http: { method: "PATCH", path: "/accounts/{accountId}/tasks/{taskId}" },
  input: z.strictObject({
    accountId: z.string(),
    taskId: id,
    version: z.int(),
    title: title.optional(),
    dueOn: day.optional(),
    assigneeId: id.nullable().optional(),
    done: z.boolean().optional(),
  }),
  output: task,
});

export const deleteTask = defineOperation({
  name: "tasks.delete",
  summary: "Deletes a task; it can be brought back.",
  access: "specialist",
  effect: "write",
  deed: "deleted a task",
  http: { method: "DELETE", path: "/accounts/{accountId}/tasks/{taskId}" },
  input: z.strictObject({ accountId: z.string(), taskId: id }),
  output: z.strictObject({ taskId: id }),
});

export const restoreTask = defineOperation({
  name: "tasks.restore",
  summary: "Brings back a deleted task.",
  access: "specialist",
  effect: "write",
  deed: "brought back a task",
  http: { method: "POST", path: "/accounts/{accountId}/tasks/{taskId}/restore" },
  input: z.strictObject({ accountId: z.string(), taskId: id }),
  output: task,
});
