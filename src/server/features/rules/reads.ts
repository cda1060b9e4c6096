/** What other rules would change: every account is derived once and judged by both, and nothing of it is recorded. */
import { setImmediate as breathe } from "node:timers/promises";
import type { RuleEffects } from "#contract/rules.ts";
import { decide } from "#core/segments/decide.ts";
import type { SegmentPreset } from "#core/segments/segment-preset.ts";
import { deriveAccount } from "#core/state/derive-account.ts";
import { type Instant, localDateAt } from "#core/time/instant.ts";
import { loadContext } from "#server/features/books/reads.ts";
import { loadAccounts } from "#server/features/facts/reads.ts";
import type { Db } from "#server/platform/db/pool.ts";
import type { Report } from "#server/platform/under-way.ts";
import * as store from "./store.ts";

/** About as many as are derived in half a minute beside other work. */
const MOST_ACCOUNTS = 1_000;
const LOADED_AT_ONCE = 50;

/** @param rules as they would be in force today, in place of those that are */
export async function countEffects(
  db: Db,
  rules: SegmentPreset,
  { now, most = MOST_ACCOUNTS, report }: { now: Instant; most?: number; report?: Report },
): Promise<RuleEffects> {
  const accounts = await store.countAccounts(db);
  const ids = await store.listSomeAccounts(db, most);
  const context = await loadContext(db, now);
  const today = localDateAt(now);
  let looked = 0;
  const counted = { inBefore: 0, inAfter: 0, enter: 0, leave: 0 };
  for (let from = 0; from < ids.length; from += LOADED_AT_ONCE) {
    const some = ids.slice(from, from + LOADED_AT_ONCE);
    for (const facts of await loadAccounts(db, some, { span: "recent", today })) {
      const { decided, ruleFacts } = deriveAccount(facts, context, now);
      const before = decided.segment !== null;
      const after = decide(ruleFacts, rules, today).segment !== null;
      counted.inBefore += before ? 1 : 0;
      counted.inAfter += after ? 1 : 0;
      counted.enter += after && !before ? 1 : 0;
      counted.leave += before && !after ? 1 : 0;
      looked += 1;
      report?.(looked, ids.length);
      // Requests of others are answered between two accounts.
      await breathe();
    }
  }
  return { accounts, ...scaled(counted, accounts / Math.max(1, ids.length)), isEstimate: ids.length < accounts };
}

type Counted = Pick<RuleEffects, "inBefore" | "inAfter" | "enter" | "leave">;

function scaled({ inBefore, inAfter, enter, leave }: Counted, times: number): Counted {
  const [a, b, c, d] = [inBefore, inAfter, enter, leave].map((count) => Math.round(count * times));
  return { inBefore: a!, inAfter: b!, enter: c!, leave: d! };
}
