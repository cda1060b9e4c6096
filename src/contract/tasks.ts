/** Tasks and promises: what is to be done for an account, by a day. */
import { z } from "zod";
import { REPEATS } from "#core/tasks/repeat.ts";
import { PROMISE_WAITS } from "#core/tasks/task-due.ts";
import { TASK_EVENT_KINDS } from "#core/tasks/task-event.ts";
import { defineOperation } from "./operation.ts";
import { day, id, instant, money, page, pageQuery } from "./shapes.ts";

const taskEvent = z.strictObject({
  kind: z.enum(TASK_EVENT_KINDS),
  /** Of a bill: only one of more than this is meant. */
  above: money.nullable(),
  /** `when they answer` */
  text: z.string(),
  /** Null while it has not come. */
  arrivedOn: day.nullable(),
  latestOn: day,
});

export const task = z.strictObject({
  taskId: id,
  accountId: id,
  kind: z.enum(["task", "promise"]),
  title: z.string(),
  /** Of one that waits for an event, the day on which that arrived, and until then the last day to wait. */
  dueOn: day,
  /** What it waits for: it is due when that arrives, at the latest on a day. */
  event: taskEvent.nullable(),
  assigneeId: id.nullable(),
  assigneeName: z.string().nullable(),
  /** Of a promise: who has to do the next step. Null for a task. */
  waitsFor: z.enum(PROMISE_WAITS).nullable(),
  /** Comes again once it is done: a week or a month later, or before the next renewal. */
  repeats: z.enum(REPEATS).nullable(),
  createdBy: z.string(),
  doneAt: instant.nullable(),
  /** What a promise was closed with. */
  answer: z.string().nullable(),
  version: z.int(),
  recordedAt: instant,
});
export type Task = z.output<typeof task>;

const title = z.string().trim().min(1).max(300);
/**
 * A day in words, such as `in 2 weeks`, `next tue`, `3 days before renewal` or `end of month`; or an event with the last day to
 * wait for it, such as `when they answer, or in 2 weeks`.
 */
const due = z.string().trim().min(1).max(120);
const answer = z.string().trim().min(1).max(2000);
const waitsFor = z.enum(PROMISE_WAITS);
const repeats = z.enum(REPEATS);

const taskOfAccount = task.extend({
  accountName: z.string(),
  renewalOn: day.nullable(),
  /** In which the account is billed. */
  currency: z.string(),
});
export type TaskOfAccount = z.output<typeof taskOfAccount>;

export const TASK_SHOWS = ["mine", "pool", "overdue", "everyone", "done"] as const;
export type TaskShow = (typeof TASK_SHOWS)[number];

export const findTasks = defineOperation({
  name: "tasks.find",
  summary:
    "Lists tasks and promises across accounts: mine, the pool's, overdue ones of anybody, all open ones, or done ones.",
  access: "viewer",
  effect: "read",
  http: { method: "GET", path: "/tasks" },
  input: z.strictObject({
    ...pageQuery,
    show: z.enum(TASK_SHOWS).default("mine"),
    kind: z.enum(["task", "promise"]).optional(),
  }),
  output: z.strictObject({
    ...page(taskOfAccount).shape,
    /** How many there are in each list, of both kinds; done ones are not counted. */
    counts: z.strictObject({ mine: z.int(), pool: z.int(), overdue: z.int(), everyone: z.int() }),
  }),
});

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
  summary:
    "Sets a task or a promise, due on a day or in words such as `in 2 weeks`, `before renewal` or `when they answer, or in 2 weeks`; a task on a weekend moves to the working day before.",
  access: "specialist",
  effect: "write",
  deed: "set a task",
  http: { method: "POST", path: "/accounts/{accountId}/tasks" },
  input: z.strictObject({
    accountId: z.string(),
    title,
    /** One of the two is needed; `due` is in words. */
    dueOn: day.optional(),
    due: due.optional(),
    kind: z.enum(["task", "promise"]).default("task"),
    assigneeId: id.nullable().default(null),
    /** Of a promise; the team unless told otherwise. */
    waitsFor: waitsFor.optional(),
    repeats: repeats.nullable().default(null),
  }),
  output: task,
});

export const changeTask = defineOperation({
  name: "tasks.change",
  summary:
    "Changes a task, marks it done or opens it again. A promise is done with its answer. Of one that repeats, done sets the next, and opening it again takes that back.",
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
    due: due.optional(),
    assigneeId: id.nullable().optional(),
    waitsFor: waitsFor.optional(),
    repeats: repeats.nullable().optional(),
    done: z.boolean().optional(),
    /** Of a promise, which is done with its answer. */
    answer: answer.optional(),
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

/** More would keep the accounts' companies locked for too long. */
export const MOST_POSTPONED = 200;

export const postponeTasks = defineOperation({
  name: "tasks.postpone",
  summary:
    "Moves many tasks to a day, said once in words or for each; what somebody changed meanwhile is left as it is and named.",
  access: "specialist",
  effect: "write",
  deed: "moved tasks to another day",
  http: { method: "POST", path: "/task-postponements" },
  input: z.strictObject({
    tasks: z
      .array(z.strictObject({ accountId: id, taskId: id, version: z.int(), dueOn: day.optional() }))
      .min(1)
      .max(MOST_POSTPONED),
    /** For those that name no day of their own. */
    due: due.optional(),
  }),
  output: z.strictObject({
    data: z.array(task),
    /** Those that stay where they are, each with the reason in a sentence. */
    left: z.array(z.strictObject({ taskId: id, because: z.string() })),
  }),
});
