/** When an account's prices become confirmed, or stop being so, that is decided once and kept. */

import type { PricesConfirmed } from "../reconciliation/prices-confirmed.ts";
import type { Instant } from "../time/instant.ts";
import { localDateAt } from "../time/instant.ts";
import type { NewDecision } from "./account-facts.ts";

/** The decision before, by its number within the account. */
export type PricesDecided = { readonly number: number; readonly isConfirmed: boolean };

/** B-4. Null where nothing has changed; prices that were never confirmed need no decision that says so. */
export function pricesDecision(
  before: PricesDecided | null,
  { isConfirmed, by, because }: PricesConfirmed,
  { now, versions }: { now: Instant; versions: string },
): NewDecision | null {
  if ((before?.isConfirmed ?? false) === isConfirmed) return null;
  const number = (before?.number ?? 0) + 1;
  return {
    kind: isConfirmed ? "prices-confirmed" : "prices-unconfirmed",
    naturalKey: `prices:${number}`,
    decidedOn: localDateAt(now),
    happenedAt: now,
    body: { number, isConfirmed, by, because, versions },
  };
}
