/** What others may ask: whether a step of the first run was climbed once, and so is open for good. */
import { choiceOn } from "#core/forecasts/forecast-choice.ts";
import { type KeptRung, type RungState, unlockedBy } from "#core/reconciliation/ladder.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { listForecastChoices } from "#server/features/books/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

/** The sample company locks nothing, and unlocks nothing for the company that comes after it. */
export async function isUnlocked(db: Db, rung: KeptRung): Promise<boolean> {
  return (await store.findUnlock(db, rung)) !== null || (await store.isSampleThere(db));
}

/** B-7. Prices were seen to be right, or rules read the vendor's forecast, so that no price of ours is behind what they decide. */
export async function arePricesSafe(db: Db, now: Instant): Promise<boolean> {
  if (await isUnlocked(db, "prices")) return true;
  return choiceOn(await listForecastChoices(db), localDateAt(now))?.source === "vendor";
}

/** Keeps for good what these states unlock, with the first moment. */
export async function recordUnlocked(db: Db, states: readonly RungState[], now: Instant): Promise<void> {
  for (const rung of unlockedBy(states)) if (!(await isUnlocked(db, rung))) await store.recordUnlock(db, rung, now);
}

export const { findUnlock, isSampleThere } = store;
