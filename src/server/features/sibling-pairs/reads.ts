/** What others ask of pairs: to keep them true of accounts that changed, and which there are. */
import { type Proposal, proposeSiblings } from "#core/companies/propose-siblings.ts";
import type { AccountId } from "#core/ids.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { enqueue } from "#server/platform/jobs/queue.ts";
import * as store from "./store.ts";

/** `markChanged` is for who derived accounts, `markDue` for who took some away. */
export const { lockPairs, markChanged, markDue, listPairs, countPairs, listPairsOf, listAddresses, countDue } = store;

/** Forgets all pairs; they are found again in the background. */
export async function dropPairs(tx: Db): Promise<void> {
  await store.deleteAll(tx);
  await store.markDue(tx, "all");
}

export function enqueueLook(db: Db): Promise<void> {
  return enqueue(db, "sibling-pairs.look", {}, { key: "due", queue: "siblings" });
}

/** Makes the pairs of these accounts true now. Call `lockPairs` before anything else is locked. */
export async function keepPairs(tx: Db, accountIds: readonly AccountId[]): Promise<void> {
  if (accountIds.length === 0) return;
  await store.lockPairs(tx);
  const changed = await store.saveTraces(tx, accountIds);
  if (changed.length === 0) return;
  const touched = new Set(changed.map(({ companyId }) => companyId));
  for (const companyId of await store.listSharing(tx, changed)) touched.add(companyId);
  const companyIds = [...touched];
  await store.replacePairs(tx, companyIds, proposeSiblings(await store.listSharedTraces(tx, companyIds)));
}

const ACCOUNTS_AT_ONCE = 1000;

/** A part of what is due, in the caller's transaction. @returns how many accounts it had */
export async function keepDue(tx: Db): Promise<number> {
  await store.lockPairs(tx);
  const due = await store.takeDue(tx, ACCOUNTS_AT_ONCE);
  await keepPairs(tx, due);
  return due.length;
}

/** As they would be worked out from nothing. */
export async function proposeFromNothing(db: Db): Promise<Proposal[]> {
  return proposeSiblings(await store.listFreshTraces(db));
}
