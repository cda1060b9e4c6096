/** Looks at accounts whose days were corrected: which crossings would now be other ones. Nothing is recorded. */
import { setImmediate as breathe } from "node:timers/promises";
import * as contract from "#contract/contradictions.ts";
import type { AccountFacts } from "#core/state/account-facts.ts";
import type { DeriveContext } from "#core/state/context.ts";
import { type Contradiction, contradictionsOf } from "#core/state/contradictions.ts";
import { periodContaining } from "#core/time/billing-period.ts";
import { epochMs, fromEpochMs, type Instant, localDateAt } from "#core/time/instant.ts";
import { addDays } from "#core/time/local-date.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import { implement } from "#server/platform/http/implement.ts";
import * as store from "./store.ts";

/** Each goes through up to two billing periods again, day by day; more would take longer than a person waits. */
const MOST_LOOKED_AT = 20;
const LATELY_DAYS = 62;
const DAY_MS = 24 * 60 * 60_000;

export const listContradictions = implement(contract.listContradictions, async (ctx, { accountId = null }) => {
  const since = addDays(localDateAt(ctx.now), -LATELY_DAYS);
  const recordedAfter = fromEpochMs(epochMs(ctx.now) - LATELY_DAYS * DAY_MS);
  const corrected = await store.listCorrected(ctx.db, { since, recordedAfter, accountId });
  const lookedAt = corrected.slice(0, MOST_LOOKED_AT);
  const data: contract.ContradictionRow[] = [];
  if (lookedAt.length > 0) {
    const context = await loadContext(ctx.db, ctx.now);
    for (const facts of await loadAccounts(ctx.db, lookedAt, { span: "all", today: localDateAt(ctx.now) }))
      data.push(...(await lookAt(facts, context, ctx.now)).map((one) => toRow(facts, one)));
  }
  return { data, accountsLookedAt: lookedAt.length, accounts: corrected.length };
});

async function lookAt(facts: AccountFacts, context: DeriveContext, now: Instant): Promise<Contradiction[]> {
  const through = addDays(localDateAt(now), -1);
  const { anchorDay } = facts.account;
  const open = periodContaining(through, anchorDay);
  const { start: since } = periodContaining(addDays(open.start, -1), anchorDay);
  const days = contradictionsOf(facts, context, { since, through, knownAt: now });
  for (;;) {
    const step = days.next();
    if (step.done) return step.value;
    await breathe();
  }
}

function toRow({ account }: AccountFacts, { level, ...one }: Contradiction): contract.ContradictionRow {
  const { accountId, name: accountName } = account;
  return { accountId, accountName, currency: level.currency, levelMinor: level.minor, ...one };
}
