/** What others may ask of the first run: whether a thing is safe, such as mail to customers. */
import { type KeptRung, ladder, type Rung, type RungState } from "#core/reconciliation/ladder.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { countOptOuts } from "#server/features/opt-outs/reads.ts";
import { countPrices } from "#server/features/reconciliation/reads.ts";
import { getFreshness } from "#server/features/status/reads.ts";
import { isUnlocked, recordUnlocked } from "#server/features/unlocks/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import * as store from "./store.ts";

/** Whoever works it out keeps what it unlocks. */
export async function getLadderStates(db: Db, now: Instant): Promise<RungState[]> {
  const { completeThrough, late } = await getFreshness(db, now);
  const { accounts, confirmed, withoutInvoices } = await countPrices(db);
  const { coverageUnknown, hasOptOuts } = await store.countKnown(db);
  const { people, waiting, all } = await countOptOuts(db);
  const states = ladder({
    today: localDateAt(now),
    accounts,
    completeThrough,
    late: late.length,
    accountsWithInvoices: accounts - withoutInvoices,
    confirmedAccounts: confirmed,
    coverageUnknown,
    optOuts: hasOptOuts || all > 0 ? { people, waiting } : null,
  });
  await recordUnlocked(db, states, now);
  return states;
}

/** That rung and all below it are reached. */
export async function isSafe(db: Db, rung: Rung, now: Instant): Promise<boolean> {
  return (await getLadderStates(db, now)).some((one) => one.rung === rung && one.isSafe);
}

/** B-7. Once so, for good; worked out only until then. */
export async function isOpen(db: Db, rung: KeptRung, now: Instant): Promise<boolean> {
  if (await isUnlocked(db, rung)) return true;
  await getLadderStates(db, now);
  return isUnlocked(db, rung);
}
