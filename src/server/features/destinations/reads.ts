/** What other features ask of destinations: who they are, and to note how they fare. */
import type { Instant } from "#core/time/instant.ts";
import { settleTeamWork } from "#server/features/team-tasks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export type { Destination } from "./store.ts";

export const {
  listDestinations,
  getDestination,
  saveDestination,
  removeDestination,
  resealDestination,
  noteFailure,
  noteDelivery,
  pauseDestination,
} = store;

/** One that paused itself is a task of the team until it is resumed, or somebody says that it stays paused. */
export async function settleSilent(db: Db, now: Instant): Promise<void> {
  const all = await store.listDestinations(db);
  const namesOf = (some: readonly store.Destination[]) => new Set(some.map(({ name }) => name));
  const needed = namesOf(all.filter(({ pausedBecause }) => pausedBecause !== null));
  const done = namesOf(all.filter(({ pausedAt }) => pausedAt === null));
  await settleTeamWork(db, { kind: "resume-destination", needed, done }, now);
}
