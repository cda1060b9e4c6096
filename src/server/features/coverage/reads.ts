/** Where it is unknown, for Today to ask. */
import type { Instant } from "#core/time/instant.ts";
import { loadContext } from "#server/features/books/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

export const { hasUnknownCoverage } = store;

/** By source: accounts over the level of entry of which nobody has said whether a human looks after them. */
export async function countUnknownCoverage(db: Db, now: Instant) {
  const { segments } = await loadContext(db, now);
  const levels = Object.values(segments.settings.amounts["entry"] ?? {});
  return store.countUnknownCoverage(
    db,
    levels.flatMap((level) => level ?? []),
  );
}
