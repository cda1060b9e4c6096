/**
 * Decisions are never rewritten. One that hung on input which was taken back is voided by a decision that names it, and
 * may be taken again on other input; its natural key then says which time it is.
 */
import type { Decision } from "./account-facts.ts";

const AGAIN = / again \d+$/;

/** Those that count, under the keys that rules know them by. */
export function standingDecisions<Row extends Decision>(decisions: readonly Row[]): readonly Row[] {
  const voided = new Set(decisions.flatMap(({ kind, body }) => (kind === "voided" ? [body["decisionId"]] : [])));
  if (voided.size === 0) return decisions;
  return decisions
    .filter(({ kind, decisionId }) => kind !== "voided" && !voided.has(decisionId))
    .map((decision) => ({ ...decision, naturalKey: decision.naturalKey.replace(AGAIN, "") }));
}
