/** SQL of work that belongs to no account. */
import { notFound } from "#core/errors.ts";
import type { MemberId } from "#core/ids.ts";
import type { ClosedBecause, TeamTaskChanges, TeamTaskKind } from "#core/tasks/team-task.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";

export type TeamTaskRow = {
  teamTaskId: string;
  kind: TeamTaskKind;
  subject: string;
  assigneeId: MemberId | null;
  assigneeName: string | null;
  openedAt: Instant;
  closedAt: Instant | null;
  closedBecause: ClosedBecause | null;
  version: number;
};

const TASK = sql`team_task_id as "teamTaskId", kind, subject, assignee_id as "assigneeId", member.name as "assigneeName",
  opened_at as "openedAt", closed_at as "closedAt", closed_because as "closedBecause", team_task.version`;
const WITH_ASSIGNEE = sql`team_task left join member on member.member_id = team_task.assignee_id`;

/** Long before this many meters were forgotten, somebody had looked. */
const MOST = 500;

/** Open ones, the oldest first; then those that are closed, the latest first. */
export function listTeamTasks(db: Db, { withClosed }: { withClosed: boolean }): Promise<TeamTaskRow[]> {
  return db.list(sql<TeamTaskRow>`
    select ${TASK} from ${WITH_ASSIGNEE} where closed_at is null or ${withClosed}
    order by closed_at desc nulls first, opened_at, subject limit ${MOST}`);
}

/** @throws ProductError `team-task.unknown` */
export async function getTeamTask(db: Db, teamTaskId: string): Promise<TeamTaskRow> {
  const found = await db.find(sql<TeamTaskRow>`
    select ${TASK} from ${WITH_ASSIGNEE} where team_task_id = ${teamTaskId}`);
  if (found === null)
    throw notFound("team-task.unknown", "There is no such task of the team. Look at the list of them.");
  return found;
}

/** @returns false when it is not at the version that it was read at, or closed meanwhile */
export async function saveAssignee(db: Db, read: TeamTaskRow, assigneeId: MemberId | null): Promise<boolean> {
  const saved = await db.run(sql`
    update team_task set assignee_id = ${assigneeId}, version = version + 1
    where team_task_id = ${read.teamTaskId} and version = ${read.version} and closed_at is null`);
  return saved === 1;
}

export async function listOpenSubjects(db: Db, kind: TeamTaskKind): Promise<string[]> {
  const rows = await db.list(sql<{ subject: string }>`
    select subject from team_task where kind = ${kind} and closed_at is null`);
  return rows.map(({ subject }) => subject);
}

/** Of two servers that open the same, the second finds it there. */
export async function saveChanges(
  db: Db,
  kind: TeamTaskKind,
  { open, close }: TeamTaskChanges,
  now: Instant,
): Promise<void> {
  if (open.length > 0)
    await db.run(sql`
      insert into team_task (team_task_id, kind, subject, version, opened_at)
      select given.id, ${kind}, given.subject, 1, ${now}::timestamptz
      from unnest(${open.map(() => newId())}::uuid[], ${open as string[]}::text[]) as given (id, subject)
      on conflict (kind, subject) where closed_at is null do nothing`);
  if (close.length > 0)
    await db.run(sql`
      update team_task set closed_at = ${now}::timestamptz, closed_because = given.because, version = version + 1
      from unnest(${close.map(({ subject }) => subject)}::text[], ${close.map(({ because }) => because)}::text[])
        as given (subject, because)
      where team_task.kind = ${kind} and team_task.subject = given.subject and team_task.closed_at is null`);
}
