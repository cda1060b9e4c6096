/** SQL of the status line. */
import type { PausedDestination } from "#contract/status.ts";
import type { CompleteDay } from "#core/imports/behind-sentences.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

/** The one that is furthest behind first. */
export function listComplete(db: Db): Promise<CompleteDay[]> {
  return db.list(sql<CompleteDay>`
    select source, region, meter, day from complete_through order by day, source, region, meter`);
}

export type Counts = { accounts: number; members: number; due: number; sample: boolean };

export function getCounts(db: Db): Promise<Counts> {
  return db.get(sql<Counts>`
    select (select count(*) from account) as accounts,
      (select count(*) from member where deactivated_at is null) as members,
      (select count(*) from account_due) as due,
      exists (select 1 from account where sample) as sample`);
}

export async function findSetting<Value>(db: Db, name: string): Promise<Value | null> {
  return (await db.find(sql<{ value: Value }>`select value from setting where name = ${name}`))?.value ?? null;
}

export type RunningImport = {
  source: string;
  state: string;
  progress: { done?: number; total?: number; unit?: string; secondsLeft?: number | null; doing?: string };
};

export function listRunningImports(db: Db): Promise<RunningImport[]> {
  return db.list(sql<RunningImport>`
    select source, state, progress from import_run where state in ('received', 'running', 'taking_back') order by received_at`);
}

export function listPausedDestinations(db: Db): Promise<PausedDestination[]> {
  return db.list(sql<PausedDestination>`
    select destination_id as "destinationId", name, paused_because as because from destination
     where paused_because is not null and removed_at is null order by paused_at desc, destination_id`);
}

export async function listHeldImports(db: Db): Promise<string[]> {
  const held = await db.list(sql<{ importRunId: string }>`
    select import_run_id as "importRunId" from import_run where state = 'held' order by received_at desc`);
  return held.map(({ importRunId }) => importRunId);
}
