/** For features that know what the team has to do: they say what is needed, and tasks open and close by that. */
import { settleTeamTasks, type TeamTaskKind } from "#core/tasks/team-task.ts";
import type { Instant } from "#core/time/instant.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export async function listOpenSubjects(db: Db, kind: TeamTaskKind): Promise<ReadonlySet<string>> {
  return new Set(await store.listOpenSubjects(db, kind));
}

export type TeamWork = { kind: TeamTaskKind; needed: ReadonlySet<string>; done: ReadonlySet<string> };

/** @param work all subjects of the kind that need a task now, and those whose work is done */
export async function settleTeamWork(db: Db, { kind, needed, done }: TeamWork, now: Instant): Promise<void> {
  const opened = await listOpenSubjects(db, kind);
  await store.saveChanges(db, kind, settleTeamTasks({ opened, needed, done }), now);
}
