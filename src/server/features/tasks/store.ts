/** SQL of tasks and promises. One that was deleted stays in its row, so that it can come back. */
import type { AccountId, MemberId, TaskId } from "#core/ids.ts";
import type { Currency } from "#core/money/currency.ts";
import type { DutyKind, PromiseWaits } from "#core/tasks/task-due.ts";
import type { WaitState } from "#core/tasks/task-wait.ts";
import type { Instant } from "#core/time/instant.ts";
import type { LocalDate } from "#core/time/local-date.ts";
import type { SeriesState } from "#server/features/due-days/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { type Sql, sql } from "#server/platform/db/sql.ts";

export type TaskRow = SeriesState &
  WaitState & {
    taskId: TaskId;
    accountId: AccountId;
    kind: DutyKind;
    title: string;
    dueOn: LocalDate;
    assigneeId: MemberId | null;
    assigneeName: string | null;
    waitsFor: PromiseWaits | null;
    /** The day on which it is due: when that came, at the latest on `dueOn`. */
    fallsOn: LocalDate;
    answer: string | null;
    /** The occurrence of the same series before it. */
    follows: TaskId | null;
    /** The member's name, or the name as it came from another tool. */
    createdBy: string;
    doneAt: Instant | null;
    doneBy: MemberId | null;
    deletedAt: Instant | null;
    version: number;
    recordedAt: Instant;
  };

const TASK = sql`task_id as "taskId", task.account_id as "accountId", kind, title, due_on as "dueOn",
  assignee_id as "assigneeId", assignee.name as "assigneeName",
  case when kind = 'promise' then coalesce(waits_for, 'team') end as "waitsFor", waits_event as "waitsEvent",
  waits_since as "waitsSince", above_minor as "aboveMinor", above_currency as "aboveCurrency", arrived_on as "arrivedOn",
  falls_on as "fallsOn", answer, repeats, wanted_on as "wantedOn",
  day_of_month as "dayOfMonth", days_before as "daysBefore", series_id as "seriesId", follows,
  coalesce(maker.name, created_by) as "createdBy", done_at as "doneAt", done_by as "doneBy", deleted_at as "deletedAt",
  task.version, task.recorded_at as "recordedAt"`;
const WITH_MEMBERS = sql`task left join member assignee on assignee.member_id = task.assignee_id
  left join member maker on maker.member_id::text = task.created_by`;

/** Open ones first, by day; then those that are done, the latest first. */
export function listTasks(db: Db, accountIds: readonly AccountId[]): Promise<TaskRow[]> {
  return db.list(sql<TaskRow>`
    select ${TASK} from ${WITH_MEMBERS} where account_id = any(${accountIds as string[]}::uuid[]) and deleted_at is null
    order by done_at desc nulls first, kind = 'task', falls_on, task_id`);
}

/** With its deleted ones. */
export function findTask(db: Db, accountIds: readonly AccountId[], taskId: TaskId): Promise<TaskRow | null> {
  return db.find(sql<TaskRow>`
    select ${TASK} from ${WITH_MEMBERS} where account_id = any(${accountIds as string[]}::uuid[]) and task_id = ${taskId}`);
}

// Across accounts ------------------------------------------------------------------------------------------------------

export type TaskOfAccount = TaskRow & { accountName: string; renewalOn: LocalDate | null; currency: Currency };
/** `awayIds` are those who are away now: meanwhile theirs is the pool's as well (AB-4). */
export type Whose = { memberId: MemberId; today: LocalDate; awayIds: readonly MemberId[] };

/** The condition of each list; done ones are a list of their own. */
const LISTS = {
  mine: ({ memberId }: Whose) => sql`done_at is null and assignee_id = ${memberId}`,
  pool: ({ awayIds }: Whose) =>
    sql`done_at is null and (assignee_id is null or assignee_id = any(${awayIds as string[]}::uuid[]))`,
  overdue: ({ today }: Whose) => sql`done_at is null and falls_on < ${today}::date`,
  everyone: (_: Whose) => sql`done_at is null`,
  done: (_: Whose) => sql`done_at is not null`,
};
export type ListName = keyof typeof LISTS;

/** Open ones by day, promises first within it; done ones by the moment, the latest first. */
export function listAcross(
  db: Db,
  asked: { list: ListName; kind: DutyKind | null; after: readonly [string, number, TaskId] | null; most: number },
  whose: Whose,
): Promise<TaskOfAccount[]> {
  const { list, kind, after, most } = asked;
  const isDone = list === "done";
  return db.list(sql<TaskOfAccount>`
    select ${TASK}, account.name as "accountName", account_state.renewal_on as "renewalOn",
      account.currency
    from ${WITH_MEMBERS} join account on account.account_id = task.account_id
      left join account_state on account_state.account_id = task.account_id
    where deleted_at is null and ${LISTS[list](whose)} and (${kind}::text is null or kind = ${kind})
      and ${after === null ? sql`true` : beyond(isDone, after)}
    order by ${isDone ? sql`done_at desc, task_id desc` : sql`falls_on, (kind = 'task')::int, task_id`} limit ${most}`);
}

function beyond(isDone: boolean, [at, place, taskId]: readonly [string, number, TaskId]): Sql {
  return isDone
    ? sql`(done_at, task_id) < (${at}::timestamptz, ${taskId}::uuid)`
    : sql`(falls_on, (kind = 'task')::int, task_id) > (${at}::date, ${place}::int, ${taskId}::uuid)`;
}

export type Counts = Record<Exclude<ListName, "done">, number>;

export function countOpen(db: Db, whose: Whose): Promise<Counts> {
  const count = (list: ListName) => sql`(count(*) filter (where ${LISTS[list](whose)}))::int`;
  return db.get(sql<Counts>`
    select ${count("mine")} as mine, ${count("pool")} as pool, ${count("overdue")} as overdue, count(*)::int as everyone
    from task where done_at is null and deleted_at is null`);
}

// Changes --------------------------------------------------------------------------------------------------------------

export type NewTask = SeriesState &
  WaitState &
  Pick<TaskRow, "taskId" | "accountId" | "kind" | "title" | "dueOn" | "assigneeId" | "waitsFor" | "follows">;

export async function createTask(
  db: Db,
  task: NewTask,
  { memberId, now }: { memberId: MemberId; now: Instant },
): Promise<void> {
  await db.run(sql`
    insert into task (account_id, task_id, kind, title, due_on, assignee_id, waits_for, waits_event, waits_since,
      above_minor, above_currency, repeats, wanted_on, day_of_month,
      days_before, series_id, follows, created_by, version, recorded_at, changed_at)
    values (${task.accountId}, ${task.taskId}, ${task.kind}, ${task.title}, ${task.dueOn}, ${task.assigneeId},
      ${task.waitsFor}, ${task.waitsEvent}, ${task.waitsSince}, ${task.aboveMinor}, ${task.aboveCurrency}, ${task.repeats}, ${task.wantedOn}, ${task.dayOfMonth}, ${task.daysBefore}, ${task.seriesId},
      ${task.follows}, ${memberId}, 1, ${now}, ${now})`);
}

export type TaskState = SeriesState &
  WaitState &
  Pick<TaskRow, "title" | "dueOn" | "assigneeId" | "waitsFor" | "answer" | "doneAt" | "doneBy" | "deletedAt">;

/** Each change is a version of its own. @returns false when the task is not at the version that it was read at */
export async function saveTask(db: Db, read: TaskRow, state: TaskState, now: Instant): Promise<boolean> {
  const saved = await db.run(sql`
    update task set title = ${state.title}, due_on = ${state.dueOn}, assignee_id = ${state.assigneeId},
      waits_for = ${state.waitsFor}, waits_event = ${state.waitsEvent}, waits_since = ${state.waitsSince},
      above_minor = ${state.aboveMinor}, above_currency = ${state.aboveCurrency}, arrived_on = ${state.arrivedOn},
      answer = ${state.answer}, repeats = ${state.repeats}, wanted_on = ${state.wantedOn},
      day_of_month = ${state.dayOfMonth}, days_before = ${state.daysBefore}, series_id = ${state.seriesId},
      done_at = ${state.doneAt}, done_by = ${state.doneBy}, deleted_at = ${state.deletedAt}, changed_at = ${now},
      version = version + 1
    where account_id = ${read.accountId} and task_id = ${read.taskId} and version = ${read.version}`);
  return saved === 1;
}

/** What comes after an occurrence in its series, also when it was deleted. */
export function findFollower(db: Db, { accountId, taskId }: TaskRow): Promise<TaskRow | null> {
  return db.find(sql<TaskRow>`
    select ${TASK} from ${WITH_MEMBERS} where account_id = ${accountId} and follows = ${taskId}`);
}
