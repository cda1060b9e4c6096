/** SQL of the tries to read a source, and of what follows from how they end. */
import type { Instant } from "#core/time/instant.ts";
import type { Json } from "#server/connectors/connector.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";

export type Attempt = {
  attemptId: string;
  outcome: "reading" | "importing" | "held" | "done" | "nothing-new" | "failed";
  startedAt: Instant;
  endedAt: Instant | null;
  rows: number | null;
  refusedRows: number | null;
  problem: string | null;
  importRunId: string | null;
  part: number;
};

/** A try whose import waits for a person is told as held; the try itself goes on importing. */
const ATTEMPT = sql`attempt_id as "attemptId", started_at as "startedAt", ended_at as "endedAt", rows, problem,
  (select sum(rejected)::bigint from import_file f where f.import_run_id = connection_attempt.import_run_id) as "refusedRows",
  import_run_id as "importRunId", part, case when outcome = 'importing' and exists (
    select from import_run r where r.import_run_id = connection_attempt.import_run_id and r.state = 'held') then 'held' else outcome end as outcome`;

export function listAttempts(db: Db, connectionId: string, limit: number): Promise<Attempt[]> {
  return db.list(sql<Attempt>`select ${ATTEMPT} from connection_attempt where connection_id = ${connectionId}
    order by started_at desc, attempt_id desc limit ${limit}`);
}

/** Sources whose time has come, and that nothing keeps: neither a pause nor rows that are still going in. */
export async function listDue(db: Db, now: Instant): Promise<string[]> {
  const due = await db.list(sql<{ connectionId: string }>`
    select connection_id as "connectionId" from connection c
     where removed_at is null and paused_at is null and next_run_at <= ${now}
       and not exists (select from connection_attempt a where a.connection_id = c.connection_id and outcome = 'importing')`);
  return due.map(({ connectionId }) => connectionId);
}

export async function isImporting(db: Db, connectionId: string): Promise<boolean> {
  return (
    null !==
    (await db.find(sql`
    select 1 as one from connection_attempt where connection_id = ${connectionId} and outcome = 'importing' limit 1`))
  );
}

export type NewAttempt = { attemptId: string; connectionId: string; startedAt: Instant; part: number };

/** Only called by who holds the source: what still says that it reads was cut off. */
export async function startAttempt(db: Db, { attemptId, connectionId, startedAt, part }: NewAttempt): Promise<void> {
  await db.run(sql`update connection_attempt set outcome = 'failed', ended_at = ${startedAt},
      problem = 'The server was stopped while it read. Nothing of it was imported.'
    where connection_id = ${connectionId} and outcome = 'reading'`);
  await db.run(sql`insert into connection_attempt (attempt_id, connection_id, outcome, started_at, part)
    values (${attemptId}, ${connectionId}, 'reading', ${startedAt}, ${part})`);
}

/** How many parts in a row the source said that there was more, up to now. */
export async function countParts(db: Db, connectionId: string): Promise<number> {
  const last = await db.find(sql<{ part: number; hasMore: boolean }>`
    select part, has_more as "hasMore" from connection_attempt where connection_id = ${connectionId}
     order by started_at desc, attempt_id desc limit 1`);
  return last?.hasMore ? last.part : 0;
}

export type PartEnd = { cursor: Json; hasMore: boolean };
/** Where the source stood when the part was read, and where it stands when the part is in. */
export type PartBounds = PartEnd & { cursorBefore: Json };

export async function startImporting(
  db: Db,
  attemptId: string,
  importRunId: string,
  { cursorBefore, cursor, hasMore }: PartBounds,
): Promise<void> {
  await db.run(sql`update connection_attempt set outcome = 'importing', import_run_id = ${importRunId},
      cursor_before = ${json(cursorBefore)}, cursor_after = ${json(cursor)}, has_more = ${hasMore}
    where attempt_id = ${attemptId}`);
}

export type AttemptEnd = {
  outcome: "done" | "nothing-new" | "failed";
  endedAt: Instant;
  rows: number | null;
  problem: string | null;
  hasMore: boolean;
};

export async function endAttempt(db: Db, attemptId: string, end: AttemptEnd): Promise<void> {
  await db.run(sql`update connection_attempt set outcome = ${end.outcome}, ended_at = ${end.endedAt}, rows = ${end.rows},
      problem = ${end.problem}, has_more = ${end.hasMore} where attempt_id = ${attemptId}`);
}

export type Settled = {
  attemptId: string;
  connectionId: string;
  startedAt: Instant;
  runState: string;
  runProblem: string | null;
  rows: number;
  cursorBefore: Json;
  cursorAfter: Json;
  hasMore: boolean;
};

/** Tries whose import has ended, well or not. Held ones go on waiting for the person who looks at them. */
export function listSettled(db: Db): Promise<Settled[]> {
  return db.list(sql<Settled>`
    select attempt_id as "attemptId", a.connection_id as "connectionId", a.started_at as "startedAt", r.state as "runState",
           r.problem as "runProblem", cursor_before as "cursorBefore", cursor_after as "cursorAfter", has_more as "hasMore",
           (select coalesce(sum(rows), 0) from import_file f where f.import_run_id = r.import_run_id)::bigint as rows
      from connection_attempt a join import_run r using (import_run_id)
     where a.outcome = 'importing' and r.state in ('done', 'failed', 'refused', 'taking_back', 'taken_back')
       for update of a skip locked`);
}

export type Success = { cursorBefore: Json; cursor: Json; startedAt: Instant; nextRunAt: Instant };

/** A cursor that somebody set back while the part was read stays where it was set. */
export async function recordSuccess(
  db: Db,
  connectionId: string,
  { cursorBefore, cursor, startedAt, nextRunAt }: Success,
): Promise<void> {
  await db.run(sql`update connection set last_success_at = ${startedAt}, failures = 0,
      cursor = case when cursor is not distinct from ${json(cursorBefore)}::jsonb then ${json(cursor)}::jsonb else cursor end,
      last_problem = null, last_problem_at = null,
      next_run_at = case when paused_at is null then ${nextRunAt}::timestamptz end
    where connection_id = ${connectionId}`);
}

export type Reading = {
  connectionId: string;
  name: string;
  /** Nothing that was read after it is in. */
  isLatest: boolean;
};

/** The part that a run took in, where its source is still there and moved on by it. */
export function findReading(db: Db, importRunId: string): Promise<Reading | null> {
  return db.find(sql<Reading>`
    select a.connection_id as "connectionId", c.name, not exists (
             select from connection_attempt later join import_run r on r.import_run_id = later.import_run_id
              where later.connection_id = a.connection_id and later.outcome = 'done' and later.started_at > a.started_at
                and r.state not in ('taking_back', 'taken_back')) as "isLatest"
      from connection_attempt a join connection c using (connection_id)
     where a.import_run_id = ${importRunId} and a.outcome = 'done' and a.cursor_before is not null and c.removed_at is null`);
}

export async function moveCursorBack(db: Db, importRunId: string): Promise<void> {
  await db.run(sql`update connection c set cursor = a.cursor_before from connection_attempt a
    where a.import_run_id = ${importRunId} and a.connection_id = c.connection_id and a.cursor_before is not null
      and c.removed_at is null`);
}

export async function recordFailure(
  db: Db,
  connectionId: string,
  { problem, now, nextRunAt }: { problem: string; now: Instant; nextRunAt: Instant },
): Promise<void> {
  await db.run(sql`update connection set failures = failures + 1, last_problem = ${problem}, last_problem_at = ${now},
      next_run_at = case when paused_at is null then ${nextRunAt}::timestamptz end
    where connection_id = ${connectionId}`);
}

export function getSchedule(db: Db, connectionId: string): Promise<{ scheduleMinutes: number; failures: number }> {
  return db.get(sql<{ scheduleMinutes: number; failures: number }>`
    select schedule_minutes as "scheduleMinutes", failures from connection where connection_id = ${connectionId}`);
}
