/** What is said where somebody has the account already. */
import { type CheckRules, isBlocked, type Signal } from "./engagement-check.ts";

/** What one does where something is in the way, which is no matter of judgement. Null where nothing is. */
export function adviceOf(signals: readonly Signal[], { tellIfWrong }: CheckRules): string | null {
  if (!isBlocked(signals)) return null;
  return `Ask them instead of handing it over; if it went to the wrong people, tell ${tellIfWrong}.`;
}

/** Both in one: what is in the way, and what one does. */
export function whyBlocked(signals: readonly Signal[], advice: string | null): string | null {
  if (advice === null) return null;
  const reasons = signals.filter(({ weight }) => weight === "blocks").map(({ text }) => text);
  return [...reasons, advice].join(" ");
}
