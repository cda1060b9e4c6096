/** SQL of tasks and promises. One that was deleted stays in its row, so that it can come back. */
import type { AccountId, MemberId, TaskId } from "#core/ids.ts";
import type { DutyKind } from "#core/tasks/task-due.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

export type TaskRow = {
  taskId: TaskId;
  accountId: AccountId;
  kind: DutyKind;
  title: string;
  dueOn: LocalDate;
  assigneeId: MemberId | null;
  assigneeName: string | null;
  /** The member's name, or the name as it came from another tool. */
  createdBy: string;
  doneAt: Instant | null;
  doneBy: MemberId | null;
  deletedAt: Instant | null;
  version: number;
  recordedAt: Instant;
};

const TASK = sql`task_id as "taskId", account_id as "accountId", kind, title, due_on as "dueOn",
  assignee_id as "assigneeId", assignee.name as "assigneeName", coalesce(maker.name, created_by) as "createdBy",
  done_at as "doneAt", done_by as "doneBy", deleted_at as "deletedAt", version, recorded_at as "recordedAt"`;
const WITH_MEMBERS = sql`task left join member assignee on assignee.member_id = task.assignee_id
  left join member maker on maker.member_id::text = task.created_by`;

/** Open ones first, by day; then those that are done, the latest first. */
export function listTasks(db: Db, accountIds: readonly AccountId[]): Promise<TaskRow[]> {
  return db.list(sql<TaskRow>`
    select ${TASK} from ${WITH_MEMBERS} where account_id = any(${accountIds as string[]}::uuid[]) and deleted_at is null
    order by done_at desc nulls first, kind = 'task', due_on, task_id`);
}

/** With its deleted ones. */
export function findTask(db: Db, accountIds: readonly AccountId[], taskId: TaskId): Promise<TaskRow | null> {
  return db.find(sql<TaskRow>`
    select ${TASK} from ${WITH_MEMBERS} where account_id = any(${accountIds as string[]}::uuid[]) and task_id = ${taskId}`);
}

export type NewTask = Pick<TaskRow, "taskId" | "accountId" | "kind" | "title" | "dueOn" | "assigneeId">;

export async function createTask(
  db: Db,
  task: NewTask,
  { memberId, now }: { memberId: MemberId; now: Instant },
): Promise<void> {
  await db.run(sql`
    insert into task (account_id, task_id, kind, title, due_on, assignee_id, created_by, version, recorded_at, changed_at)
    values (${task.accountId}, ${task.taskId}, ${task.kind}, ${task.title}, ${task.dueOn}, ${task.assigneeId}, ${memberId},
      1, ${now}, ${now})`);
}

export type TaskState = Pick<TaskRow, "title" | "dueOn" | "assigneeId" | "doneAt" | "doneBy" | "deletedAt">;

/** Each change is a version of its own. @returns false when the task is not at the version that it was read at */
export async function saveTask(db: Db, read: TaskRow, state: TaskState, now: Instant): Promise<boolean> {
  const saved = await db.run(sql`
    update task set title = ${state.title}, due_on = ${state.dueOn}, assignee_id = ${state.assigneeId},
      done_at = ${state.doneAt}, done_by = ${state.doneBy}, deleted_at = ${state.deletedAt}, changed_at = ${now},
      version = version + 1
    where account_id = ${read.accountId} and task_id = ${read.taskId} and version = ${read.version}`);
  return saved === 1;
}
