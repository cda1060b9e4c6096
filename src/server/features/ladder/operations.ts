/** Answers how far the first run is. */
import * as contract from "#contract/ladder.ts";
import { implement } from "#server/platform/http/implement.ts";
import { getLadderStates } from "./reads.ts";

export const getLadder = implement(contract.getLadder, async ({ db, now }) => ({
  rungs: await getLadderStates(db, now),
}));
