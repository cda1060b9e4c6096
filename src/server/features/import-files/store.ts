/** SQL of the meters that a run brought usage of. */
import type { Db } from "#server/platform/db/pool.ts";
import { sql } from "#server/platform/db/sql.ts";

/** Meters whose usage the run brought: at its end it is found up to which day they are complete. */
export async function recordMetersOfRun(db: Db, importRunId: string, meters: readonly string[]): Promise<void> {
  await db.run(sql`update import_run set meters = array(select distinct unnest(meters || ${meters as string[]}::text[]) order by 1)
    where import_run_id = ${importRunId}`);
}

export async function forgetMetersOfRun(db: Db, importRunId: string, meters: readonly string[]): Promise<void> {
  await db.run(sql`update import_run set meters = array(select unnest(meters) except select unnest(${meters as string[]}::text[]))
    where import_run_id = ${importRunId}`);
}

export async function listMetersOfRun(db: Db, importRunId: string): Promise<string[]> {
  const { meters } = await db.get(
    sql<{ meters: string[] }>`select meters from import_run where import_run_id = ${importRunId}`,
  );
  return meters;
}
