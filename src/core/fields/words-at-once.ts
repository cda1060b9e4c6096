/** One word of a person on many accounts, and what is said again when it is taken back. */
import { type Instant, localDateAt } from "../time/instant.ts";
import type { LocalDate } from "../time/local-date.ts";
import type { FieldOverride } from "./source-values.ts";

/** More is an import: its rows are counted, held and taken back as such. */
export const MOST_ACCOUNTS_AT_ONCE = 20_000;

/** As many as a person still looks over before they are pasted. */
export const MOST_CELLS_AT_ONCE = 5000;

/** Of them, stages and days of tasks: each is a fact or a version of its own, and is written by itself. */
export const MOST_MOVES_AT_ONCE = 500;

/** For how long a value set by hand counts unless told otherwise: long enough for a deal, short enough to be looked at again. */
export const DAYS_BY_HAND = 90;

/** Saying the same again for as long changes nothing. */
export function saysTheSame(
  inForce: FieldOverride | null,
  { value, until }: { value: FieldOverride["value"]; until: LocalDate | null },
): boolean {
  return inForce !== null && inForce.until === until && JSON.stringify(inForce.value) === JSON.stringify(value);
}

export type KnownWord = FieldOverride & { readonly changeId: string };

/**
 * @param words of one field of one account, in the order in which they were said
 * @returns the word that held before and is said again; null where nobody's did; `spoken-since` where somebody has said
 *   something else, which stays
 */
export function wordBefore(
  words: readonly KnownWord[],
  { changeId, now }: { changeId: string; now: Instant },
): FieldOverride | "spoken-since" | null {
  if (words.at(-1)?.changeId !== changeId) return "spoken-since";
  const before = words.at(-2);
  if (before === undefined || before.isTakenBack) return null;
  return before.until === null || localDateAt(now) < before.until ? before : null;
}
