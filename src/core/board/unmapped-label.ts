/** Whether an account's stage is only a guess, because the old tool named it in a word that nothing here answers to. */
import type { StageState } from "../onboarding/derive-stage.ts";

/**
 * The old tool's word, while nothing that happened since, and nobody, has said where the account stands; else null.
 */
export function unmappedLabel({ unmapped, override, cause }: StageState): string | null {
  if (unmapped === null || override !== null) return null;
  const isSettledSince = cause !== null && cause.by !== "decision" && cause.at > unmapped.at;
  return isSettledSince ? null : unmapped.label;
}
