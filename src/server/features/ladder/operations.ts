/** Answers how far the first run is. */
import * as contract from "#contract/ladder.ts";
import { countWaiting } from "#server/features/outbox/reads.ts";
import { findUnlock } from "#server/features/unlocks/reads.ts";
import { implement } from "#server/platform/http/implement.ts";
import { getLadderStates } from "./reads.ts";

export const getLadder = implement(contract.getLadder, async ({ db, now }) => ({
  rungs: await getLadderStates(db, now),
  unlockedAt: { prices: await findUnlock(db, "prices"), coverage: await findUnlock(db, "coverage") },
  messagesWaiting: await countWaiting(db),
}));
