/** What others ask of opt-outs: to keep what a source said, to hold it against people who come, and to forget a person's. */
import { optOutFact } from "#core/imports/history-facts.ts";
import type { Instant } from "#core/time/instant.ts";
import { KEPT_OF, type TraceForm, withTrace } from "#server/features/traces/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import { idFromWords } from "#server/platform/id.ts";
import * as store from "./store.ts";

export type SaidOptOut = { word: string; happenedAt: Instant };
type Said = { source: string; importRunId: string; now: Instant };

const OPT_OUTS: TraceForm = { table: "opt_out", key: ["opt_out_id"], only: KEPT_OF.opt_out };

/**
 * I-11. Of several the earliest counts. Somebody who is in several accounts has opted out in all of them.
 * @param said an address in any case, or an id as the source writes it
 * @returns how many are new or earlier than was known, of known people or not
 */
export async function recordOptOuts(tx: Db, said: readonly SaidOptOut[], context: Said): Promise<number> {
  const first = new Map<string, SaidOptOut>();
  for (const one of said) {
    const before = first.get(one.word);
    if (before === undefined || one.happenedAt < before.happenedAt) first.set(one.word, one);
  }
  const optOuts = [...first.values()].map((one) => ({
    ...one,
    optOutId: idFromWords("opt_out", context.source, one.word),
  }));
  if (optOuts.length === 0) return 0;
  const ids = optOuts.map(({ optOutId }) => optOutId);
  const changed = await withTrace(tx, OPT_OUTS, {
    rows: ids.map((optOutId) => ({ opt_out_id: optOutId })),
    context,
    save: () => store.saveOptOuts(tx, optOuts, context),
  });
  await store.waitForPeople(tx);
  await recordMissing(tx, await store.linkOptOuts(tx, ids), context);
  return changed;
}

/** I-11. Called by whoever saves people or their roles, in the same transaction. */
export async function applyOptOuts(tx: Db, personIds: readonly string[], context: Said): Promise<void> {
  if (personIds.length === 0) return;
  await store.waitForOptOuts(tx);
  const optedOut = await store.linkPeople(tx, personIds);
  if (optedOut.length > 0) await recordMissing(tx, optedOut, context);
}

/** After a take back: facts are again what opt-outs, people and roles that are left say together. */
export async function settleOptOuts(tx: Db, now: Instant): Promise<void> {
  await store.deleteStaleFacts(tx, now);
  await recordMissing(tx, "all", { importRunId: null, now });
}

async function recordMissing(
  tx: Db,
  personIds: readonly string[] | "all",
  context: { importRunId: string | null; now: Instant },
): Promise<void> {
  const missing = await store.listMissingFacts(tx, personIds);
  const facts = missing.map(({ accountId, personId, happenedAt, source }) => ({
    accountId,
    personId,
    happenedAt,
    source,
    factId: idFromWords("opt_outs", accountId, personId, happenedAt),
    externalId: `opt_outs:${personId}:${happenedAt}`,
    detail: optOutFact(personId),
  }));
  await store.recordFacts(tx, facts, context);
}

export type OptOut = store.OptOut;
export const { countOptOuts, countWaitingOf, listOptOutsOf, listAllOptOuts, deleteOptOuts } = store;
