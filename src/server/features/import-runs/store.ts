/** All SQL about runs and their files: what they are and how far they came. */
import type { ImportRun } from "#contract/imports.ts";
import { notFound } from "#core/errors.ts";
import type { Mapping } from "#core/mappings/mapping.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { json, sql } from "#server/platform/db/sql.ts";
import { newId } from "#server/platform/id.ts";

export type Effects = {
  accountsCreated: number;
  accountsChanged: number;
  daysChanged: number;
  dueToday: number | null;
};
export const NO_EFFECTS: Effects = { accountsCreated: 0, accountsChanged: 0, daysChanged: 0, dueToday: null };

export type Progress = NonNullable<ImportRun["progress"]>;

export type Run = {
  importRunId: string;
  source: string;
  state: ImportRun["state"];
  shiftDays: number;
  moveDates: boolean;
  removeSample: boolean;
  requestedBy: string;
  /** The connection that brought it, where no person did. */
  connectionId: string | null;
  receivedAt: Instant;
  startedAt: Instant | null;
  finishedAt: Instant | null;
  problem: string | null;
  progress: Progress | Record<string, never>;
  effects: Partial<Effects>;
  /** Decisions behind it were taken since the run began. */
  beganAfter: string | null;
  takenBackAt: Instant | null;
  takenBackBy: string | null;
  /** Why it waits for a person. */
  held: ImportRun["held"];
  releasedBy: string | null;
};
type NewRun = Pick<
  Run,
  "importRunId" | "source" | "state" | "shiftDays" | "moveDates" | "removeSample" | "requestedBy" | "receivedAt"
> & { connectionId?: string | null };

const RUN = sql`import_run_id as "importRunId", source, state, shift_days as "shiftDays", move_dates as "moveDates", remove_sample as "removeSample",
  requested_by as "requestedBy", connection_id as "connectionId", received_at as "receivedAt", started_at as "startedAt", finished_at as "finishedAt",
  problem, progress, effects, began_after as "beganAfter", taken_back_at as "takenBackAt", taken_back_by as "takenBackBy",
  held, released_by as "releasedBy"`;

export type RunFile = {
  importRunId: string;
  position: number;
  name: string;
  kind: string;
  path: string;
  sha256: string;
  sizeBytes: number;
  state: "received" | "running" | "done" | "failed";
  rows: number;
  imported: number;
  rejected: number;
  skipped: number;
  problem: string | null;
  /** What it is read by; null when it is written like ours. */
  mapping: Mapping | null;
  /** What an operator's query gave: it is stopped whole where many of its rows cannot be read. */
  mustFit: boolean;
};

const FILE = sql`import_run_id as "importRunId", position, name, kind, path, sha256, size_bytes as "sizeBytes", state, rows,
  imported, rejected, skipped, problem, mapping, must_fit as "mustFit"`;

export async function createRun(db: Db, run: NewRun): Promise<void> {
  await db.run(sql`insert into import_run (import_run_id, source, state, shift_days, move_dates, remove_sample, requested_by, connection_id, received_at)
    values (${run.importRunId}, ${run.source}, ${run.state}, ${run.shiftDays}, ${run.moveDates}, ${run.removeSample}, ${run.requestedBy},
      ${run.connectionId ?? null}, ${run.receivedAt})`);
}

export async function createFile(
  db: Db,
  file: Pick<RunFile, "importRunId" | "position" | "name" | "kind" | "path" | "sha256" | "sizeBytes"> & {
    mapping?: Mapping | null;
    mustFit?: boolean;
  },
): Promise<void> {
  const mapping = file.mapping ? json(file.mapping) : null;
  await db.run(sql`insert into import_file (import_run_id, position, name, kind, path, sha256, size_bytes, state, mapping, must_fit)
    values (${file.importRunId}, ${file.position}, ${file.name}, ${file.kind}, ${file.path}, ${file.sha256}, ${file.sizeBytes}, 'received', ${mapping}, ${file.mustFit ?? false})`);
}

export function listRuns(db: Db, limit: number): Promise<Run[]> {
  return db.list(sql<Run>`select ${RUN} from import_run order by received_at desc, import_run_id desc limit ${limit}`);
}

/** @throws ProductError `import.unknown` */
export async function getRun(db: Db, importRunId: string): Promise<Run> {
  const run = await db.find(sql<Run>`select ${RUN} from import_run where import_run_id = ${importRunId}`);
  if (run === null) throw notFound("import.unknown", "There is no such import. Look at the list of imports.");
  return run;
}

export function listFiles(db: Db, importRunIds: readonly string[]): Promise<RunFile[]> {
  return db.list(sql<RunFile>`select ${FILE} from import_file where import_run_id = any(${importRunIds as string[]}::uuid[])
    order by import_run_id, position`);
}

export async function changeRun(
  db: Db,
  importRunId: string,
  change: { state: Run["state"]; now: Instant; problem?: string },
): Promise<void> {
  const ends = change.state === "done" || change.state === "failed";
  await db.run(sql`update import_run set state = ${change.state}, problem = ${change.problem ?? null},
      started_at = coalesce(started_at, ${change.now}), began_after = coalesce(began_after, ${newId()}::uuid), progress = case when ${ends} then '{}'::jsonb else progress end,
      finished_at = ${ends ? change.now : null}::timestamptz
    where import_run_id = ${importRunId}`);
}

export async function endRun(db: Db, importRunId: string): Promise<void> {
  await db.run(
    sql`update import_run set state = 'done', problem = null, progress = '{}', finished_at = now() where import_run_id = ${importRunId}`,
  );
}

/** The shift is found once: a run that goes on after a standstill over midnight moves all its dates alike. */
export async function saveShift(db: Db, importRunId: string, shiftDays: number): Promise<void> {
  await db.run(
    sql`update import_run set shift_days = ${shiftDays}, move_dates = false where import_run_id = ${importRunId}`,
  );
}

export async function saveProgress(db: Db, importRunId: string, progress: Progress): Promise<void> {
  await db.run(sql`update import_run set progress = ${json(progress)} where import_run_id = ${importRunId}`);
}

export async function addEffects(db: Db, importRunId: string, effects: Effects): Promise<void> {
  const run = await getRun(db, importRunId);
  const before = { ...NO_EFFECTS, ...run.effects };
  const sum = {
    accountsCreated: before.accountsCreated + effects.accountsCreated,
    accountsChanged: before.accountsChanged + effects.accountsChanged,
    daysChanged: before.daysChanged + effects.daysChanged,
    dueToday: effects.dueToday ?? before.dueToday,
  };
  await db.run(sql`update import_run set effects = ${json(sum)} where import_run_id = ${importRunId}`);
}

export type Counts = Pick<RunFile, "rows" | "imported" | "rejected" | "skipped">;

export async function saveFile(
  db: Db,
  { importRunId, position }: Pick<RunFile, "importRunId" | "position">,
  change: Pick<RunFile, "state" | "problem"> & Partial<Counts>,
): Promise<void> {
  await db.run(sql`update import_file set state = ${change.state}, problem = ${change.problem}, rows = ${change.rows ?? 0},
      imported = ${change.imported ?? 0}, rejected = ${change.rejected ?? 0}, skipped = ${change.skipped ?? 0}
    where import_run_id = ${importRunId} and position = ${position}`);
}

/** @returns false when it is not in one of these states any more */
export async function moveRun(
  db: Db,
  importRunId: string,
  { from, to }: { from: readonly Run["state"][]; to: Run["state"] },
): Promise<boolean> {
  const moved = await db.run(sql`update import_run set state = ${to}, progress = '{}'
    where import_run_id = ${importRunId} and state = any(${from as string[]}::text[])`);
  return moved > 0;
}

/** People are told by how many days all that they see was moved. */
export async function saveDatesMoved(
  db: Db,
  { importRunId, shiftDays }: Pick<Run, "importRunId" | "shiftDays">,
  now: Instant,
): Promise<void> {
  await db.run(sql`insert into setting (name, value, changed_at)
    values ('dates-moved', ${json({ days: shiftDays, importRunId })}, ${now})
    on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at`);
}

/** A setting that says how far this run moved all dates goes with it. */
export async function saveTakenBack(
  db: Db,
  importRunId: string,
  { by, at }: { by: string; at: Instant },
): Promise<void> {
  await db.run(sql`update import_run set taken_back_by = coalesce(taken_back_by, ${by}), taken_back_at = ${at}::timestamptz
    where import_run_id = ${importRunId}`);
  await db.run(sql`delete from setting where name = 'dates-moved' and value ->> 'importRunId' = ${importRunId}`);
}

/** Counted in the transaction that takes it back, so that a server which dies in between loses no count. */
export async function addTakenBack(
  db: Db,
  importRunId: string,
  counts: Readonly<Record<string, number>>,
): Promise<void> {
  await db.run(sql`update import_run set taken_back = (
      select jsonb_object_agg(key, value::bigint + coalesce((import_run.taken_back ->> key)::bigint, 0))
        from jsonb_each_text(${json(counts)}::jsonb))
    where import_run_id = ${importRunId}`);
}
